/** Which replicas to take away from clusters that cannot run them. */

import type { Placement } from '../../api/policy/v1alpha1/placement.ts';
import {
  APPLIED_PLACEMENT_ANNOTATION,
  type ResourceBinding,
  type TargetCluster,
} from '../../api/work/v1alpha2/resource-binding.ts';
import { isObject } from '../../base/json.ts';

function appliedPlacement({ metadata }: ResourceBinding): Placement | undefined {
  try {
    const value: unknown = JSON.parse(metadata.annotations?.[APPLIED_PLACEMENT_ANNOTATION] ?? '');
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** True for what the scheduler can place better another time: Deployments divided by what fits. */
export function isDeschedulable(binding: ResourceBinding): boolean {
  const { apiVersion, kind } = binding.spec.resource;
  if (apiVersion !== 'apps/v1' || kind !== 'Deployment' || binding.metadata.deletionTimestamp) return false;
  const strategy = appliedPlacement(binding)?.replicaScheduling;
  if (strategy?.replicaSchedulingType !== 'Divided') return false;
  return (
    strategy.replicaDivisionPreference === 'Aggregated' ||
    (strategy.replicaDivisionPreference === 'Weighted' && strategy.weightPreference?.dynamicWeight !== undefined)
  );
}

const UNKNOWN = -1;

/** The replicas a cluster reports as ready; -1 where it does not say. */
function readyIn({ status }: ResourceBinding, clusterName: string): number {
  const item = status?.aggregatedStatus?.find((each) => each.clusterName === clusterName);
  const ready = isObject(item?.status) ? item.status['readyReplicas'] : undefined;
  return typeof ready === 'number' ? ready : UNKNOWN;
}

/** The targets that have fewer ready replicas than they should. */
export function undesiredTargets(binding: ResourceBinding): TargetCluster[] {
  return (binding.spec.clusters ?? []).filter(({ name, replicas = 0 }) => readyIn(binding, name) < replicas);
}

/** The replicas a target keeps when some of its pods are unschedulable: never fewer than run there. */
function keptReplicas(replicas: number, ready: number, unschedulable: number): number {
  if (unschedulable <= 0 || replicas < unschedulable) return replicas;
  return ready <= replicas ? Math.max(replicas - unschedulable, ready) : replicas - unschedulable;
}

export interface Descheduling {
  readonly next: ResourceBinding;
  readonly message: string;
}

/** The binding without the replicas that cannot run; undefined when all can. `unschedulable` is by cluster. */
export function deschedule(
  binding: ResourceBinding,
  unschedulable: ReadonlyMap<string, number>,
): Descheduling | undefined {
  const taken: { name: string; count: number }[] = [];
  const clusters = (binding.spec.clusters ?? []).map((target): TargetCluster => {
    const { name, replicas = 0 } = target;
    const count = unschedulable.get(name);
    if (count === undefined) return target;
    const kept = keptReplicas(replicas, readyIn(binding, name), count);
    taken.push({ name, count: replicas - kept });
    return { ...target, replicas: kept };
  });
  const total = taken.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return undefined;
  const parts = taken.map(({ name, count }) => `${count} replica(s) in cluster(${name})`).join(', ');
  return {
    next: { ...binding, spec: { ...binding.spec, clusters } },
    message: `Binding has been descheduled, ${parts}, ${total} total descheduled replica(s)`,
  };
}
