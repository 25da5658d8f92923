/** The old `auth-provider` entries: OpenID Connect with refresh, through the Kubernetes client library. */

import type { RequestOptions } from 'node:https';
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
  const { OpenIDConnectAuth } = await import('./oidc.ts');
  const user = { name: 'user', authProvider: { name: provider.name, config: { ...provider.config } } };
  const request: { headers: Record<string, unknown> } = { headers: {} };
  await new OpenIDConnectAuth().applyAuthentication(user, request as RequestOptions);
  const header = request.headers['Authorization'];
  if (typeof header === 'string') return header;
  throw new UserError('Unauthorized', 'the OpenID Connect session has ended', { hint: 'log in again' });
}
