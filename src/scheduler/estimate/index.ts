/** The capacity of the feasible clusters: the least of all estimators' answers. */

import type { Member } from '../fleet.ts';
import type { Request } from '../request.ts';
import { NO_OPINION } from './estimate.ts';
import type { EstimateOf, EstimateRequest, Estimator } from './estimator.ts';
import { generalEstimator } from './general.ts';

const UNLIMITED = 2 ** 31 - 1;

/** How many more replicas (or complete sets) each of `members` can take, in their order. */
export function estimateCapacity(members: readonly Member[], request: Request): number[] {
  const estimates = new Array<number>(members.length).fill(UNLIMITED);
  if (request.replicas === 0 && request.components.length === 0) return estimates;
  for (const estimator of estimatorsOf(request)) lower(estimates, members, estimateWith(estimator, request));
  for (let i = 0; i < estimates.length; i += 1) if (estimates[i] === UNLIMITED) estimates[i] = request.replicas;
  return estimates;
}

/** Every estimator of the request; the built-in one first. */
export function estimatorsOf({ estimators }: Request): readonly Estimator[] {
  return [generalEstimator, ...estimators];
}

/** Asks one estimator what the request needs to know: replicas, or complete sets. */
export function estimateWith(estimator: Estimator, request: Request): EstimateOf {
  const asked: EstimateRequest = {
    requirements: request.requirements,
    components: request.components,
    namespace: request.spec.resource.namespace ?? '',
    gates: request.gates,
    assumed: request.assumed,
    estimates: request.fleet.estimates,
  };
  return request.inSets ? estimator.sets(asked) : estimator.replicas(asked);
}

/** Lowers the estimates to the answers; leaves them alone when one cluster could not be estimated. */
function lower(estimates: number[], members: readonly Member[], of: EstimateOf): void {
  const answers: number[] = [];
  for (const member of members) {
    const estimate = of(member);
    if (!estimate) return;
    answers.push(estimate.count);
  }
  for (let i = 0; i < answers.length; i += 1) {
    const count = answers[i] as number;
    if (count !== NO_OPINION && count < (estimates[i] as number)) estimates[i] = count;
  }
}
