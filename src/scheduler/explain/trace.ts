/** What the stages note down while they decide, when someone asked for an explanation. */

import type { Limits } from '../select/limits.ts';

export interface SelectionTrace {
  readonly by: 'all' | 'cluster' | 'region';
  readonly reason?: string;
  /** How many clusters the constraint asks for. */
  readonly limits?: Limits;
  readonly regionLimits?: Limits;
  /** Replicas the targets must be able to take. */
  readonly need?: number | undefined;
  /** Clusters given up for larger ones. */
  readonly exchanged?: { out: string; in: string }[];
  readonly regions?: readonly { name: string; clusters: number; score: number; picked: boolean }[];
}

/** One division of replicas; with overflow affinities there is one per tier. */
export interface DivisionTrace {
  readonly strategy: string;
  /** What was done, in order. */
  readonly steps: readonly DivisionStep[];
}

export interface ClusterAmount {
  readonly cluster: string;
  readonly amount: number;
}

export interface DivisionStep {
  readonly action: string;
  /** Replicas, or weights where the action says so. */
  readonly amounts?: readonly ClusterAmount[];
}

export interface Trace {
  selection?: SelectionTrace;
  readonly divisions: { strategy: string; steps: DivisionStep[] }[];
}
