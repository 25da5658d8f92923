/** All informers of one API server: one list and one watch per resource and selection, shared by every reader. */

import { groupResourceOf, type Resource } from '../api/kind.ts';
import type { KubeObject } from '../api/meta/object.ts';
import type { Clock } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import type { Logger } from '../base/log.ts';
import type { Client, Selection } from '../client/client.ts';
import type { Informer } from './informer.ts';
import { createObjectCache } from './object-cache.ts';
import { reflect } from './reflector.ts';

export interface InformerSet {
  /** The informer of a resource, started on first use. */
  for<T extends KubeObject>(resource: Resource<T>, selection?: Selection): Informer<T>;
  /** The informer of a resource if it is already watched, without a selection. */
  peek<T extends KubeObject>(resource: Resource<T>): Informer<T> | undefined;
  /** Resolves when every informer asked for so far has taken in its first list. */
  synced(): Promise<void>;
  /** Stops watching a resource, under every selection; its informers keep what they last saw. */
  forget(resource: Resource): void;
  stop(): void;
}

export interface InformerSetOptions {
  client: Client;
  clock: Clock;
  log: Logger;
}

interface Running {
  informer: Informer;
  groupResource: string;
  abort: AbortController;
}

function identity(resource: Resource, selection: Selection): string {
  const { namespace = '', labelSelector = '', fieldSelector = '' } = selection;
  return JSON.stringify([groupResourceOf(resource), resource.version, namespace, labelSelector, fieldSelector]);
}

/** Nobody here asks who wrote which field, and that list takes as much memory as the rest. */
function slim<T extends KubeObject>(object: T): T {
  if (object.metadata.managedFields === undefined) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

function startInformer<T extends KubeObject>(
  resource: Resource<T>,
  selection: Selection,
  options: InformerSetOptions & { signal: AbortSignal },
): Informer<T> {
  const { client, clock, log, signal } = options;
  const cache = createObjectCache<T>((thrown) =>
    log.error(`a handler of ${resource.plural} failed: ${messageOf(thrown)}`),
  );
  const first = Promise.withResolvers<void>();
  let hasSynced = false;
  void reflect({
    client,
    clock,
    log,
    resource,
    selection,
    signal,
    onList(objects) {
      cache.replace(objects.map(slim), !hasSynced);
      hasSynced = true;
      first.resolve();
    },
    onPut: (object) => cache.put(slim(object), false),
    onRemove: (object) => cache.remove(object),
  });
  return {
    resource,
    get: (name, namespace) => cache.get(namespace === undefined || namespace === '' ? name : `${namespace}/${name}`),
    list: cache.list,
    index: cache.index,
    onChange: cache.onChange,
    learn: (object) => {
      if (hasSynced) cache.learn(slim(object));
    },
    synced: first.promise,
    hasSynced: () => hasSynced,
  };
}

/** No informers yet; each starts when first asked for. */
export function createInformerSet(options: InformerSetOptions): InformerSet {
  const running = new Map<string, Running>();
  let stopped = false;
  return {
    for<T extends KubeObject>(resource: Resource<T>, selection: Selection = {}): Informer<T> {
      const id = identity(resource, selection);
      const known = running.get(id);
      if (known) return known.informer as Informer<T>;
      const abort = new AbortController();
      if (stopped) abort.abort();
      const informer = startInformer(resource, selection, { ...options, signal: abort.signal });
      running.set(id, { informer: informer as Informer, groupResource: groupResourceOf(resource), abort });
      return informer;
    },
    peek: <T extends KubeObject>(resource: Resource<T>) =>
      running.get(identity(resource, {}))?.informer as Informer<T> | undefined,
    async synced() {
      await Promise.all([...running.values()].map(({ informer }) => informer.synced));
    },
    forget(resource) {
      const gone = groupResourceOf(resource);
      for (const [id, { groupResource, abort }] of [...running]) {
        if (groupResource !== gone) continue;
        abort.abort();
        running.delete(id);
      }
    },
    stop() {
      stopped = true;
      for (const { abort } of running.values()) abort.abort();
    },
  };
}
