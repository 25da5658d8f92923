/** The way in: checks what a writer expects, gathers the writes of one turn, makes them durable, then publishes them. */

import type { AnyObject } from '../../api/meta/object.ts';
import type { StoreEvent } from './history.ts';
import type { Journal } from './journal.ts';
import { type Stored, storedObject } from './stored.ts';

export interface Write {
  resource: string;
  key: string;
  /** The revision the object must have now; 0: it must not exist. */
  expected: number;
  /** What is stored, or the last state of what is removed. */
  object: AnyObject;
  remove?: boolean;
}

/** The object is not at the revision the writer expected. */
export class StaleWrite extends Error {
  override readonly name = 'StaleWrite';
  /** Undefined: there is no such object. */
  readonly current: Stored | undefined;

  constructor(key: string, current: Stored | undefined) {
    super(`${key} is at revision ${current?.revision ?? 0}`);
    this.current = current;
  }
}

export interface WriterOptions {
  journal: Journal;
  /** Runs an action at the end of the current turn. */
  defer(action: () => void): void;
  /** Makes a durable event visible. */
  publish(event: StoreEvent): void;
  get(resource: string, key: string): Stored | undefined;
  /** The last revision ever given. */
  last: number;
}

export interface Writer {
  /** The object with the writes that are about to become durable. */
  head(resource: string, key: string): Stored | undefined;
  write(write: Write): Promise<Stored>;
  /** Resolves once what `head` shows now is durable; rejects when it cannot be made so. */
  settled(): Promise<void>;
  /** Refuses later writes; resolves once what is gathered is durable. */
  close(): Promise<void>;
}

interface Pending {
  event: StoreEvent;
  resolve(stored: Stored): void;
  reject(reason: unknown): void;
}

interface Heads {
  get(resource: string, key: string): Stored | undefined;
  put(event: StoreEvent): void;
  /** The event is visible, or will never be. */
  forget(event: StoreEvent): void;
}

/** The writes that are about to become durable, before what `get` knows. */
function createHeads(get: WriterOptions['get']): Heads {
  const events = new Map<string, StoreEvent>();
  const nameOf = (resource: string, key: string): string => `${resource}:${key}`;
  return {
    get(resource, key) {
      const event = events.get(nameOf(resource, key));
      if (!event) return get(resource, key);
      return event.type === 'DELETED' ? undefined : event.stored;
    },
    put: (event) => void events.set(nameOf(event.stored.resource, event.stored.key), event),
    forget(event) {
      const name = nameOf(event.stored.resource, event.stored.key);
      if (events.get(name) === event) events.delete(name);
    },
  };
}

/** A writer that goes on after revision `last`. */
export function createWriter({ journal, defer, publish, get, last }: WriterOptions): Writer {
  const heads = createHeads(get);
  let pending: Pending[] = [];
  let next = last + 1;
  let refusal: Error | undefined;
  let committing: Promise<void> | undefined;
  let latest: Promise<Stored> | undefined;

  const settle = (batch: readonly Pending[]): void => {
    for (const { event, resolve } of batch) {
      publish(event);
      heads.forget(event);
      resolve(event.stored);
    }
  };
  const fail = (batch: readonly Pending[], error: unknown): void => {
    for (const { event, reject } of batch) {
      heads.forget(event);
      reject(error);
    }
  };
  /** What is written meanwhile may build on what failed. */
  const stopAfter = (batch: readonly Pending[], error: unknown): void => {
    refusal = new Error('the store could not be written', { cause: error });
    fail([...batch, ...pending], error);
    pending = [];
  };
  const finish = async (batch: readonly Pending[], durable: Promise<void>): Promise<void> => {
    try {
      await durable;
    } catch (error) {
      stopAfter(batch, error);
      return;
    } finally {
      committing = undefined;
    }
    settle(batch);
    if (pending.length > 0) defer(flush);
  };
  const flush = (): void => {
    const batch = pending;
    if (batch.length === 0 || committing !== undefined) return;
    pending = [];
    let durable: Promise<void> | undefined;
    try {
      durable = journal.append(batch.map(({ event }) => event));
    } catch (error) {
      fail(batch, error);
      return;
    }
    if (durable === undefined) settle(batch);
    else committing = finish(batch, durable);
  };

  const gather = (event: StoreEvent): Promise<Stored> => {
    heads.put(event);
    const { promise, resolve, reject } = Promise.withResolvers<Stored>();
    pending.push({ event, resolve, reject });
    if (pending.length === 1 && committing === undefined) defer(flush);
    latest = promise;
    return promise;
  };

  return {
    head: heads.get,
    write({ resource, key, expected, object, remove }) {
      if (refusal) return Promise.reject(refusal);
      const previous = heads.get(resource, key);
      if ((previous?.revision ?? 0) !== expected) return Promise.reject(new StaleWrite(key, previous));
      const stored = storedObject({ resource, key, revision: next++ }, object);
      return gather({ type: remove ? 'DELETED' : previous ? 'MODIFIED' : 'ADDED', stored, previous });
    },
    async settled() {
      if (pending.length > 0 || committing !== undefined) await latest;
    },
    async close() {
      refusal ??= new Error('the store is closed');
      await committing;
      flush();
      await committing;
    },
  };
}
