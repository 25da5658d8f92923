/** What a binding says about itself. */

import type { Placement } from '../api/policy/v1alpha1/placement.ts';
import type { ResourceBinding, ResourceBindingSpec } from '../api/work/v1alpha2/resource-binding.ts';

/** True when replicas, requirements for them, or components are known. */
export function isWorkload(spec: ResourceBindingSpec): boolean {
  return isReplicaAssigned(spec) || (spec.components?.length ?? 0) > 0;
}

/** True when the binding has replicas to assign, or could have. */
export function isReplicaAssigned(spec: ResourceBindingSpec): boolean {
  return (spec.replicas ?? 0) > 0 || Boolean(spec.replicaRequirements);
}

/** True when every target gets all replicas. */
export function isDuplicated({ replicaScheduling }: Placement): boolean {
  return !replicaScheduling || replicaScheduling.replicaSchedulingType === 'Duplicated';
}

/** True when rescheduling was asked for after the last success. */
export function wantsFresh({ spec, status }: ResourceBinding): boolean {
  if (!spec.rescheduleTriggeredAt || !status?.lastScheduledTime) return false;
  return Date.parse(spec.rescheduleTriggeredAt) > Date.parse(status.lastScheduledTime);
}

/** True when the cluster is being emptied of this binding. */
export function isEvicting({ gracefulEvictionTasks }: ResourceBindingSpec, clusterName: string): boolean {
  return gracefulEvictionTasks?.some(({ fromCluster }) => fromCluster === clusterName) ?? false;
}
