/** Changes that survive concurrent writers of other parts of the same object. */

import type { Resource } from '../api/kind.ts';
import { isApiError } from '../api/meta/api-error.ts';
import type { KubeObject } from '../api/meta/object.ts';
import type { Client } from '../client/client.ts';
import { type PatchOptions, patchIfChanged } from './write.ts';

const ATTEMPTS = 5;

export interface ObjectChange<T> extends Pick<PatchOptions, 'subresource'> {
  /** Made again from what is stored after a conflict. */
  change(current: T): T | Promise<T>;
}

/**
 * Writes `change(object)` with optimistic locking: starts from the given (cached) object and reads the stored one after a
 * conflict. Answers undefined when the object is gone or was replaced by another of its name.
 */
export async function changeObject<T extends KubeObject>(
  client: Client,
  resource: Resource<T>,
  object: T,
  { change, subresource }: ObjectChange<T>,
): Promise<T | undefined> {
  const { name = '', namespace, uid } = object.metadata;
  const options = { lock: true, ...(subresource ? { subresource } : {}) };
  let current: T | undefined = object;
  for (let left = ATTEMPTS - 1; current; left -= 1) {
    try {
      return await patchIfChanged(client, resource, { old: current, next: await change(current) }, options);
    } catch (thrown) {
      if (!isWorthAnotherLook(thrown, left)) throw thrown;
    }
    const stored = await client.find(resource, name, namespace ? { namespace } : {});
    current = stored?.metadata.uid === uid ? stored : undefined;
  }
  return undefined;
}

function isWorthAnotherLook(thrown: unknown, left: number): boolean {
  return isApiError(thrown, 'NotFound') || (left > 0 && isApiError(thrown, 'Conflict'));
}
