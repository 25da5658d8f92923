/** A binary heap whose items are found by key. */

export interface Heap<T> {
  readonly size: number;
  has(key: string): boolean;
  /** The first item in order. */
  peek(): T | undefined;
  pop(): T | undefined;
  /** Adds the item, or replaces the one of the same key. */
  put(item: T): void;
  remove(key: string): void;
}

/** An empty heap; `before` orders the items. */
export function createHeap<T>(keyOf: (item: T) => string, before: (a: T, b: T) => boolean): Heap<T> {
  const items: T[] = [];
  const positions = new Map<string, number>();

  function place(item: T, at: number): void {
    items[at] = item;
    positions.set(keyOf(item), at);
  }

  function rise(item: T, from: number): number {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = items[parent] as T;
      if (!before(item, above)) break;
      place(above, at);
      at = parent;
    }
    return at;
  }

  function sink(item: T, from: number): number {
    let at = from;
    for (let child = 2 * at + 1; child < items.length; child = 2 * at + 1) {
      const right = child + 1;
      const first = right < items.length && before(items[right] as T, items[child] as T) ? right : child;
      if (!before(items[first] as T, item)) break;
      place(items[first] as T, at);
      at = first;
    }
    return at;
  }

  function settle(item: T, at: number): void {
    place(item, sink(item, rise(item, at)));
  }

  function removeAt(at: number): void {
    positions.delete(keyOf(items[at] as T));
    const last = items.pop() as T;
    if (at < items.length) settle(last, at);
  }

  return {
    get size() {
      return items.length;
    },
    has: (key) => positions.has(key),
    peek: () => items[0],
    pop() {
      const first = items[0];
      if (first !== undefined) removeAt(0);
      return first;
    },
    put(item) {
      settle(item, positions.get(keyOf(item)) ?? items.length);
    },
    remove(key) {
      const at = positions.get(key);
      if (at !== undefined) removeAt(at);
    },
  };
}
