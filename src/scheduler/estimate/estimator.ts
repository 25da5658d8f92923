/** The contract of estimators: how much more of a workload each cluster can take. */

import type { Component, ReplicaRequirements } from '../../api/work/v1alpha2/resource-binding.ts';
import type { Member } from '../fleet.ts';
import type { FeatureGates } from '../gates.ts';
import type { Assumption, Estimate } from './estimate.ts';

export interface EstimateRequest {
  /** What one replica needs; undefined when nothing is known. */
  readonly requirements: ReplicaRequirements | undefined;
  /** The pod templates of a complete set. */
  readonly components: readonly Component[];
  /** Where the workload lives. */
  readonly namespace: string;
  readonly gates: FeatureGates;
  /** Recent assignments by cluster name; empty unless overcommit protection is on. */
  readonly assumed: ReadonlyMap<string, readonly Assumption[]>;
  /** Earlier estimates for the same fleet, by rank; `key` must name everything else they depend on. */
  estimates(key: string): (Estimate | undefined)[];
}

/** Answers for one request; undefined when the estimator failed, which discards it for every cluster. */
export type EstimateOf = (member: Member) => Estimate | undefined;

export interface Estimator {
  readonly name: string;
  /** How many more replicas each cluster can take. */
  replicas(request: EstimateRequest): EstimateOf;
  /** How many more complete sets of components each cluster can take. */
  sets(request: EstimateRequest): EstimateOf;
}
