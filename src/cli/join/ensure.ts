/** Creating what is missing and mending what differs, so that a second run completes a first one. */

import { namespaces } from '../../api/core/core.ts';
import type { Resource } from '../../api/kind.ts';
import { isApiError } from '../../api/meta/api-error.ts';
import type { KubeObject } from '../../api/meta/object.ts';
import type { Clock } from '../../base/clock.ts';
import { deepEqual } from '../../base/json.ts';
import type { Client } from '../../client/client.ts';
import { waitForObject } from '../../client/wait.ts';
import { SYSTEM_LABELS } from './names.ts';

/** The object as the server has it, created when it is missing; an existing one is left as it is. */
export async function ensureExists<T extends KubeObject>(client: Client, resource: Resource<T>, object: T): Promise<T> {
  const { name = '', namespace } = object.metadata;
  const scope = namespace === undefined ? {} : { namespace };
  const found = await client.find(resource, name, scope);
  if (found) return found;
  try {
    return await client.create(resource, object);
  } catch (error) {
    // Somebody else was faster.
    if (isApiError(error, 'AlreadyExists')) return client.get(resource, name, scope);
    throw error;
  }
}

/** Like `ensureExists`, with the fields named in `keys` made equal to those of `object`. */
export async function ensureEqual<T extends KubeObject>(
  client: Client,
  resource: Resource<T>,
  object: T,
  keys: readonly (keyof T & string)[],
): Promise<T> {
  const found = await ensureExists(client, resource, object);
  const differing = keys.filter((key) => !deepEqual(found[key], object[key]));
  if (differing.length === 0) return found;
  const { name = '', namespace } = object.metadata;
  const body = Object.fromEntries(differing.map((key) => [key, object[key]]));
  return client.patch(resource, name, { type: 'merge', body }, namespace === undefined ? {} : { namespace });
}

export interface Patience {
  clock: Clock;
  signal: AbortSignal;
}

/** How long a namespace may take to go. */
const REMOVAL_TIMEOUT_SECONDS = 60;

/** The namespace for credentials; one that is still going from an earlier unjoin is waited for. */
export async function ensureNamespace(client: Client, name: string, { clock, signal }: Patience): Promise<void> {
  const namespace = { metadata: { name, labels: { ...SYSTEM_LABELS } } };
  const { metadata } = await ensureExists(client, namespaces, namespace);
  if (metadata.deletionTimestamp === undefined) return;
  await waitForObject(client, namespaces, name, {
    until: (found) => (found?.metadata.uid === metadata.uid ? undefined : true),
    timeoutSeconds: REMOVAL_TIMEOUT_SECONDS,
    what: `namespace ${name}, which is being deleted, to go`,
    clock,
    signal,
  });
  await ensureExists(client, namespaces, namespace);
}
