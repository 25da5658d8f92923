/** Creating what is missing and mending what differs, so that a second run completes a first one. */

import type { Resource } from '../../api/kind.ts';
import { isApiError } from '../../api/meta/api-error.ts';
import type { KubeObject } from '../../api/meta/object.ts';
import { deepEqual } from '../../base/json.ts';
import type { Client } from '../../client/client.ts';

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
