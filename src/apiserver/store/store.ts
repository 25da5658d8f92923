/**
 * The store: every object in memory, every write in the journal before anybody hears of it.
 *
 * Writes of one turn of the event loop, and those that come while others are made durable, are journaled together. Until then only other writes see them (`head`), so two
 * writers in one turn do not conflict needlessly, and readers never see what a crash could take back.
 */

import { type Collection, createCollection } from './collection.ts';
import { createHistory, type StoreEvent } from './history.ts';
import type { Journal } from './journal.ts';
import type { Stored } from './stored.ts';
import { createWriter, type Write } from './writer.ts';

export type Listener = (event: StoreEvent) => void;

export interface Store {
  /** The latest durable revision of the whole store. */
  revision(): number;
  /** The oldest revision a watch can resume from. */
  floor(): number;
  get(resource: string, key: string): Stored | undefined;
  /** Like `get`, but with the writes that are about to become durable; for writers only. */
  head(resource: string, key: string): Stored | undefined;
  /** Objects whose key starts with the prefix, by key; with a past revision, as they were then: undefined when forgotten. */
  list(resource: string, prefix?: string): Stored[];
  listAt(resource: string, prefix: string, revision: number): Stored[] | undefined;
  count(resource: string): number;
  resources(): string[];
  /** Resolves once durable; rejects with StaleWrite when the expectation does not hold. */
  write(write: Write): Promise<Stored>;
  /** Resolves once everything `head` shows now is durable, and so visible to readers; rejects when that fails. */
  settled(): Promise<void>;
  /** Calls `listener` for every later event of the resource (`*`: of all), first for those after `from`; false: too old. */
  watch(resource: string, from: number, listener: Listener): (() => void) | undefined;
  close(): Promise<void>;
}

export interface StoreOptions {
  journal: Journal;
  /** How many events are remembered at least. */
  historyLimit?: number;
  /** Runs an action at the end of the current turn. */
  defer?: (action: () => void) => void;
}

const DEFAULT_HISTORY = 3_000;
const ALL = '*';

/** Builds a store on what the journal holds. */
export function createStore({ journal, historyLimit = DEFAULT_HISTORY, defer = setImmediate }: StoreOptions): Store {
  const collections = new Map<string, Collection>();
  const listeners = createListeners();
  const collection = (resource: string): Collection => {
    const known = collections.get(resource);
    if (known) return known;
    const created = createCollection();
    collections.set(resource, created);
    return created;
  };
  let revision = journal.load((stored) => collection(stored.resource).put(stored));
  const history = createHistory(historyLimit, revision);

  const publish = (event: StoreEvent): void => {
    const { stored, type } = event;
    if (type === 'DELETED') collection(stored.resource).remove(stored.key);
    else collection(stored.resource).put(stored);
    revision = stored.revision;
    history.append(event);
    listeners.notify(event);
  };
  const get = (resource: string, key: string): Stored | undefined => collections.get(resource)?.get(key);
  const writer = createWriter({ journal, defer, publish, get, last: revision });

  return {
    revision: () => revision,
    floor: () => history.floor(),
    get,
    head: writer.head,
    list: (resource, prefix = '') => collections.get(resource)?.list(prefix) ?? [],
    listAt: (resource, prefix, at) => {
      const later = history.after(at);
      return later && rewound(collections.get(resource)?.list(prefix) ?? [], later, { resource, prefix });
    },
    count: (resource) => collections.get(resource)?.size() ?? 0,
    resources: () => [...collections.keys()],
    write: writer.write,
    settled: writer.settled,
    watch(resource, from, listener) {
      const missed = history.after(from);
      if (!missed) return undefined;
      for (const event of missed) if (resource === ALL || event.stored.resource === resource) listener(event);
      return listeners.add(resource, listener);
    },
    async close() {
      await writer.close();
      journal.close();
    },
  };
}

interface Listeners {
  add(resource: string, listener: Listener): () => void;
  notify(event: StoreEvent): void;
}

function createListeners(): Listeners {
  const byResource = new Map<string, Set<Listener>>();
  return {
    add(resource, listener) {
      const group = byResource.get(resource) ?? new Set();
      byResource.set(resource, group.add(listener));
      return () => group.delete(listener);
    },
    notify(event) {
      for (const listener of byResource.get(event.stored.resource) ?? []) listener(event);
      for (const listener of byResource.get(ALL) ?? []) listener(event);
    },
  };
}

/** The list before the events: each key as it was when the first of them came. */
function rewound(
  now: readonly Stored[],
  events: readonly StoreEvent[],
  { resource, prefix }: { resource: string; prefix: string },
): Stored[] {
  const before = new Map<string, Stored | undefined>();
  for (const { stored, previous } of events) {
    if (stored.resource !== resource || !stored.key.startsWith(prefix)) continue;
    if (!before.has(stored.key)) before.set(stored.key, previous);
  }
  const kept = now.filter(({ key }) => !before.has(key));
  const restored = [...before.values()].filter((stored) => stored !== undefined);
  return [...kept, ...restored].sort((a, b) => (a.key < b.key ? -1 : 1));
}
