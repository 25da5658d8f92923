/** Creates an object unless one of its name is there already. */

import type { Resource } from '../../api/kind.ts';
import { isApiError } from '../../api/meta/api-error.ts';
import type { KubeObject } from '../../api/meta/object.ts';
import type { Client } from '../../client/client.ts';

/** The created object; undefined when the name is taken. */
export async function createOnce<T extends KubeObject>(
  client: Client,
  resource: Resource<T>,
  object: T,
): Promise<T | undefined> {
  try {
    return await client.create(resource, object);
  } catch (thrown) {
    if (isApiError(thrown, 'AlreadyExists')) return undefined;
    throw thrown;
  }
}
