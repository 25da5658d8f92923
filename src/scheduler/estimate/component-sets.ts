/** The built-in estimate of complete component sets. */

import { parseQuantity, type Quantity, quantityMilliValue, quantityValue } from '../../base/quantity.ts';
import { type Amount, int32, plusTimes, timesIn, toAmount } from '../amount.ts';
import type { Capacity } from './capacity.ts';
import type { Assumption, Estimate } from './estimate.ts';
import type { EstimateOf, EstimateRequest } from './estimator.ts';
import { fitSets } from './resource-models.ts';
import { demandsOf } from './simulation.ts';

/** Sums of resources over components, in the unit each quantity's format calls for. */
type Sums = Map<string, Amount>;

/** How many more sets each cluster can take. */
export function estimateSets(request: EstimateRequest): EstimateOf {
  const { components, gates } = request;
  const demands = demandsOf(components);
  const perSet = components.reduce((sum, { replicas }) => sum + replicas, 0);
  const need: Sums = new Map();
  addComponents(need, components, 1);
  return ({ name, capacity }) => {
    if (!capacity) return { count: 0, limit: 'no resource summary' };
    const assumed = request.assumed.get(name) ?? [];
    const bySummary = fitSummary(capacity, assumed, need, perSet);
    if (perSet <= 0 || bySummary.count <= 0) return bySummary;
    if (!gates.CustomizedClusterResourceModeling || !capacity.modelled || !capacity.grades) return bySummary;
    const byModels = fitSets(capacity.grades, demands, assumed, bySummary.count);
    return byModels < bySummary.count ? { count: byModels, limit: 'node grades' } : bySummary;
  };
}

/** Binary quantities count in whole units, all others in thousandths: the same resource may differ by format. */
function units(quantity: Quantity): Amount {
  return toAmount(quantity.format === 'BinarySI' ? quantityValue(quantity) : quantityMilliValue(quantity));
}

function addComponents(sums: Sums, components: EstimateRequest['components'], sign: 1 | -1): void {
  for (const { replicas, replicaRequirements } of components) {
    for (const [name, text] of Object.entries(replicaRequirements?.resourceRequest ?? {})) {
      sums.set(name, plusTimes(sums.get(name) ?? 0, sign * replicas, units(parseQuantity(text))));
    }
  }
}

function fitSummary(capacity: Capacity, assumed: readonly Assumption[], need: Sums, perSet: number): Estimate {
  const claimed = assumed.flatMap(({ components }) => components);
  const pods = capacity.pods - claimed.reduce((sum, { replicas }) => sum + replicas, 0);
  if (pods <= 0) return { count: 0, limit: 'pods' };
  if (perSet <= 0) return { count: int32(pods), limit: 'pods' };
  const free: Sums = new Map([...capacity.free].map(([name, { quantity }]) => [name, units(quantity)]));
  addComponents(free, claimed, -1);
  let count = int32(timesIn(pods, perSet));
  let limit = 'pods';
  for (const [name, wanted] of need) {
    if (wanted <= 0) continue;
    const has = free.get(name) ?? 0;
    if (has <= 0) return { count: 0, limit: name };
    const fits = int32(timesIn(has, wanted));
    if (fits < count) {
      count = fits;
      limit = name;
    }
  }
  return { count, limit };
}
