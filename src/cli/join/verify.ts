/** Trying a credential before anything relies on it. */

import { namespaces } from '../../api/core/core.ts';
import { isApiError } from '../../api/meta/api-error.ts';
import { messageOf, UserError } from '../../base/errors.ts';
import { fixedCredentials } from '../../client/connection.ts';
import { createHttpsTransport } from '../../client/https-transport.ts';
import { createClient } from '../../client/kube-client.ts';
import type { ConnectedServer } from '../context.ts';
import type { MemberCredential } from './member-side.ts';

/** Reads from the member as the control plane will; rejects with UserError `Unauthorized` or `Unreachable`. */
export async function verifyCredential(member: ConnectedServer, credential: MemberCredential): Promise<void> {
  const transport = createHttpsTransport({
    server: member.server,
    credentials: fixedCredentials({ authorization: `Bearer ${atob(credential.token)}` }),
    ca: atob(credential.caBundle),
    ...(member.insecure ? { insecure: true } : {}),
    ...(member.proxyUrl === undefined ? {} : { proxyUrl: member.proxyUrl }),
    timeoutMs: 10_000,
  });
  try {
    await createClient(transport).get(namespaces, 'kube-system');
  } catch (cause) {
    if (!isApiError(cause)) throw cause;
    throw new UserError('Unauthorized', `the member refuses the credential it just issued: ${messageOf(cause)}`, {
      cause,
      hint: 'look at the service accounts in the namespace karmada-cluster of the member',
    });
  } finally {
    transport.close();
  }
}
