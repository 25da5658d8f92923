/** A work queue of keys: each key waits at most once and is never handed to two workers at a time. */

import type { Cancel, Clock } from '../base/clock.ts';
import { createCounter } from './counter.ts';
import type { Lanes } from './lanes.ts';

export interface Queue {
  /**
   * Queues a key; `low` lets every normal key go first, and a waiting low key is promoted by a normal add.
   * With `rest` the key rests so many milliseconds before its turn: what comes close together is taken together.
   */
  add(key: string, options?: { low?: boolean; rest?: number }): void;
  /** Queues a key after a delay; of several delays for one key the earliest counts. */
  addAfter(key: string, delay: number): void;
  /** Queues a key after its next back-off delay: 5 ms, doubling up to 1000 s until `forget`. */
  retry(key: string): void;
  /** Resets the back-off of a key. */
  forget(key: string): void;
  /** The next key whose lane has room; waits for one, and answers undefined once the queue has been stopped. */
  take(): Promise<string | undefined>;
  /** Ends the work on a key; the key comes back at once when it was added meanwhile. */
  done(key: string): void;
  /** Drops what waits and lets every `take` answer undefined. */
  stop(): void;
  /** Keys ready to be taken plus keys being worked on; delayed and resting keys do not count. */
  busy(): number;
  /** The busy keys without those of lanes where nothing moves. */
  moving(): number;
  /** Keys that will be ready as soon as they have rested. */
  resting(): number;
}

const BASE_DELAY = 5;
const MAX_DELAY = 1_000_000;

interface Delays {
  /** Calls back once after the delay; of several for one key the earliest counts. */
  set(key: string, delay: number): void;
  clear(): void;
}

function createDelays(clock: Clock, act: (key: string) => void): Delays {
  const pending = new Map<string, { at: number; cancel: Cancel }>();
  return {
    set(key, delay) {
      const at = clock.now() + delay;
      const known = pending.get(key);
      if (known && known.at <= at) return;
      known?.cancel();
      const cancel = clock.after(delay, () => {
        pending.delete(key);
        act(key);
      });
      pending.set(key, { at, cancel });
    },
    clear() {
      for (const { cancel } of pending.values()) cancel();
      pending.clear();
    },
  };
}

/** The delay before each further attempt on a key. */
function createBackoff(): { next(key: string): number; clear(key?: string): void } {
  const failures = new Map<string, number>();
  return {
    next(key) {
      const count = failures.get(key) ?? 0;
      failures.set(key, count + 1);
      return Math.min(BASE_DELAY * 2 ** count, MAX_DELAY);
    },
    clear: (key) => void (key === undefined ? failures.clear() : failures.delete(key)),
  };
}

/** How long a key rests, in milliseconds, between the end of its work and its next turn. */
export interface Pace {
  /** While it has the queue to itself: few writes are saved then, and somebody may be watching. */
  readonly alone: number;
  /** While many keys are about: the rest grows with their number, and with very many of them to several times this. */
  readonly crowded: number;
}

const CROWD = 8;
/** From so many keys on rests grow further: what counts then is how much has to be done, not how soon one key is. */
const THRONG = 32;
const LONGEST = 5;

function restAmong(others: number, { alone, crowded }: Pace): number {
  const rest = alone + (crowded - alone) * Math.min(1, others / CROWD);
  return rest * Math.max(1, Math.min(LONGEST, others / THRONG));
}

export interface QueueOptions {
  pace?: Pace | undefined;
  lanes?: Lanes | undefined;
}

/** An empty queue on `clock`. */
export function createQueue(clock: Clock, { pace, lanes }: QueueOptions = {}): Queue {
  const counter = createCounter(clock, lanes);
  /** Keys that were added while they were worked on or rested, and whether as low ones. */
  const again = new Map<string, boolean>();
  const resting = new Set<string>();
  const backoff = createBackoff();
  let stopped = false;

  const add = (key: string, isLow: boolean): void => {
    if (stopped) return;
    if (counter.isOut(key) || resting.has(key)) again.set(key, isLow && (again.get(key) ?? true));
    else counter.add(key, isLow);
  };
  const wake = (key: string): void => {
    resting.delete(key);
    const isLow = again.get(key);
    again.delete(key);
    if (isLow !== undefined) add(key, isLow);
  };
  const rest = (key: string, delay: number): void => {
    resting.add(key);
    rests.set(key, delay);
  };
  const others = (): number => counter.size() + resting.size;
  const delays = createDelays(clock, (key) => add(key, false));
  const rests = createDelays(clock, wake);
  const addAfter = (key: string, delay: number): void => {
    if (stopped) return;
    if (delay > 0) delays.set(key, delay);
    else add(key, false);
  };

  return {
    add(key, { low: isLow = false, rest: delay = 0 } = {}) {
      const isAbout = counter.waits(key) || counter.isOut(key) || resting.has(key);
      if (delay > 0 && !isAbout && !stopped)
        rest(key, Math.max(delay, pace && others() > THRONG ? restAmong(others(), pace) : 0));
      add(key, isLow);
    },
    addAfter,
    retry: (key) => addAfter(key, backoff.next(key)),
    forget: (key) => backoff.clear(key),
    take: counter.take,
    done(key) {
      counter.done(key);
      if (pace === undefined || stopped) wake(key);
      else rest(key, restAmong(others(), pace));
    },
    stop() {
      stopped = true;
      counter.close();
      for (const part of [again, resting, delays, rests, backoff]) part.clear();
    },
    moving: () => counter.size() - counter.stuck(),
    busy: counter.size,
    resting: () => (resting.size > 0 ? again.size : 0),
  };
}
