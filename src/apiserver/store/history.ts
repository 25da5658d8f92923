/** The latest events, kept so that watches can resume and lists can show a past revision. */

import type { Stored } from './stored.ts';

export interface StoreEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** The new revision; of a deleted object its last state under the revision of the deletion. */
  readonly stored: Stored;
  readonly previous: Stored | undefined;
}

export interface History {
  append(event: StoreEvent): void;
  /** Events of later revisions, oldest first; undefined when some of them are forgotten. */
  after(revision: number): readonly StoreEvent[] | undefined;
  /** Revisions from this one on can be continued from. */
  floor(): number;
}

/** A history that starts after `floor` and remembers the last `limit` events. */
export function createHistory(limit: number, floor: number): History {
  let events: StoreEvent[] = [];
  let oldest = floor;
  return {
    append(event) {
      events.push(event);
      // Trimmed by a quarter at a time, so that the cost per event stays constant.
      if (events.length < limit * 1.25) return;
      const dropped = events.length - limit;
      oldest = events[dropped - 1]?.stored.revision ?? oldest;
      events = events.slice(dropped);
    },
    after(revision) {
      if (revision < oldest) return undefined;
      return events.slice(firstAfter(events, revision));
    },
    floor: () => oldest,
  };
}

function firstAfter(events: readonly StoreEvent[], revision: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle]?.stored.revision ?? 0) <= revision) low = middle + 1;
    else high = middle;
  }
  return low;
}
