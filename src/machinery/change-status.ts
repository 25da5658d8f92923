/** Status changes that survive concurrent writers of other parts of the same status. */

import type { Resource } from '../api/kind.ts';
import { isApiError } from '../api/meta/api-error.ts';
import type { KubeObject } from '../api/meta/object.ts';
import type { Client } from '../client/client.ts';
import { patchIfChanged } from './write.ts';

const ATTEMPTS = 5;

/**
 * Writes `change(object)` as the object's status, with optimistic locking: starts from the given (cached) object and reads the stored
 * one after a conflict. Answers undefined when the object is gone or was replaced by another of its name.
 */
export async function changeStatus<T extends KubeObject>(
  client: Client,
  resource: Resource<T>,
  object: T,
  change: (current: T) => T | Promise<T>,
): Promise<T | undefined> {
  const { name = '', namespace, uid } = object.metadata;
  let current: T | undefined = object;
  for (let attempt = 1; current; attempt += 1) {
    try {
      const next = await change(current);
      return await patchIfChanged(client, resource, { old: current, next }, { subresource: 'status', lock: true });
    } catch (thrown) {
      if (!isApiError(thrown, 'NotFound') && (attempt >= ATTEMPTS || !isApiError(thrown, 'Conflict'))) throw thrown;
    }
    const stored = await client.find(resource, name, namespace ? { namespace } : {});
    current = stored?.metadata.uid === uid ? stored : undefined;
  }
  return undefined;
}
