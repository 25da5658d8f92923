/** Which events concern the scheduler. */

import type { Cluster } from '../api/cluster/v1alpha1/cluster.ts';
import type { ClusterAffinity } from '../api/policy/v1alpha1/placement.ts';
import type { ResourceBinding } from '../api/work/v1alpha2/resource-binding.ts';
import { clusterMatches } from './affinity/cluster-affinity.ts';

const DEFAULT_SCHEDULER = 'default-scheduler';

/** A binding with one of these labels was made for a policy or a service; others get their targets elsewhere. */
const OWNER_LABELS = [
  'propagationpolicy.karmada.io/permanent-id',
  'clusterpropagationpolicy.karmada.io/permanent-id',
  'binding.karmada.io/managed-by',
];

/** True when this scheduler has to look at events of the binding. */
export function isForScheduler(binding: ResourceBinding, schedulerName = DEFAULT_SCHEDULER): boolean {
  const labels = binding.metadata.labels ?? {};
  return isServedBy(binding, schedulerName) && OWNER_LABELS.some((label) => Boolean(labels[label]));
}

function isServedBy({ spec }: ResourceBinding, schedulerName: string): boolean {
  return (spec.schedulerName || DEFAULT_SCHEDULER) === schedulerName && spec.suspension?.scheduling !== true;
}

/** True when a change of the cluster may change where the binding runs. Overflow affinities are not consulted. */
export function isAffectedBy(binding: ResourceBinding, cluster: Cluster, schedulerName = DEFAULT_SCHEDULER): boolean {
  const { metadata, spec, status } = binding;
  const { placement } = spec;
  if (!placement || !isServedBy(binding, schedulerName)) return false;
  let affinity: ClusterAffinity | undefined = placement.clusterAffinity;
  if (placement.clusterAffinities) {
    if (status?.schedulerObservedGeneration !== metadata.generation) return true;
    const observed = status?.schedulerObservingAffinityName;
    affinity =
      placement.clusterAffinities.find(({ affinityName }) => affinityName === observed) ??
      placement.clusterAffinities[0];
  }
  return !affinity || clusterMatches(cluster, affinity);
}
