/** Webster's method: seats in proportion to weights, one after the other to whoever is due next. */

import { fnv32a } from '../../base/fnv.ts';
import type { Member } from '../fleet.ts';

export interface Party {
  readonly member: Member;
  readonly weight: number;
}

export interface Share {
  readonly member: Member;
  readonly replicas: number;
}

interface Contender {
  readonly member: Member;
  readonly weight: number;
  replicas: number;
  /** What it would get the next seat for: weight / (2 × replicas + 1). */
  due: number;
}

/** Divides `seats`; ties go by fewer seats, then by name, upward or downward as `uid` decides. Shares come as the parties do. */
export function webster(seats: number, parties: readonly Party[], uid: string): Share[] {
  const total = parties.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return [];
  const bound = disputeBound(seats, parties);
  const contenders = parties.map(({ member, weight }): Contender => {
    const first = firstSeats(weight, bound);
    return { member, weight, replicas: first, due: weight / (2 * first + 1) };
  });
  const given = contenders.reduce((sum, { replicas }) => sum + replicas, 0);
  giveOneByOne(seats - given, contenders, descendingNames(uid));
  return contenders;
}

/** The shares by name, those without replicas left out. */
export function seated(shares: readonly Share[]): Share[] {
  return shares.filter(({ replicas }) => replicas > 0).sort((a, b) => a.member.rank - b.member.rank);
}

function descendingNames(uid: string): boolean {
  return uid !== '' && fnv32a(uid) % 2 === 1;
}

/** A quotient so high that the seats due more than it are fewer than `seats`: those are given without dispute. */
function disputeBound(seats: number, parties: readonly Party[]): number {
  const certain = 2 * seats - parties.length;
  if (certain <= 0) return Number.POSITIVE_INFINITY;
  return parties.reduce((sum, { weight }) => sum + Math.max(0, weight), 0) / certain;
}

function firstSeats(weight: number, bound: number): number {
  let seats = Math.max(0, Math.ceil((weight / bound - 1) / 2));
  while (seats > 0 && weight / (2 * seats - 1) <= bound) seats -= 1;
  return seats;
}

function giveOneByOne(seats: number, contenders: readonly Contender[], descending: boolean): void {
  const heap = contenders.filter(({ weight }) => weight > 0);
  for (let i = (heap.length >> 1) - 1; i >= 0; i -= 1) sink(heap, i, ahead);
  for (let left = seats; left > 0; left -= 1) {
    const first = heap[0];
    if (!first) return;
    first.replicas += 1;
    first.due = first.weight / (2 * first.replicas + 1);
    sink(heap, 0, ahead);
  }

  function ahead(a: Contender, b: Contender): boolean {
    if (a.due !== b.due) return a.due > b.due;
    if (a.replicas !== b.replicas) return a.replicas < b.replicas;
    return a.member.rank < b.member.rank !== descending;
  }
}

/** Restores a binary heap in which the item at `from` may have to go down. */
function sink<T>(heap: T[], from: number, before: (a: T, b: T) => boolean): void {
  const item = heap[from] as T;
  let at = from;
  for (let child = 2 * at + 1; child < heap.length; child = 2 * at + 1) {
    if (child + 1 < heap.length && before(heap[child + 1] as T, heap[child] as T)) child += 1;
    const below = heap[child] as T;
    if (!before(below, item)) break;
    heap[at] = below;
    at = child;
  }
  heap[at] = item;
}
