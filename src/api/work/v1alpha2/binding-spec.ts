/** The spec and status shared by ResourceBinding and ClusterResourceBinding. */

import {
  anyObject,
  conditions,
  flag,
  type Infer,
  int32,
  int64,
  list,
  map,
  nodeSelector,
  object,
  oneOf,
  optional,
  quantity,
  REASON_PATTERN,
  text,
  time,
  toleration,
} from '../../field.ts';
import { failoverBehavior } from '../../policy/v1alpha1/failover.ts';
import { placement } from '../../policy/v1alpha1/placement.ts';
import { conflictResolution, suspensionFields } from '../../policy/v1alpha1/propagation-spec.ts';

const targetCluster = object({
  components: optional(
    list(object({ name: text('component'), replicas: int32('its replicas there') }), 'replicas by component'),
  ),
  name: text('cluster'),
  replicas: optional(int32('replicas there')),
});

export type TargetCluster = Infer<typeof targetCluster>;

const nodeClaim = optional(
  object(
    {
      hardNodeAffinity: optional(nodeSelector),
      nodeSelector: optional(map(text(''), 'labels the node must have')),
      tolerations: optional(list(toleration, 'node taints that are tolerated')),
    },
    'what a replica asks of its node',
  ),
);

const requirementFields = {
  nodeClaim,
  priorityClassName: optional(text('priority class of the pods')),
  resourceRequest: optional(map(quantity(), 'what one replica requests')),
};

const replicaRequirements = object(
  { namespace: optional(text('namespace of the workload')), ...requirementFields },
  'what one replica needs',
);

export type ReplicaRequirements = Infer<typeof replicaRequirements>;

const componentReplicaRequirements = object(requirementFields, 'what one replica needs');

const component = object({
  name: text('unique name', { maxLength: 32 }),
  replicaRequirements: optional(componentReplicaRequirements),
  replicas: int32('replicas of this component'),
});

export type Component = Infer<typeof component>;

const gracefulEvictionTask = object({
  clustersBeforeFailover: optional(list(text(''), 'clusters that had the workload before')),
  creationTimestamp: optional(time('when the eviction began')),
  fromCluster: text('cluster being left'),
  gracePeriodSeconds: optional(int32('longest wait; excludes suppressDeletion')),
  message: optional(text('details for people', { maxLength: 1024 })),
  preservedLabelState: optional(map(text(''), 'labels for the copy in the next cluster')),
  producer: text('controller that asked'),
  purgeMode: optional(oneOf(['Directly', 'Gracefully', 'Never'], 'when the old copy goes')),
  reason: text('cause, in CamelCase', { minLength: 1, maxLength: 32, pattern: REASON_PATTERN }),
  replicas: optional(int32('replicas being evicted')),
  suppressDeletion: optional(flag('hold until somebody says false; excludes gracePeriodSeconds')),
});

export type GracefulEvictionTask = Infer<typeof gracefulEvictionTask>;

const bindingSnapshot = object({
  clusters: optional(list(targetCluster, 'where it was scheduled')),
  name: text('name of the binding'),
  namespace: optional(text('its namespace; empty for a cluster-wide one')),
});

export type BindingSnapshot = Infer<typeof bindingSnapshot>;

const objectReference = object(
  {
    apiVersion: text('group/version'),
    kind: text('kind'),
    name: text('name'),
    namespace: optional(text('namespace; empty for a cluster-wide object')),
    resourceVersion: optional(text('version the binding was made from')),
    uid: optional(text('UID of the template')),
  },
  'the template',
);

export type ObjectReference = Infer<typeof objectReference>;

const bindingSuspension = object(
  { ...suspensionFields, scheduling: optional(flag('stop scheduling')) },
  'stop sending, or scheduling',
);

export type BindingSuspension = Infer<typeof bindingSuspension>;

export const bindingSpec = object(
  {
    clusters: optional(list(targetCluster, 'the scheduling result')),
    components: optional(list(component, 'pod templates of a workload with several')),
    conflictResolution,
    failover: optional(failoverBehavior),
    gracefulEvictionTasks: optional(list(gracefulEvictionTask, 'evictions under way')),
    placement: optional(placement),
    preserveResourcesOnDeletion: optional(flag('members keep their objects when the template is deleted')),
    propagateDeps: optional(flag('also send what the template refers to')),
    replicaRequirements: optional(replicaRequirements),
    replicas: optional(int32('replicas of the template')),
    requiredBy: optional(list(bindingSnapshot, 'bindings that need this object')),
    rescheduleTriggeredAt: optional(time('later than the last scheduling: schedule afresh')),
    resource: objectReference,
    schedulePriority: optional(
      object({ priority: optional(int32('place in the scheduling queue', { default: 0 })) }, 'scheduling priority'),
    ),
    schedulerName: optional(text('which scheduler decides')),
    suspension: optional(bindingSuspension),
    workloadAffinityGroups: optional(
      object(
        {
          affinityGroup: optional(text('group to be with')),
          antiAffinityGroup: optional(text('group to be apart from')),
        },
        'groups of workloads',
      ),
    ),
  },
  'desired state',
);

const aggregatedStatusItem = object({
  applied: optional(flag('whether it was applied')),
  appliedMessage: optional(text('why not')),
  clusterName: text('cluster'),
  health: optional(oneOf(['Healthy', 'Unhealthy', 'Unknown'], 'health there')),
  status: optional(anyObject('status there')),
});

export type AggregatedStatusItem = Infer<typeof aggregatedStatusItem>;

export const bindingStatus = object(
  {
    aggregatedStatus: optional(list(aggregatedStatusItem, 'state by cluster, sorted by name')),
    conditions: optional(conditions('Scheduled and FullyApplied')),
    lastScheduledTime: optional(time('when it was last scheduled')),
    schedulerObservedGeneration: optional(int64('generation the scheduler handled')),
    schedulerObservingAffinityName: optional(text('affinity group in use')),
  },
  'observed state',
);

export type ResourceBindingSpec = Infer<typeof bindingSpec>;
export type ResourceBindingStatus = Infer<typeof bindingStatus>;
