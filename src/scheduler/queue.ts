/** The scheduler's queue: what to schedule next, what to try again later, and what waits for capacity. */

import type { Verdict } from './condition.ts';
import { createHeap } from './heap.ts';

/** An item to queue. A key is `namespace/name`, or `name` for cluster-scoped bindings. */
export interface QueueEntry {
  readonly key: string;
  /** Higher goes first. */
  readonly priority: number;
}

export interface QueueItem extends QueueEntry {
  /** When it last became ready. */
  readonly since: number;
  /** When it first became ready. */
  readonly firstSince: number;
  /** How often it was taken. */
  readonly attempts: number;
}

export interface SchedulingQueue {
  /** Queues after an outside event: earlier failures are forgotten. An item that waits already stays as it is. */
  push(entry: QueueEntry): void;
  /** Takes the next item; while it is being processed its key is not handed out again. */
  pop(): QueueItem | undefined;
  /** Ends processing; `retry` says what follows, as the verdict has it. */
  finish(item: QueueItem, retry: Verdict['retry']): void;
  /** Makes items ready whose back-off has passed; to be called about every second. */
  flushBackoff(): void;
  /** Makes items ready that wait for capacity since at least `age` milliseconds (5 minutes); every 30 seconds. */
  flushWaiting(age?: number): void;
  /** When the next back-off passes; undefined when nothing backs off. */
  nextBackoff(): number | undefined;
  /** Items that are ready, backing off and waiting for capacity. */
  readonly sizes: { readonly ready: number; readonly backoff: number; readonly waiting: number };
}

const FIRST_BACKOFF = 1000;
const MAX_BACKOFF = 10_000;
const MAX_WAIT = 5 * 60_000;

/** How long an item rests after so many attempts, counted from when it became ready. */
export function backoffOf(attempts: number): number {
  return attempts === 0 ? 0 : Math.min(MAX_BACKOFF, FIRST_BACKOFF * 2 ** (attempts - 1));
}

interface Entry {
  readonly key: string;
  readonly priority: number;
  since: number;
  firstSince: number;
  attempts: number;
  /** Breaks ties by order of arrival. */
  turn: number;
}

const readyAt = (entry: Entry): number => entry.since + backoffOf(entry.attempts);

function goesFirst(a: Entry, b: Entry): boolean {
  return compareReady(a, b) < 0;
}

function compareReady(a: Entry, b: Entry): number {
  return b.priority - a.priority || a.since - b.since || a.turn - b.turn;
}

function restsShorter(a: Entry, b: Entry): boolean {
  return readyAt(a) < readyAt(b) || (readyAt(a) === readyAt(b) && goesFirst(a, b));
}

/** An empty queue; `now` tells the time in milliseconds. */
export function createSchedulingQueue({ now }: { now(): number }): SchedulingQueue {
  const keyOf = ({ key }: Entry): string => key;
  const ready = createHeap(keyOf, goesFirst);
  const backoff = createHeap(keyOf, restsShorter);
  const waiting = new Map<string, Entry>();
  const entries = new WeakMap<QueueItem, Entry>();
  /** Keys that need work, and keys in work. */
  const dirty = new Set<string>();
  const processing = new Set<string>();
  let turns = 0;

  function stamp(entry: Entry): void {
    turns += 1;
    entry.since = now();
    entry.turn = turns;
  }

  function makeReady(entry: Entry): void {
    if (!dirty.has(entry.key)) {
      stamp(entry);
      if (entry.attempts === 0) entry.firstSince = entry.since;
      dirty.add(entry.key);
      if (!processing.has(entry.key)) ready.put(entry);
    }
    backoff.remove(entry.key);
    waiting.delete(entry.key);
  }

  function park(entry: Entry, retry: Verdict['retry']): void {
    if (retry === 'none') backoff.remove(entry.key);
    else if (dirty.has(entry.key)) return;
    else if (retry === 'capacity') {
      if (!backoff.has(entry.key)) waiting.set(entry.key, entry);
    } else if (!waiting.has(entry.key)) backoff.put(entry);
  }

  return {
    push: ({ key, priority }) => makeReady({ key, priority, since: 0, firstSince: 0, attempts: 0, turn: 0 }),
    pop() {
      const entry = ready.pop();
      if (!entry) return undefined;
      entry.attempts += 1;
      processing.add(entry.key);
      dirty.delete(entry.key);
      const { key, priority, since, firstSince, attempts } = entry;
      const item: QueueItem = { key, priority, since, firstSince, attempts };
      entries.set(item, entry);
      return item;
    },
    finish(item, retry) {
      const entry = entries.get(item);
      if (!entry) return;
      entries.delete(item);
      park(entry, retry);
      processing.delete(entry.key);
      if (!dirty.has(entry.key)) return;
      stamp(entry);
      ready.put(entry);
    },
    flushBackoff() {
      const due: Entry[] = [];
      for (let head = backoff.peek(); head && readyAt(head) <= now(); head = backoff.peek()) {
        due.push(head);
        backoff.pop();
      }
      for (const entry of due.sort(compareReady)) makeReady(entry);
    },
    flushWaiting(age = MAX_WAIT) {
      const stale = [...waiting.values()].filter(({ since }) => now() - since > age || age === 0);
      for (const entry of stale.sort(compareReady)) makeReady(entry);
    },
    nextBackoff() {
      const head = backoff.peek();
      return head && readyAt(head);
    },
    get sizes() {
      return { ready: ready.size, backoff: backoff.size, waiting: waiting.size };
    },
  };
}
