/** Where the keys of a queue are handed out: normal ones before low ones, and no lane twice while another one waits. */

import type { Clock } from '../base/clock.ts';
import { createOpenings, isStuck, type Lane, type Lanes, loadOf, newLane, ONE_LANE } from './lanes.ts';

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
  /** The keys among them in lanes where nothing moves. */
  stuck(): number;
  close(): void;
}

/** No keys, nobody waiting for one. */
export function createCounter(clock: Clock, { of, limit }: Lanes = ONE_LANE): Counter {
  const lanes = new Map<string, Lane>();
  const openings = createOpenings(limit, clock);
  const out = new Map<string, Lane>();
  const takers: ((key: string | undefined) => void)[] = [];
  let isClosed = false;

  const place = (lane: Lane): void => {
    openings.place(lane);
    if (loadOf(lane) === 0) lanes.delete(lane.name);
  };
  const laneOf = (key: string): Lane => {
    const name = of(key);
    const lane = lanes.get(name) ?? newLane(name, clock);
    lanes.set(name, lane);
    return lane;
  };
  const next = (): string | undefined => {
    const taken = openings.next();
    if (taken) out.set(taken.key, taken.lane);
    return taken?.key;
  };
  const serve = (): void => {
    while (takers.length > 0) {
      const key = next();
      if (key === undefined) return;
      takers.shift()?.(key);
    }
  };
  const sum = (some: (lane: Lane) => boolean): number =>
    lanes.values().reduce((total, lane) => total + (some(lane) ? loadOf(lane) : 0), 0);
  return {
    waits(key) {
      const lane = lanes.get(of(key));
      return lane !== undefined && (lane.normal.has(key) || lane.low.has(key));
    },
    isOut: (key) => out.has(key),
    add(key, isLow) {
      const lane = laneOf(key);
      if (isLow && lane.normal.has(key)) return;
      if (!isLow) lane.low.delete(key);
      (isLow ? lane.low : lane.normal).add(key);
      place(lane);
      serve();
    },
    take() {
      if (isClosed) return Promise.resolve(undefined);
      const key = next();
      return key === undefined ? new Promise((resolve) => takers.push(resolve)) : Promise.resolve(key);
    },
    done(key) {
      const lane = out.get(key);
      if (!lane) return;
      out.delete(key);
      lane.working -= 1;
      lane.movedAt = clock.now();
      place(lane);
      serve();
    },
    size: () => sum(() => true),
    stuck: () => sum((lane) => isStuck(lane, limit, clock)),
    close() {
      isClosed = true;
      for (const lane of [...lanes.values()]) {
        lane.normal.clear();
        lane.low.clear();
        place(lane);
      }
      for (const taker of takers.splice(0)) taker(undefined);
    },
  };
}
