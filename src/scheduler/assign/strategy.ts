/** The contract of strategies: how replicas are divided among the targets. */

import type { ReplicaSchedulingStrategy } from '../../api/policy/v1alpha1/placement.ts';
import type { Candidate } from '../candidate.ts';
import type { ClusterAmount, DivisionStep } from '../explain/trace.ts';
import type { Failure } from '../failure.ts';
import type { Request } from '../request.ts';
import type { Party, Share } from './webster.ts';

export interface DivisionTask {
  readonly request: Request;
  readonly candidates: readonly Candidate[];
  readonly replicas: number;
  /** Takes notes for an explanation. */
  readonly note: ((step: DivisionStep) => void) | undefined;
}

export interface ReplicaStrategy {
  readonly name: string;
  /** Whether the placement asks for this strategy. */
  applies(scheduling: ReplicaSchedulingStrategy | undefined): boolean;
  /** The shares, in the order they are written; entries without replicas are dropped by the caller. */
  divide(task: DivisionTask): readonly Share[] | Failure;
}

/** Weights as noted for an explanation. */
export function weightsOf(parties: readonly Party[]): ClusterAmount[] {
  return parties.map(({ member, weight }) => ({ cluster: member.name, amount: weight }));
}

/** Shares as noted for an explanation. */
export function replicasOf(shares: readonly Share[]): ClusterAmount[] {
  return shares.map(({ member, replicas }) => ({ cluster: member.name, amount: replicas }));
}
