/** Trying a credential before anything relies on it. */

import { namespaces } from '../api/core/core.ts';
import { isApiError } from '../api/meta/api-error.ts';
import { messageOf, UserError } from '../base/errors.ts';
import type { Client } from '../client/client.ts';
import { fixedCredentials } from '../client/connection.ts';
import { createHttpsTransport } from '../client/https-transport.ts';
import { createClient } from '../client/kube-client.ts';

/** How the control plane will reach the member; its way knows no server name other than that of the address. */
export interface MemberAddress {
  apiEndpoint: string;
  insecure?: boolean;
  proxyUrl?: string | undefined;
  /** Proxy variables of this machine. */
  proxyEnv?: Readonly<Record<string, string | undefined>>;
}

const TIMEOUT_MS = 10_000;

/** A client of the member as the control plane: `token` and `caBundle` as they are in a Secret. */
export function credentialClient(
  address: MemberAddress,
  { token, caBundle }: { token: string; caBundle: string },
): Client {
  const { apiEndpoint, insecure, proxyUrl, proxyEnv } = address;
  const ca = atob(caBundle);
  return createClient(
    createHttpsTransport({
      server: apiEndpoint,
      credentials: fixedCredentials({ authorization: `Bearer ${atob(token)}` }),
      ...(ca === '' ? {} : { ca }),
      ...(insecure ? { insecure } : {}),
      ...(proxyUrl ? { proxyUrl } : {}),
      ...(proxyEnv ? { proxyEnv } : {}),
      timeoutMs: TIMEOUT_MS,
    }),
  );
}

/** Reads from the member as the control plane will; rejects with UserError `Unauthorized` or `Unreachable`. */
export async function verifyCredential(
  address: MemberAddress,
  credential: { token: string; caBundle: string },
): Promise<void> {
  const memberClient = credentialClient(address, credential);
  try {
    await memberClient.get(namespaces, 'kube-system');
  } catch (cause) {
    throw isApiError(cause) ? refused(cause) : unreachable(address, cause);
  } finally {
    memberClient.transport.close();
  }
}

function refused(cause: Error): UserError {
  return new UserError('Unauthorized', `the member refuses the credential it just issued: ${messageOf(cause)}`, {
    cause,
    hint: 'look at the service accounts in the namespace karmada-cluster of the member, and at the role given to them',
  });
}

function unreachable({ apiEndpoint }: MemberAddress, cause: unknown): unknown {
  if (!(cause instanceof UserError) || cause.code !== 'Unreachable') return cause;
  return new UserError('Unreachable', `the control plane could not use ${apiEndpoint}: ${cause.message}`, {
    cause,
    hint: 'the control plane knows the address and the authority of the member, and no tls-server-name; name another address of it with --cluster-api-endpoint',
  });
}
