/** Whether a binding has to be scheduled now, and why. */

import type { Placement } from '../api/policy/v1alpha1/placement.ts';
import { APPLIED_PLACEMENT_ANNOTATION, type ResourceBinding } from '../api/work/v1alpha2/resource-binding.ts';
import { isObject } from '../base/json.ts';
import { sum32 } from './assign/by-capacity.ts';
import { isDuplicated, isWorkload, wantsFresh } from './binding.ts';
import type { Fleet } from './fleet.ts';
import { DEFAULT_GATES, type FeatureGates } from './gates.ts';
import { placementFingerprint, termFingerprint } from './placement-json.ts';

export type ScheduleReason =
  | 'PlacementChanged'
  | 'ReplicasChanged'
  | 'RescheduleTriggered'
  /** Duplicated bindings and those without replicas are scheduled every time. */
  | 'NotDivided'
  | 'TargetDeleting';

export type Trigger =
  | { readonly action: 'schedule'; readonly reason: ScheduleReason }
  /** Nothing to do but to set status.schedulerObservedGeneration. */
  | { readonly action: 'observe' }
  | { readonly action: 'none' }
  /** The binding is being deleted: a warning event with this message. */
  | { readonly action: 'skip'; readonly message: string }
  | { readonly action: 'fail'; readonly message: string };

/** Decides whether the binding is to be scheduled. */
export function decideTrigger(binding: ResourceBinding, fleet: Fleet, gates?: Partial<FeatureGates>): Trigger {
  const { metadata, spec, status } = binding;
  const [subject, path] = metadata.namespace
    ? ['resourceBinding', `${metadata.namespace}/${metadata.name}`]
    : ['clusterResourceBinding', metadata.name ?? ''];
  if (metadata.deletionTimestamp) return { action: 'skip', message: `skip schedule deleting ${subject}: ${path}` };
  if (!spec.placement) return { action: 'fail', message: `failed to get placement from ${subject}(${path})` };
  const reason = reasonToSchedule(binding, spec.placement, fleet, { ...DEFAULT_GATES, ...gates });
  if (reason) return { action: 'schedule', reason };
  return { action: metadata.generation === status?.schedulerObservedGeneration ? 'none' : 'observe' };
}

function reasonToSchedule(
  binding: ResourceBinding,
  placement: Placement,
  fleet: Fleet,
  gates: FeatureGates,
): ScheduleReason | undefined {
  if (placementChanged(binding, placement)) return 'PlacementChanged';
  if (replicasChanged(binding, placement, gates)) return 'ReplicasChanged';
  if (wantsFresh(binding)) return 'RescheduleTriggered';
  if (!isWorkload(binding.spec) || isDuplicated(placement)) return 'NotDivided';
  if (binding.spec.clusters?.some(({ name }) => fleet.deleting.has(name))) return 'TargetDeleting';
  return undefined;
}

/** The fields whose change always matters; a change of clusterAffinities matters in the term in use. */
const DECISIVE_FIELDS: readonly (keyof Placement)[] = [
  'clusterAffinity',
  'clusterTolerations',
  'spreadConstraints',
  'replicaScheduling',
];
const ALL_FIELDS: readonly (keyof Placement)[] = [...DECISIVE_FIELDS, 'clusterAffinities', 'workloadAffinity'];

function placementChanged({ metadata, status }: ResourceBinding, placement: Placement): boolean {
  const text = metadata.annotations?.[APPLIED_PLACEMENT_ANNOTATION];
  if (!text) return true;
  const applied = parsePlacement(text);
  if (!applied) return false;
  const differs = (field: keyof Placement): boolean =>
    placementFingerprint(placement, field) !== placementFingerprint(applied, field);
  if (!ALL_FIELDS.some(differs)) return false;
  if (DECISIVE_FIELDS.some(differs)) return true;
  const observed = status?.schedulerObservingAffinityName;
  if (!observed) return true;
  const term = placement.clusterAffinities?.find(({ affinityName }) => affinityName === observed);
  const appliedTerm = applied.clusterAffinities?.find(({ affinityName }) => affinityName === observed);
  return !term || !appliedTerm || termFingerprint(term) !== termFingerprint(appliedTerm);
}

function parsePlacement(text: string): Placement | undefined {
  try {
    const value: unknown = JSON.parse(text) ?? {};
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function replicasChanged({ spec }: ResourceBinding, placement: Placement, gates: FeatureGates): boolean {
  if (!placement.replicaScheduling) return false;
  const components = spec.components ?? [];
  const clusters = spec.clusters ?? [];
  const wanted = spec.replicas ?? 0;
  if (gates.MultiplePodTemplatesScheduling && components.length > 0 && clusters.length === 0) return true;
  const assigned = clusters.map(({ replicas = 0 }) => replicas);
  switch (placement.replicaScheduling.replicaSchedulingType) {
    case 'Duplicated':
      return assigned.some((replicas) => replicas !== wanted);
    case 'Divided':
      return sum32(assigned) !== wanted;
    default:
      return false;
  }
}
