/** The reasons of an outcome: what every stage found, for every cluster. */

import type { FailureKind } from '../failure.ts';
import type { DivisionTrace, SelectionTrace } from './trace.ts';

/** What one plugin said of one cluster. */
export interface PluginVerdict {
  readonly plugin: string;
  /** Why it refused; undefined when it did not. */
  readonly reason: string | undefined;
  readonly score: number | undefined;
}

export interface EstimatorVerdict {
  readonly estimator: string;
  /** Replicas (or sets) the cluster can take more; undefined when the estimator failed and was left out. */
  readonly count: number | undefined;
  /** What keeps it from being more. */
  readonly limit: string | undefined;
}

/** One cluster. What is known of feasible clusters only is undefined for others. */
export interface ClusterExplanation {
  readonly name: string;
  readonly feasible: boolean;
  /** The reason given for refusing it. */
  readonly reason: string | undefined;
  readonly plugins: readonly PluginVerdict[];
  readonly score: number | undefined;
  /** 0: main affinity; above: overflow affinities; 1000: none of them. */
  readonly tier: number | undefined;
  /** Replicas it can take on top of those assigned. */
  readonly allocatable: number | undefined;
  /** Replicas it can have in all. */
  readonly available: number | undefined;
  readonly estimates: readonly EstimatorVerdict[] | undefined;
  readonly selected: boolean;
  /** Replicas before; undefined for a cluster that was no target. */
  readonly previous: number | undefined;
  /** Replicas now; undefined for a cluster that is no target. */
  readonly replicas: number | undefined;
}

/** One attempt: with several affinity terms there may be several. */
export interface AttemptExplanation {
  /** The affinity term in effect, where there is one. */
  readonly affinity: string | undefined;
  /** By name. */
  readonly clusters: readonly ClusterExplanation[];
  /** Undefined when the attempt ended before. */
  readonly selection: SelectionTrace | undefined;
  /** One per affinity tier; none when replicas are not divided. */
  readonly divisions: readonly DivisionTrace[];
  readonly failure: { readonly kind: FailureKind; readonly message: string } | undefined;
}

/** In the order tried: the last attempt decided. */
export interface Explanation {
  readonly attempts: readonly AttemptExplanation[];
}
