/** The contract of a controller: events become keys, a key becomes one reconciliation. */

import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import type { Pace, Queue } from './queue.ts';

/** Done, or again after so many milliseconds. */
// biome-ignore lint/suspicious/noConfusingVoidType: a reconcile that says nothing is done
export type Result = void | { after: number };

/** In this order: what is to be, bringing it about, and telling what became of it. */
export const STAGES = ['decide', 'act', 'report'] as const;
export type Stage = (typeof STAGES)[number];

export interface ControllerContext {
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Reconciles from a key and what is stored, never from an event. Throwing retries with back-off, except a TerminalError.
 * Two runs never work on one key at a time.
 */
export interface ControllerSpec {
  /** As upstream names it; shown in events, logs and the `--controllers` list. */
  readonly name: string;
  /** How many keys are worked on at a time, with lanes in each of them; 1 unless told. */
  readonly workers?: number;
  /** The lane of a key, where keys wait for others of their lane only: that of the member they lead to, which may not answer. */
  lane?(key: string): string;
  /** How long a key rests after its turn: what changes often is then looked at once for many changes. */
  readonly pace?: Pace;
  /**
   * Where it stands on the way of a workload: while many keys wait before it, those are worked on first, so that in a
   * rush everything is decided soon and what follows is done once. Without it neither waits nor is waited for.
   */
  readonly stage?: Stage;
  /** How much waits beside what is in the queue. */
  backlog?(): number;
  /** Wires informers to the queue; called once, before the workers start. */
  start(queue: Queue, context: ControllerContext): void;
  reconcile(key: string): Promise<Result>;
}

/** A failure that trying again cannot mend; it is logged and the key is dropped. */
export class TerminalError extends Error {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'TerminalError';
  }
}

/** `namespace/name`, or `name` alone for a cluster-scoped object. */
export function keyOf(object: { metadata: { name?: string; namespace?: string } }): string {
  const { name = '', namespace = '' } = object.metadata;
  return namespace === '' ? name : `${namespace}/${name}`;
}

/** Takes a key of `keyOf` apart; the namespace is undefined for a cluster-scoped object. */
export function parseKey(key: string): { name: string; namespace: string | undefined } {
  const slash = key.indexOf('/');
  return slash < 0
    ? { name: key, namespace: undefined }
    : { name: key.slice(slash + 1), namespace: key.slice(0, slash) };
}
