/** The current objects of one resource, in key order. */

import type { Stored } from './stored.ts';

export interface Collection {
  get(key: string): Stored | undefined;
  put(stored: Stored): void;
  remove(key: string): void;
  /** The objects whose key starts with `prefix`, ordered by key. */
  list(prefix: string): Stored[];
  size(): number;
}

/** An empty collection. */
export function createCollection(): Collection {
  const byKey = new Map<string, Stored>();
  const keys: string[] = [];
  return {
    get: (key) => byKey.get(key),
    put(stored) {
      if (!byKey.has(stored.key)) keys.splice(firstAtOrAfter(keys, stored.key), 0, stored.key);
      byKey.set(stored.key, stored);
    },
    remove(key) {
      if (byKey.delete(key)) keys.splice(firstAtOrAfter(keys, key), 1);
    },
    list(prefix) {
      const result: Stored[] = [];
      for (let i = prefix === '' ? 0 : firstAtOrAfter(keys, prefix); i < keys.length; i++) {
        const key = keys[i];
        if (key === undefined || !key.startsWith(prefix)) break;
        const stored = byKey.get(key);
        if (stored) result.push(stored);
      }
      return result;
    },
    size: () => keys.length,
  };
}

/** The index of the first key that is not below `key`. */
function firstAtOrAfter(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
