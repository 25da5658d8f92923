/** What the scheduler makes of one binding, and whether it looks at it at all. */

import type { Cluster } from '../api/cluster/v1alpha1/cluster.ts';
import type { TargetCluster } from '../api/work/v1alpha2/resource-binding.ts';
import { deepEqual } from '../base/json.ts';
import {
  decideTrigger,
  type Explanation,
  type FeatureGates,
  type Fleet,
  isAffectedBy,
  prepareFleet,
  schedule,
} from '../scheduler/index.ts';
import type { ScheduleReason } from '../scheduler/trigger.ts';
import type { Binding, Inventory } from './inventory.ts';
import { createSurroundings, type Surroundings } from './surroundings.ts';

export interface Decision {
  /** `kept`: the scheduler has no reason to look or to change anything. */
  readonly kind: 'scheduled' | 'kept' | 'failed' | 'suspended';
  readonly targets: readonly TargetCluster[];
  readonly message: string;
  readonly affinity?: string;
  readonly explanation?: Explanation;
}

export interface Scheduling {
  /** `changed`: the binding is new or will be written. */
  decide(binding: Binding, options: { changed: boolean; explain: boolean }): Decision;
  /** Takes a decision as made: later ones build on it. */
  settle(binding: Binding, decision: Decision): void;
}

/** Prepares the fleet as it will be; clusters that differ from before wake the bindings they could hold. */
export function createScheduling(before: Inventory, after: Inventory, gates: Partial<FeatureGates>): Scheduling {
  const fleet = prepareFleet(after.clusters);
  const surroundings = createSurroundings(before, gates);
  const woken = changedClusters(before.clusters, after.clusters);
  const isWoken = (binding: Binding): boolean => woken.some((cluster) => isAffectedBy(binding, cluster));
  return {
    decide(binding, { changed, explain }) {
      const targets = binding.spec.clusters ?? [];
      if (binding.spec.suspension?.scheduling)
        return { kind: 'suspended', targets, message: 'scheduling is suspended' };
      if (!changed && !isPending(binding) && !isWoken(binding)) {
        return { kind: 'kept', targets, message: 'nothing it depends on changes' };
      }
      const trigger = decideTrigger(binding, fleet, gates);
      if (trigger.action === 'skip') return { kind: 'kept', targets, message: 'it is being deleted' };
      if (trigger.action === 'fail') return { kind: 'failed', targets, message: trigger.message };
      if (trigger.action === 'schedule') {
        return attempt(fleet, binding, { reason: trigger.reason, surroundings, explain });
      }
      return { kind: 'kept', targets, message: 'placed as its policy says; the scheduler keeps what is placed' };
    },
    settle(binding, { kind, targets }) {
      if (kind === 'scheduled') surroundings.placed(binding, targets);
    },
  };
}

/** Clusters that are new, or whose labels or spec differ; status alone wakes nothing. Both sides of a change count. */
function changedClusters(before: readonly Cluster[], after: readonly Cluster[]): Cluster[] {
  const known = new Map(before.map((cluster) => [cluster.metadata.name, cluster]));
  return after.flatMap((cluster) => {
    const old = known.get(cluster.metadata.name);
    if (!old) return [cluster];
    if (old === cluster || !differs(old, cluster)) return [];
    return [old, cluster];
  });
}

function differs(old: Cluster, cluster: Cluster): boolean {
  return !deepEqual(old.spec, cluster.spec) || !deepEqual(old.metadata.labels, cluster.metadata.labels);
}

/** True while the scheduler keeps trying, or has not seen the binding yet. */
function isPending({ status }: Binding): boolean {
  return !status?.conditions?.some(({ type, status: value }) => type === 'Scheduled' && value === 'True');
}

const REASONS: Readonly<Record<ScheduleReason, string>> = {
  PlacementChanged: 'its placement was not applied yet',
  ReplicasChanged: 'its replicas do not add up to what the template asks for',
  RescheduleTriggered: 'rescheduling was asked for',
  NotDivided: 'it is not divided, so every look decides anew',
  TargetDeleting: 'a cluster it runs in is being deleted',
};

interface Attempt {
  readonly reason: ScheduleReason;
  readonly surroundings: Surroundings;
  readonly explain: boolean;
}

function attempt(fleet: Fleet, binding: Binding, { reason, surroundings, explain }: Attempt): Decision {
  const outcome = schedule(fleet, binding, { ...surroundings.options(), explain });
  const explanation = outcome.explanation ? { explanation: outcome.explanation } : {};
  if (!outcome.ok) {
    const targets = outcome.write ? outcome.clusters : (binding.spec.clusters ?? []);
    return { kind: 'failed', targets, message: outcome.message, ...explanation };
  }
  return {
    kind: 'scheduled',
    targets: outcome.clusters,
    message: REASONS[reason],
    ...(outcome.affinity === undefined ? {} : { affinity: outcome.affinity }),
    ...explanation,
  };
}
