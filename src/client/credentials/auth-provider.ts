/** The old `auth-provider` entries: OpenID Connect with refresh, through the Kubernetes client library. */

import type { RequestOptions } from 'node:https';
import type { Clock } from '../../base/clock.ts';
import { messageOf, UserError } from '../../base/errors.ts';
import { isObject } from '../../base/json.ts';
import type { Credentials } from '../connection.ts';
import type { UserEntry } from '../kubeconfig.ts';

type Provider = NonNullable<UserEntry['auth-provider']>;

/** The library's part in this: refreshes what is in the config, and puts a header into the request. */
interface Refresher {
  applyAuthentication(user: { name: string; authProvider: Provider }, request: RequestOptions): Promise<void>;
}

/** A token this close to its end would fail on the way. */
const MARGIN_MS = 10_000;

/** The library is loaded for those who need it: it takes longer than everything else together. */
const loadRefresher = async (): Promise<Refresher> => {
  const { OpenIDConnectAuth } = await import('./oidc.ts');
  return new OpenIDConnectAuth() as unknown as Refresher;
};

/** Credentials of an auth provider; throws UserError `KubeconfigInvalid` for the ones Kubernetes removed. */
export function authProviderCredentials(
  provider: Provider,
  clock: Clock,
  load: () => Promise<Refresher> = loadRefresher,
): Credentials {
  if (provider.name !== 'oidc') {
    throw new UserError('KubeconfigInvalid', `the auth provider "${provider.name}" no longer exists`, {
      hint: 'use an exec plugin such as gke-gcloud-auth-plugin or kubelogin',
    });
  }
  // The library changes it when it refreshes.
  const config = { ...provider.config };
  let refreshing: Promise<string> | undefined;

  const header = (): Promise<string> | string => {
    const token = config['id-token'] ?? '';
    if (expiryOf(token) - MARGIN_MS > clock.now()) return `Bearer ${token}`;
    // A refresh token may be good for one refresh only: all who wait share it.
    refreshing ??= refresh(config, load).finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  };
  return { proof: async () => ({ authorization: await header() }), renew: () => false };
}

async function refresh(config: Record<string, string>, load: () => Promise<Refresher>): Promise<string> {
  const { 'refresh-token': before } = config;
  const request: { headers: Record<string, unknown> } = { headers: {} };
  try {
    // A new one each time: it remembers ends of tokens wrongly.
    const refresher = await load();
    await refresher.applyAuthentication(
      { name: 'user', authProvider: { name: 'oidc', config } },
      request as RequestOptions,
    );
  } catch (cause) {
    throw new UserError('Unauthorized', `the OpenID Connect session cannot be renewed: ${messageOf(cause)}`, {
      cause,
      hint: 'log in again',
    });
  }
  // Providers that keep the refresh token valid send no new one.
  if (!config['refresh-token'] && before) config['refresh-token'] = before;
  const header = request.headers['Authorization'];
  if (typeof header === 'string') return header;
  throw new UserError('Unauthorized', 'the OpenID Connect session has ended', { hint: 'log in again' });
}

/** Milliseconds since the epoch; 0 for what is no token. */
function expiryOf(token: string): number {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return isObject(claims) && typeof claims['exp'] === 'number' ? claims['exp'] * 1000 : 0;
  } catch {
    return 0;
  }
}
