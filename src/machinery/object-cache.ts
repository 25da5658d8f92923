/** The objects behind an informer: by key, by namespace and by any index, with change handlers. */

import type { KubeObject } from '../api/meta/object.ts';
import { keyOf } from './controller.ts';
import type { Change } from './informer.ts';

interface Index<T> {
  of: (object: T) => readonly string[];
  buckets: Map<string, Map<string, T>>;
}

export interface ObjectCache<T extends KubeObject> {
  get(key: string): T | undefined;
  list(namespace?: string): readonly T[];
  index(name: string, of: (object: T) => readonly string[]): (value: string) => readonly T[];
  onChange(handler: (change: Change<T>) => void): () => void;
  /** Takes in what the watch says of one object; versions that are not news are dropped. */
  put(object: T, initial: boolean): void;
  /** Takes in the answer to a write, which may be ahead of the watch or behind it. */
  learn(object: T): void;
  remove(object: T): void;
  /** Takes in a whole list: what is not in it is gone. */
  replace(objects: readonly T[], initial: boolean): void;
}

const BY_NAMESPACE = ' namespace';

function file<T>(index: Index<T>, key: string, object: T): void {
  for (const value of index.of(object)) {
    const bucket = index.buckets.get(value);
    if (bucket) bucket.set(key, object);
    else index.buckets.set(value, new Map([[key, object]]));
  }
}

function unfile<T>(index: Index<T>, key: string, object: T): void {
  for (const value of index.of(object)) {
    const bucket = index.buckets.get(value);
    bucket?.delete(key);
    if (bucket?.size === 0) index.buckets.delete(value);
  }
}

/** Deletions remembered, so that a late answer to a write does not revive what is gone. */
const TOMBSTONES = 1024;

/** True when version `a` is later than `b`; versions that are not numbers have no order. */
function isLater(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined || !/^\d+$/.test(a) || !/^\d+$/.test(b)) return false;
  return a.length === b.length ? a > b : a.length > b.length;
}

function versionOf(object: KubeObject | undefined): string | undefined {
  return object?.metadata.resourceVersion;
}

interface Audience<T> {
  handlers: Set<(change: Change<T>) => void>;
  tell(handler: (change: Change<T>) => void, change: Change<T>): void;
  emit(change: Change<T>): void;
}

function createAudience<T>(onHandlerError: (thrown: unknown) => void): Audience<T> {
  const handlers = new Set<(change: Change<T>) => void>();
  const tell = (handler: (change: Change<T>) => void, change: Change<T>): void => {
    try {
      handler(change);
    } catch (thrown) {
      onHandlerError(thrown);
    }
  };
  return {
    handlers,
    tell,
    emit(change) {
      for (const handler of handlers) tell(handler, change);
    },
  };
}

/** An empty cache; `onHandlerError` hears of handlers that throw, and the others still run. */
export function createObjectCache<T extends KubeObject>(onHandlerError: (thrown: unknown) => void): ObjectCache<T> {
  const objects = new Map<string, T>();
  const indices = new Map<string, Index<T>>();
  const tombstones = new Map<string, string>();
  const { handlers, tell, emit } = createAudience<T>(onHandlerError);

  const swap = (key: string, old: T | undefined, next: T | undefined): void => {
    for (const index of indices.values()) {
      if (old) unfile(index, key, old);
      if (next) file(index, key, next);
    }
    if (next) objects.set(key, next);
    else objects.delete(key);
  };
  const store = (key: string, object: T, initial: boolean): void => {
    const old = objects.get(key);
    if (old && old.metadata.uid !== object.metadata.uid) remove(old);
    const known = objects.get(key);
    swap(key, known, object);
    emit(known ? { type: 'updated', object, old: known, initial: false } : { type: 'added', object, initial });
  };
  const put = (object: T, initial: boolean): void => {
    const key = keyOf(object);
    const old = objects.get(key);
    const isOld = old && (versionOf(old) === versionOf(object) || isLater(versionOf(old), versionOf(object)));
    if (!isOld) store(key, object, initial);
  };
  const learn = (object: T): void => {
    const key = keyOf(object);
    const last = versionOf(objects.get(key)) ?? tombstones.get(key) ?? '0';
    if (isLater(versionOf(object), last)) store(key, object, false);
  };
  const remove = (object: T): void => {
    const key = keyOf(object);
    const old = objects.get(key);
    tombstones.set(key, versionOf(object) ?? '0');
    const [oldest] = tombstones.keys();
    if (tombstones.size > TOMBSTONES && oldest !== undefined) tombstones.delete(oldest);
    if (!old) return;
    swap(key, old, undefined);
    emit({ type: 'deleted', object, initial: false });
  };
  const index = (name: string, of: (object: T) => readonly string[]): ((value: string) => readonly T[]) => {
    let found = indices.get(name);
    if (!found) {
      found = { of, buckets: new Map() };
      for (const [key, object] of objects) file(found, key, object);
      indices.set(name, found);
    }
    const { buckets } = found;
    return (value) => [...(buckets.get(value)?.values() ?? [])];
  };
  const inNamespace = index(BY_NAMESPACE, ({ metadata }) => (metadata.namespace ? [metadata.namespace] : []));

  return {
    get: (key) => objects.get(key),
    list: (namespace) => (namespace === undefined ? [...objects.values()] : inNamespace(namespace)),
    index,
    onChange(handler) {
      handlers.add(handler);
      for (const object of [...objects.values()]) tell(handler, { type: 'added', object, initial: true });
      return () => void handlers.delete(handler);
    },
    put,
    learn,
    remove,
    replace(list, initial) {
      const present = new Set(list.map(keyOf));
      for (const [key, object] of [...objects]) if (!present.has(key)) remove(object);
      for (const object of list) put(object, initial);
    },
  };
}
