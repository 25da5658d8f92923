/** Lanes of a queue: keys wait for others of their lane only, so that one that takes long holds up its own lane at most. */

import type { Clock } from '../base/clock.ts';

export interface Lanes {
  of(key: string): string;
  /** How many keys of one lane are handed out at a time. */
  readonly limit: number;
}

/** All keys in one lane without limit. */
export const ONE_LANE: Lanes = { of: () => '', limit: Number.POSITIVE_INFINITY };

export interface Lane {
  readonly name: string;
  /** Keys that wait; normal ones go before low ones, each in the order they came. */
  readonly normal: Set<string>;
  readonly low: Set<string>;
  /** How many keys are handed out. */
  working: number;
  /** When a key was last handed out or done. */
  movedAt: number;
}

/** How long a full lane may stand still, in milliseconds, until it counts as stuck. */
const STANDSTILL = 1000;

export function newLane(name: string, clock: Clock): Lane {
  return { name, normal: new Set(), low: new Set(), working: 0, movedAt: clock.now() };
}

/** Keys that wait or are handed out. */
export function loadOf({ normal, low, working }: Lane): number {
  return normal.size + low.size + working;
}

/** True for a full lane where nothing moves, as far as can be told. */
export function isStuck({ working, movedAt }: Lane, limit: number, clock: Clock): boolean {
  return working >= limit && movedAt <= clock.now() - STANDSTILL;
}

/** Lanes from which keys can be handed out: those whose next key is a normal one before those with low ones only. */
export interface Openings {
  /** To be called when the lane has changed; one that is in its place keeps its turn. */
  place(lane: Lane): void;
  /** Takes the next key; its lane stands last from then on. */
  next(): { key: string; lane: Lane } | undefined;
}

/** No lanes yet; one of them has room for `limit` keys. */
export function createOpenings(limit: number, clock: Clock): Openings {
  const open = { normal: new Set<Lane>(), low: new Set<Lane>() };
  const place = (lane: Lane): void => {
    const hasRoom = lane.working < limit;
    const isNormal = hasRoom && lane.normal.size > 0;
    const isLow = hasRoom && !isNormal && lane.low.size > 0;
    if (isNormal) open.normal.add(lane);
    else open.normal.delete(lane);
    if (isLow) open.low.add(lane);
    else open.low.delete(lane);
  };
  return {
    place,
    next() {
      const level = open.normal.size > 0 ? 'normal' : 'low';
      const lane = first(open[level]);
      const key = lane && first(lane[level]);
      if (!lane || key === undefined) return undefined;
      lane[level].delete(key);
      lane.working += 1;
      lane.movedAt = clock.now();
      open[level].delete(lane);
      place(lane);
      return { key, lane };
    },
  };
}

function first<T>(items: Iterable<T>): T | undefined {
  for (const item of items) return item;
  return undefined;
}
