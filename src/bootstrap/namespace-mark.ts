/** Whether an installation has made its namespace in the host cluster, or has found it there. */

import { type Namespace, namespaces } from '../api/core/core.ts';
import { isApiError } from '../api/meta/api-error.ts';
import type { Clock } from '../base/clock.ts';
import type { Client } from '../client/client.ts';
import { waitForObject } from '../client/wait.ts';

const MADE_BY_INIT = 'karmada.io/made-by-init';
/** Not the manager of later applies, which would take the annotation away again. */
const CREATOR = 'kubectl-karmada-init';

/** How long a namespace that is being deleted may take to go. */
const REMOVAL_SECONDS = 120;

/** Makes the namespace where it is missing, and marks it so that `deinit` may take it away again. */
export async function ensureHostNamespace(
  hostClient: Client,
  name: string,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<void> {
  const found = await hostClient.find(namespaces, name);
  if (found && found.metadata.deletionTimestamp === undefined) return;
  if (found) {
    await waitForObject(hostClient, namespaces, name, {
      until: (current) => (current?.metadata.uid === found.metadata.uid ? undefined : true),
      timeoutSeconds: REMOVAL_SECONDS,
      what: `namespace ${name}, which is being deleted, to go`,
      clock,
      signal,
    });
  }
  const namespace = { metadata: { name, annotations: { [MADE_BY_INIT]: 'true' } } };
  await hostClient.create(namespaces, namespace, { fieldManager: CREATOR }).catch((error: unknown) => {
    if (!isApiError(error, 'AlreadyExists')) throw error;
  });
}

/** True for a namespace that `init` made. */
export function isMadeByInit({ metadata }: Namespace): boolean {
  return metadata.annotations?.[MADE_BY_INIT] === 'true';
}
