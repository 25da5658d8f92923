/** Watching the store from the first object on. */

import type { ServerContext } from '../context.ts';
import type { StoreEvent } from '../store/history.ts';

/** Hands over everything that exists as ADDED, then every later event; returns how to stop. */
export function follow({ store }: ServerContext, resource: string, listener: (event: StoreEvent) => void): () => void {
  const resources = resource === '*' ? store.resources() : [resource];
  for (const name of resources) {
    for (const stored of store.list(name)) listener({ type: 'ADDED', stored, previous: undefined });
  }
  return store.watch(resource, store.revision(), listener) ?? (() => undefined);
}
