/** What an estimator answers, and what it is told of recent assignments. */

import type { Component } from '../../api/work/v1alpha2/resource-binding.ts';

/** A workload that was assigned to a cluster and may not run there yet. */
export interface Assumption {
  readonly namespace: string;
  readonly components: readonly Component[];
}

/** The estimate of one cluster. */
export interface Estimate {
  readonly count: number;
  /** What keeps it from being higher, for explanations. */
  readonly limit?: string;
}

/** The count of an estimator that has no opinion on a cluster. */
export const NO_OPINION = -1;
