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
  /** Makes what is gathered durable; later writes are refused. */
  close(): void;
}

interface Pending {
  event: StoreEvent;
  written: Promise<Stored>;
  resolve(stored: Stored): void;
  reject(reason: unknown): void;
}

/** A writer that goes on after revision `last`. */
export function createWriter({ journal, defer, publish, get, last }: WriterOptions): Writer {
  const heads = new Map<string, StoreEvent>();
  let pending: Pending[] = [];
  let next = last + 1;
  let closed = false;

  const head = (resource: string, key: string): Stored | undefined => {
    const event = heads.get(`${resource}:${key}`);
    if (!event) return get(resource, key);
    return event.type === 'DELETED' ? undefined : event.stored;
  };

  const flush = (): void => {
    const batch = pending;
    if (batch.length === 0) return;
    pending = [];
    heads.clear();
    try {
      journal.append(batch.map(({ event }) => event));
    } catch (error) {
      for (const { reject } of batch) reject(error);
      return;
    }
    for (const { event, resolve } of batch) {
      publish(event);
      resolve(event.stored);
    }
  };

  return {
    head,
    async settled() {
      await pending.at(-1)?.written;
    },
    write({ resource, key, expected, object, remove }) {
      if (closed) return Promise.reject(new Error('the store is closed'));
      const previous = head(resource, key);
      if ((previous?.revision ?? 0) !== expected) return Promise.reject(new StaleWrite(key, previous));
      const stored = storedObject({ resource, key, revision: next++ }, object);
      const event: StoreEvent = { type: remove ? 'DELETED' : previous ? 'MODIFIED' : 'ADDED', stored, previous };
      heads.set(`${resource}:${key}`, event);
      const { promise: written, resolve, reject } = Promise.withResolvers<Stored>();
      pending.push({ event, written, resolve, reject });
      if (pending.length === 1) defer(flush);
      return written;
    },
    close() {
      flush();
      closed = true;
    },
  };
}
