/** Status changes that survive concurrent writers of other parts of the same status. */

import type { Resource } from '../api/kind.ts';
import type { KubeObject } from '../api/meta/object.ts';
import type { Client } from '../client/client.ts';
import { changeObject } from './change-object.ts';

/** Writes `change(object)` as the object's status, as `changeObject` writes objects. */
export function changeStatus<T extends KubeObject>(
  client: Client,
  resource: Resource<T>,
  object: T,
  change: (current: T) => T | Promise<T>,
): Promise<T | undefined> {
  return changeObject(client, resource, object, { change, subresource: 'status' });
}
