/** Stage three: which of the candidates become targets, as the spread constraints demand. */

import type { Placement, SpreadConstraint } from '../../api/policy/v1alpha1/placement.ts';
import { isDuplicated } from '../binding.ts';
import type { Candidate } from '../candidate.ts';
import type { Trace } from '../explain/trace.ts';
import { type Failure, otherFailure } from '../failure.ts';
import type { Request } from '../request.ts';
import { selectByCluster } from './by-cluster.ts';
import { selectByRegion } from './by-region.ts';
import type { Limits } from './limits.ts';

/** The targets among the candidates, in the order replicas are divided in. */
export function selectCandidates(
  request: Request,
  candidates: readonly Candidate[],
  trace: Trace | undefined,
): readonly Candidate[] | Failure {
  const { placement } = request;
  const constraints = placement.spreadConstraints ?? [];
  if (constraints.length === 0 || dividesByGivenWeights(placement)) {
    if (trace) trace.selection = { by: 'all', reason: allReason(constraints) };
    return candidates;
  }
  const task = { request, candidates, need: neededReplicas(request), clusterLimits: limits('cluster'), trace };
  if (find('region')) return selectByRegion(task, limits('region'));
  if (find('cluster')) return selectByCluster(task);
  return otherFailure('just support cluster and region spread constraint');

  function find(field: string): SpreadConstraint | undefined {
    return constraints.findLast(({ spreadByField }) => spreadByField === field);
  }
  function limits(field: string): Limits {
    const found = find(field);
    return { min: found?.minGroups ?? 0, max: found?.maxGroups ?? 0 };
  }
}

function allReason(constraints: readonly SpreadConstraint[]): string {
  return constraints.length === 0 ? 'no spread constraints' : 'fixed weights: spread constraints are not applied';
}

/** With fixed weights, those decide alone who gets replicas. */
function dividesByGivenWeights({ replicaScheduling }: Placement): boolean {
  const { replicaSchedulingType, replicaDivisionPreference, weightPreference } = replicaScheduling ?? {};
  if (replicaSchedulingType !== 'Divided' || replicaDivisionPreference !== 'Weighted') return false;
  if (!weightPreference) return true;
  return Boolean(weightPreference.staticWeightList?.length) && !weightPreference.dynamicWeight;
}

function neededReplicas(request: Request): number | undefined {
  if (isDuplicated(request.placement)) return undefined;
  return request.inSets ? 1 : request.replicas;
}
