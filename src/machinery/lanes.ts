/** Lanes of a queue: keys wait for others of their lane only, so that one that takes long holds up its own lane at most. */

import type { Clock } from '../base/clock.ts';

export interface Lanes {
  of(key: string): string;
  /** How many keys of one lane are handed out at a time. */
  readonly limit: number;
}

/** The keys of each lane by where they are. */
export interface Traffic {
  /** Whether one more key of this one's lane may be handed out. */
  hasRoom(key: string): boolean;
  arrive(key: string): void;
  /** A key that waited is handed out. */
  enter(key: string): void;
  /** A key that was handed out has been worked on. */
  leave(key: string): void;
  /** How many keys wait or are worked on in lanes where nothing moves, as far as can be told. */
  stuck(): number;
}

/** How long a full lane may stand still, in milliseconds, until it counts as stuck. */
const STANDSTILL = 1000;

interface Lane {
  waiting: number;
  working: number;
  /** When a key was last handed out or done. */
  movedAt: number;
}

/** Empty lanes. */
export function createTraffic(clock: Clock, { of, limit }: Lanes): Traffic {
  const lanes = new Map<string, Lane>();
  const change = (key: string, by: Partial<Record<'waiting' | 'working', number>>): void => {
    const name = of(key);
    const { waiting, working } = lanes.get(name) ?? { waiting: 0, working: 0 };
    const lane = {
      waiting: waiting + (by.waiting ?? 0),
      working: working + (by.working ?? 0),
      movedAt: by.working || !lanes.has(name) ? clock.now() : (lanes.get(name)?.movedAt ?? 0),
    };
    if (lane.waiting + lane.working > 0) lanes.set(name, lane);
    else lanes.delete(name);
  };
  return {
    hasRoom: (key) => (lanes.get(of(key))?.working ?? 0) < limit,
    arrive: (key) => change(key, { waiting: 1 }),
    enter: (key) => change(key, { waiting: -1, working: 1 }),
    leave: (key) => change(key, { working: -1 }),
    stuck() {
      const since = clock.now() - STANDSTILL;
      return [...lanes.values()].reduce(
        (sum, { waiting, working, movedAt }) => sum + (working >= limit && movedAt <= since ? waiting + working : 0),
        0,
      );
    },
  };
}

/** One lane without end. */
export const ONE_LANE: Traffic = {
  hasRoom: () => true,
  arrive: () => undefined,
  enter: () => undefined,
  leave: () => undefined,
  stuck: () => 0,
};
