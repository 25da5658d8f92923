/** The old `auth-provider` entries: OpenID Connect with refresh, through the Kubernetes client library. */

import { UserError } from '../../base/errors.ts';
import type { Credentials } from '../connection.ts';
import type { UserEntry } from '../kubeconfig.ts';

type Provider = NonNullable<UserEntry['auth-provider']>;

/** Credentials of an auth provider; throws UserError `KubeconfigInvalid` for the ones Kubernetes removed. */
export function authProviderCredentials(provider: Provider): Credentials {
  if (provider.name !== 'oidc') {
    throw new UserError('KubeconfigInvalid', `the auth provider "${provider.name}" no longer exists`, {
      hint: 'use an exec plugin such as gke-gcloud-auth-plugin or kubelogin',
    });
  }
  return { proof: async () => ({ authorization: await oidcHeader(provider) }), renew: () => false };
}

/** The library is loaded for those who need it: it takes longer than everything else together. */
async function oidcHeader(provider: Provider): Promise<string> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  const user = { name: 'user', authProvider: { name: provider.name, config: provider.config ?? {} } };
  config.loadFromClusterAndUser({ name: 'cluster', server: 'https://localhost', skipTLSVerify: false }, user);
  const options: { headers?: unknown } = { headers: {} };
  await config.applyToHTTPSOptions(options as Parameters<typeof config.applyToHTTPSOptions>[0]);
  const header = (options.headers as Record<string, unknown> | undefined)?.['Authorization'];
  if (typeof header === 'string') return header;
  throw new UserError('Unauthorized', 'the OpenID Connect session has ended', { hint: 'log in again' });
}
