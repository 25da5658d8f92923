/** A client whose writes are in the caches before they return: what was written is what is read next. */

import type { Resource } from '../api/kind.ts';
import type { KubeObject } from '../api/meta/object.ts';
import type { Client, WriteOptions } from '../client/client.ts';
import type { InformerSet } from './informer-set.ts';

/** `client`, with the answers to its writes taken in by the informers that watch the resource. */
export function learningClient(client: Client, informers: InformerSet): Client {
  const learn = <T extends KubeObject>(resource: Resource<T>, stored: T, options: WriteOptions | undefined): T => {
    const isWhole = options?.subresource === undefined || options.subresource === 'status';
    if (isWhole && !options?.dryRun) informers.peek(resource)?.learn(stored);
    return stored;
  };
  return {
    ...client,
    create: async (resource, object, options) =>
      learn(resource, await client.create(resource, object, options), options),
    update: async (resource, object, options) =>
      learn(resource, await client.update(resource, object, options), options),
    patch: async <T extends KubeObject>(...[resource, name, patch, options]: Parameters<typeof client.patch<T>>) =>
      learn(resource, await client.patch(resource, name, patch, options), options),
  };
}
