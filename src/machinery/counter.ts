/** Where the keys of a queue are handed out: normal ones before low ones, each in the order they came. */

import type { Traffic } from './lanes.ts';

export interface Counter {
  waits(key: string): boolean;
  isOut(key: string): boolean;
  /** A low key that waits is promoted by a normal add. */
  add(key: string, isLow: boolean): void;
  /** The next key whose lane has room; waits for one, and answers undefined once closed. */
  take(): Promise<string | undefined>;
  done(key: string): void;
  /** Keys that wait or are out. */
  size(): number;
  close(): void;
}

/** No keys, nobody waiting for one. */
export function createCounter({ hasRoom, arrive, enter, leave }: Traffic): Counter {
  const normal = new Set<string>();
  const low = new Set<string>();
  const out = new Set<string>();
  const takers: ((key: string | undefined) => void)[] = [];
  let isClosed = false;

  const waits = (key: string): boolean => normal.has(key) || low.has(key);
  const shift = (keys: Set<string>): string | undefined => {
    for (const key of keys) {
      if (!hasRoom(key)) continue;
      keys.delete(key);
      enter(key);
      out.add(key);
      return key;
    }
    return undefined;
  };
  const next = (): string | undefined => shift(normal) ?? shift(low);
  const serve = (): void => {
    while (takers.length > 0) {
      const key = next();
      if (key === undefined) return;
      takers.shift()?.(key);
    }
  };
  return {
    waits,
    isOut: (key) => out.has(key),
    add(key, isLow) {
      if (isLow && normal.has(key)) return;
      if (!waits(key)) arrive(key);
      if (!isLow) low.delete(key);
      (isLow ? low : normal).add(key);
      serve();
    },
    take() {
      if (isClosed) return Promise.resolve(undefined);
      const key = next();
      return key === undefined ? new Promise((resolve) => takers.push(resolve)) : Promise.resolve(key);
    },
    done(key) {
      out.delete(key);
      leave(key);
      serve();
    },
    size: () => normal.size + low.size + out.size,
    close() {
      isClosed = true;
      normal.clear();
      low.clear();
      for (const taker of takers.splice(0)) taker(undefined);
    },
  };
}
