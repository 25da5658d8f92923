/** The built-in estimator: free resources of the cluster's summary, refined by its node grades where it reports them. */

import type { ReplicaRequirements } from '../../api/work/v1alpha2/resource-binding.ts';
import {
  parseQuantity,
  type Quantity,
  quantityMilliValue,
  quantityValue,
  subtractQuantity,
} from '../../base/quantity.ts';
import { type Amount, int32, timesIn, toAmount } from '../amount.ts';
import { type Capacity, freeOf } from './capacity.ts';
import { estimateSets } from './component-sets.ts';
import type { Assumption, Estimate } from './estimate.ts';
import type { EstimateOf, EstimateRequest, Estimator } from './estimator.ts';
import { fitReplicas, fitSets } from './resource-models.ts';
import { readVector, type Vector } from './vector.ts';

/** Estimates every cluster from what it reports in its status. */
export const generalEstimator: Estimator = {
  name: 'general-estimator',
  replicas: estimateReplicas,
  sets: estimateSets,
};

const UNREPORTED: Estimate = { count: 0, limit: 'no resource summary' };
const NO_PODS: Estimate = { count: 0, limit: 'pods' };
const MAX_REPLICAS = 2 ** 31 - 1;

/** What one replica needs, in the forms the estimates compare it in. */
interface Need {
  readonly wants: readonly { readonly name: string; readonly amount: Amount }[];
  readonly vector: Vector;
}

function estimateReplicas(request: EstimateRequest): EstimateOf {
  const { requirements, assumed, gates, estimates } = request;
  let need: Need | undefined;
  const estimate = (capacity: Capacity, claims: readonly Assumption[]): Estimate => {
    const free = claims.length === 0 ? capacity : withAssumed(capacity, claims);
    if (free.pods <= 0) return NO_PODS;
    if (!requirements) return clipped(free.pods, Number.POSITIVE_INFINITY, 'pods');
    need ??= readNeed(requirements);
    const byModels = gates.CustomizedClusterResourceModeling && capacity.modelled;
    return (byModels && estimateByModels(free, need, claims)) || estimateBySummary(free, need);
  };
  const known = estimates(
    `${gates.CustomizedClusterResourceModeling} ${JSON.stringify(requirements?.resourceRequest)}`,
  );
  return ({ name, rank, capacity }) => {
    if (!capacity) return UNREPORTED;
    const claims = assumed.size === 0 ? undefined : assumed.get(name);
    if (claims) return estimate(capacity, claims);
    known[rank] ??= estimate(capacity, []);
    return known[rank];
  };
}

function readNeed(requirements: ReplicaRequirements): Need {
  const resourceRequest = requirements.resourceRequest ?? {};
  const wants = Object.entries(resourceRequest).flatMap(([name, text]) => {
    const quantity = parseQuantity(text);
    if (quantityValue(quantity) <= 0n) return [];
    return [{ name, amount: toAmount(name === 'cpu' ? quantityMilliValue(quantity) : quantityValue(quantity)) }];
  });
  return { wants, vector: readVector(resourceRequest) };
}

function clipped(pods: number, count: number, limit: string): Estimate {
  return pods <= count ? { count: int32(pods), limit: 'pods' } : { count: int32(count), limit };
}

function estimateByModels(
  { grades, pods }: Capacity,
  { vector }: Need,
  claims: readonly Assumption[],
): Estimate | undefined {
  if (!grades) return undefined;
  const count =
    claims.length === 0
      ? fitReplicas(grades, vector)
      : fitSets(grades, [{ replicas: 1, request: vector }], claims, MAX_REPLICAS);
  return clipped(pods, count, 'node grades');
}

function estimateBySummary(capacity: Capacity, { wants }: Need): Estimate {
  let count = Number.POSITIVE_INFINITY;
  let limit = 'pods';
  for (const { name, amount } of wants) {
    const free = capacity.free.get(name);
    if (!free || free.whole <= 0) return { count: 0, limit: name };
    const fits = timesIn(name === 'cpu' ? free.milli : free.whole, amount);
    if (fits < count) {
      count = fits;
      limit = name;
    }
  }
  return clipped(capacity.pods, count, limit);
}

/** The capacity with recent assignments counted as claimed. */
function withAssumed(capacity: Capacity, claims: readonly Assumption[]): Capacity {
  const free = new Map(capacity.free);
  let { pods } = capacity;
  for (const { replicas, replicaRequirements } of claims.flatMap(({ components }) => components)) {
    if (replicas <= 0) continue;
    pods -= replicas;
    for (const [name, text] of Object.entries(replicaRequirements?.resourceRequest ?? {})) {
      const left = free.get(name);
      if (left) free.set(name, freeOf(subtractQuantity(left.quantity, claimed(name, text, replicas))));
    }
  }
  return { ...capacity, pods, free };
}

function claimed(name: string, text: string | number, replicas: number): Quantity {
  const each = parseQuantity(text);
  return name === 'cpu'
    ? parseQuantity(`${quantityMilliValue(each) * BigInt(replicas)}m`)
    : parseQuantity(`${quantityValue(each) * BigInt(replicas)}`);
}
