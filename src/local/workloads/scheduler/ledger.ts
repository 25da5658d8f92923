/** What is free on every node, kept up to date by events instead of being counted anew for each Pod. */

import { type Node, nodes } from '../../../api/core/core.ts';
import { type Pod, pods } from '../../../api/core/pod.ts';
import type { InformerSet } from '../../../machinery/informer-set.ts';
import { isFinished } from '../pod.ts';
import type { Candidate } from './placement.ts';
import { type Amounts, allocatable, combine, podRequests } from './requests.ts';

export interface Ledger {
  /** Every node with what is left of it. */
  candidates(): readonly Candidate[];
  /** Takes room on a node for a Pod that the caches do not show there yet; released by the returned function. */
  hold(nodeName: string, requests: Amounts): () => void;
  /** Calls `listener` whenever room may have appeared. */
  onRoom(listener: () => void): void;
}

interface Booking {
  nodeName: string;
  requests: Amounts;
}

const add = (x: number, y: number): number => x + y;
const subtract = (x: number, y: number): number => x - y;

function bookingOf(pod: Pod): Booking | undefined {
  const { nodeName } = pod.spec;
  return nodeName && !isFinished(pod) ? { nodeName, requests: podRequests(pod) } : undefined;
}

/** A ledger that follows the nodes and Pods of one cluster. */
export function createLedger(informers: InformerSet): Ledger {
  const capacities = new Map<string, { node: Node; capacity: Amounts }>();
  const used = new Map<string, Amounts>();
  const bookings = new Map<string, Booking>();
  const listeners: (() => void)[] = [];

  const change = (booking: Booking, by: typeof add): void => {
    used.set(booking.nodeName, combine(used.get(booking.nodeName) ?? {}, booking.requests, by));
    if (by === subtract) for (const listener of listeners) listener();
  };
  const book = (uid: string, next: Booking | undefined): void => {
    const before = bookings.get(uid);
    if (before?.nodeName === next?.nodeName) return;
    if (next) {
      bookings.set(uid, next);
      change(next, add);
    } else bookings.delete(uid);
    if (before) change(before, subtract);
  };

  informers.for(nodes).onChange(({ type, object }) => {
    const name = object.metadata.name ?? '';
    if (type === 'deleted') capacities.delete(name);
    else capacities.set(name, { node: object, capacity: allocatable(object) });
    for (const listener of listeners) listener();
  });
  informers.for(pods).onChange(({ type, object }) => {
    book(object.metadata.uid ?? '', type === 'deleted' ? undefined : bookingOf(object));
  });

  return {
    candidates: () =>
      [...capacities].map(([name, { node, capacity }]) => ({
        node,
        capacity,
        free: combine(capacity, used.get(name) ?? {}, subtract),
      })),
    hold(nodeName, requests) {
      const booking = { nodeName, requests };
      change(booking, add);
      return () => change(booking, subtract);
    },
    onRoom: (listener) => void listeners.push(listener),
  };
}
