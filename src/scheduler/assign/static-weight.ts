/** Replicas by weights written in the placement; capacity and previous replicas play no role. */

import type { StaticClusterWeight } from '../../api/policy/v1alpha1/placement.ts';
import { compileAffinity } from '../affinity/cluster-affinity.ts';
import type { Candidate } from '../candidate.ts';
import { type ReplicaStrategy, weightsOf } from './strategy.ts';
import { type Party, seated, webster } from './webster.ts';

export const staticWeight: ReplicaStrategy = {
  name: 'StaticWeight',
  applies: (scheduling) =>
    scheduling?.replicaSchedulingType === 'Divided' &&
    scheduling.replicaDivisionPreference === 'Weighted' &&
    !scheduling.weightPreference?.dynamicWeight,
  divide({ request, candidates, replicas, note }) {
    const rules = request.placement.replicaScheduling?.weightPreference?.staticWeightList ?? [];
    const weights = weigh(candidates, rules);
    const equal = weights.length === 0;
    const parties = equal ? candidates.map(({ member }) => ({ member, weight: 1 })) : weights;
    note?.({
      action: equal ? 'no weight applies: equal weights' : 'weights of the placement',
      amounts: weightsOf(parties),
    });
    return seated(webster(replicas, parties, request.spec.resource.uid ?? ''));
  },
};

/** The clusters some rule gives weight to; of several rules the largest counts. */
function weigh(candidates: readonly Candidate[], rules: readonly StaticClusterWeight[]): Party[] {
  const compiled = rules.map(({ targetCluster, weight }) => ({ matcher: compileAffinity(targetCluster), weight }));
  return candidates.flatMap(({ member }) => {
    let largest = 0;
    for (const { matcher, weight } of compiled) {
      if (weight > largest && matcher.matches(member)) largest = weight;
    }
    return largest > 0 ? [{ member, weight: largest }] : [];
  });
}
