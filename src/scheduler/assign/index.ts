/** Stage four: how many replicas each target gets. */

import type { TargetCluster } from '../../api/work/v1alpha2/resource-binding.ts';
import type { Candidate } from '../candidate.ts';
import type { Trace } from '../explain/trace.ts';
import { type Failure, isFailure, otherFailure, unschedulable } from '../failure.ts';
import type { Request } from '../request.ts';
import { aggregated } from './aggregated.ts';
import { duplicated } from './duplicated.ts';
import { dynamicWeight } from './dynamic-weight.ts';
import { staticWeight } from './static-weight.ts';
import type { ReplicaStrategy } from './strategy.ts';
import type { Share } from './webster.ts';

/** Every strategy; the first that applies divides. */
export const strategies: readonly ReplicaStrategy[] = [duplicated, aggregated, dynamicWeight, staticWeight];

/** The targets with their replicas. */
export function assignReplicas(
  request: Request,
  selected: readonly Candidate[],
  trace: Trace | undefined,
): TargetCluster[] | Failure {
  if (selected.length === 0) return otherFailure('no clusters available to schedule');
  if (!request.divides) return undivided(request, selected);
  const scheduling = request.placement.replicaScheduling;
  const strategy = strategies.find(({ applies }) => applies(scheduling));
  if (!strategy) {
    const { replicaSchedulingType: type = '', replicaDivisionPreference: preference = '' } = scheduling ?? {};
    return otherFailure(
      `unsupported replica scheduling strategy, replicaSchedulingType: ${type}, replicaDivisionPreference: ${preference}, please try another scheduling strategy`,
    );
  }
  const shares =
    request.term?.overflowAffinities && !request.placement.clusterAffinity
      ? divideInTiers(request, selected, strategy, trace)
      : divide(request, selected, { strategy, replicas: request.replicas, trace });
  return isFailure(shares) ? shares : shares.map(({ member, replicas }) => ({ name: member.name, replicas }));
}

function divide(
  request: Request,
  candidates: readonly Candidate[],
  { strategy, replicas, trace }: { strategy: ReplicaStrategy; replicas: number; trace: Trace | undefined },
): Share[] | Failure {
  const steps: Trace['divisions'][number]['steps'] = [];
  trace?.divisions.push({ strategy: strategy.name, steps });
  const shares = strategy.divide({
    request,
    candidates,
    replicas,
    note: trace && ((step) => steps.push(step)),
  });
  return isFailure(shares) ? shares : shares.filter((share) => share.replicas > 0);
}

/** Fills the main affinity's clusters first, then tier by tier the overflow ones. */
function divideInTiers(
  request: Request,
  selected: readonly Candidate[],
  strategy: ReplicaStrategy,
  trace: Trace | undefined,
): Share[] | Failure {
  const shares: Share[] = [];
  let remaining = request.replicas;
  for (const tier of groupByTier(selected)) {
    const capacity = tier.reduce((sum, { available }) => sum + available, 0);
    const replicas = Math.min(remaining, capacity);
    const divided = divide(request, tier, { strategy, replicas, trace });
    if (isFailure(divided)) return divided;
    shares.push(...divided);
    remaining -= replicas;
    if (remaining <= 0) return shares;
  }
  return unschedulable('Clusters available replicas are not enough to schedule.');
}

function groupByTier(candidates: readonly Candidate[]): Candidate[][] {
  const tiers = new Map<number, Candidate[]>();
  for (const candidate of candidates) {
    const tier = tiers.get(candidate.tier);
    if (tier) tier.push(candidate);
    else tiers.set(candidate.tier, [candidate]);
  }
  return [...tiers].sort(([a], [b]) => a - b).map(([, tier]) => tier);
}

/** Targets without replicas; component sets name their components. */
function undivided({ components, inSets }: Request, selected: readonly Candidate[]): TargetCluster[] {
  const names = selected.map(({ member }) => member.name);
  if (!inSets || components.length <= 1) return names.map((name) => ({ name }));
  return names.map((name) => ({
    name,
    components: components.map((component) => ({ name: component.name, replicas: component.replicas })),
  }));
}
