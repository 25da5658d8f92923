/** Valid objects to preview; tests change one thing each. */

import type { Cluster } from '../../src/api/cluster/v1alpha1/cluster.ts';
import type { AnyObject } from '../../src/api/meta/object.ts';
import type { Placement } from '../../src/api/policy/v1alpha1/placement.ts';
import type { PropagationPolicy } from '../../src/api/policy/v1alpha1/propagation-policy.ts';
import type { ResourceBinding, TargetCluster } from '../../src/api/work/v1alpha2/resource-binding.ts';
import { EMPTY_INVENTORY, type Inventory } from '../../src/preview/inventory.ts';
import { placementJson } from '../../src/scheduler/index.ts';

/** A Ready cluster with room for `cpu` replicas of `aDeployment`. */
export function aCluster(name: string, cpu = 10, spec: Partial<Cluster['spec']> = {}): Cluster {
  return {
    apiVersion: 'cluster.karmada.io/v1alpha1',
    kind: 'Cluster',
    metadata: { name, uid: `uid-${name}`, generation: 1 },
    spec: { syncMode: 'Push', region: `region-${name}`, ...spec },
    status: {
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'ClusterReady',
          message: '',
          lastTransitionTime: '2026-01-01T00:00:00Z',
        },
      ],
      apiEnablements: [
        { groupVersion: 'apps/v1', resources: [{ name: 'deployments', kind: 'Deployment' }] },
        { groupVersion: 'batch/v1', resources: [{ name: 'jobs', kind: 'Job' }] },
        { groupVersion: 'v1', resources: [{ name: 'configmaps', kind: 'ConfigMap' }] },
      ],
      resourceSummary: { allocatable: { cpu: String(cpu), memory: '100Gi', pods: '110' } },
    },
  };
}

/** A Deployment whose replicas ask for one CPU each. */
export function aDeployment(name = 'web', replicas = 4): AnyObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default', labels: { app: name } },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name, image: 'nginx', resources: { requests: { cpu: '1' } } }] },
      },
    },
  };
}

/** Division by the room there is. */
export const DIVIDED: Placement = {
  clusterAffinity: {},
  replicaScheduling: {
    replicaSchedulingType: 'Divided',
    replicaDivisionPreference: 'Weighted',
    weightPreference: { dynamicWeight: 'AvailableReplicas' },
  },
};

/** A policy for every Deployment of the namespace. */
export function aPolicy(
  name = 'web',
  placement: Placement = DIVIDED,
  spec: Partial<PropagationPolicy['spec']> = {},
): PropagationPolicy {
  return {
    apiVersion: 'policy.karmada.io/v1alpha1',
    kind: 'PropagationPolicy',
    metadata: { name, namespace: 'default' },
    spec: { resourceSelectors: [{ apiVersion: 'apps/v1', kind: 'Deployment' }], placement, ...spec },
  };
}

/** The binding of `aDeployment` as it is after a successful scheduling. */
export function aBinding(clusters: TargetCluster[], policy = aPolicy(), name = 'web'): ResourceBinding {
  const replicas = clusters.reduce((sum, target) => sum + (target.replicas ?? 0), 0);
  const { placement = {} } = policy.spec;
  return {
    apiVersion: 'work.karmada.io/v1alpha2',
    kind: 'ResourceBinding',
    metadata: {
      name: `${name}-deployment`,
      namespace: 'default',
      generation: 2,
      labels: { 'propagationpolicy.karmada.io/permanent-id': 'id' },
      annotations: { ...claimOf(policy), 'policy.karmada.io/applied-placement': placementJson(placement) },
    },
    spec: {
      resource: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'default', name },
      replicas,
      replicaRequirements: { resourceRequest: { cpu: '1' } },
      placement,
      schedulerName: 'default-scheduler',
      clusters,
    },
    status: {
      schedulerObservedGeneration: 2,
      lastScheduledTime: '2026-01-01T00:00:00Z',
      conditions: [
        {
          type: 'Scheduled',
          status: 'True',
          reason: 'Success',
          message: '',
          lastTransitionTime: '2026-01-01T00:00:00Z',
        },
      ],
    },
  };
}

/** What a claim leaves in annotations. */
export function claimOf({ metadata }: PropagationPolicy): Record<string, string> {
  return {
    'propagationpolicy.karmada.io/namespace': metadata.namespace ?? '',
    'propagationpolicy.karmada.io/name': metadata.name ?? '',
  };
}

/** A fleet that holds what is given. */
export function anInventory(parts: Partial<Inventory>): Inventory {
  return { ...EMPTY_INVENTORY, ...parts };
}
