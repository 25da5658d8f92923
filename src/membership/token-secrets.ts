/** The Secrets by which a member gives an account its lasting tokens. */

import { type Secret, secrets } from '../api/core/core.ts';
import type { Client } from '../client/client.ts';

export const ACCOUNT_ANNOTATION = 'kubernetes.io/service-account.name';
const TYPE = 'kubernetes.io/service-account-token';

/** Clusters since 1.24 issue a lasting token only to whoever asks by such a Secret. */
export function tokenSecret(account: string, namespace: string, name = account): Secret {
  return { metadata: { name, namespace, annotations: { [ACCOUNT_ANNOTATION]: account } }, type: TYPE };
}

/** Every token Secret of the account; the oldest first. */
export async function tokenSecretsOf(memberClient: Client, namespace: string, account: string): Promise<Secret[]> {
  const { items } = await memberClient.list(secrets, { namespace, fieldSelector: `type=${TYPE}` });
  const own = items.filter(({ metadata }) => metadata.annotations?.[ACCOUNT_ANNOTATION] === account);
  const age = ({ metadata }: Secret): string => metadata.creationTimestamp ?? '';
  return own.sort((a, b) => (age(a) < age(b) ? -1 : 1));
}
