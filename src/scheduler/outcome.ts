/** What an attempt to schedule one binding comes to. */

import type { TargetCluster } from '../api/work/v1alpha2/resource-binding.ts';
import type { Explanation } from './explain/explanation.ts';
import type { Failure } from './failure.ts';

/** One affinity term that was tried in vain before the outcome was reached. */
export interface FailedTerm {
  /** Position among the placement's clusterAffinities. */
  readonly index: number;
  readonly affinity: string;
  readonly failure: Failure;
}

interface OutcomeBase {
  /** Every affinity term that failed, in the order tried; each deserves a warning event. */
  readonly failedTerms: readonly FailedTerm[];
  /** True when spec.clusters and the applied-placement annotation are to be written. */
  readonly write: boolean;
  /** What to write to spec.clusters: the targets, or none after a `Fit` failure. Zero replicas are left out. */
  readonly clusters: readonly TargetCluster[];
  readonly explanation?: Explanation;
}

export interface Scheduled extends OutcomeBase {
  readonly ok: true;
  /** The affinity term used, where the placement has several: becomes status.schedulerObservingAffinityName. */
  readonly affinity?: string;
}

export interface NotScheduled extends OutcomeBase, Failure {
  readonly ok: false;
}

export type Outcome = Scheduled | NotScheduled;
