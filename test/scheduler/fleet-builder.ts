/** Clusters and bindings for scheduling tests: valid as they start, each test says only what it is about. */

import type { Cluster, ClusterSpec } from '../../src/api/cluster/v1alpha1/cluster.ts';
import type { Placement } from '../../src/api/policy/v1alpha1/placement.ts';
import type { ResourceBinding, ResourceBindingSpec } from '../../src/api/work/v1alpha2/resource-binding.ts';

/** A cluster with room for so many pods. */
export function aCluster(name: string, pods: number, spec: Partial<ClusterSpec> = {}): Cluster {
  return {
    apiVersion: 'cluster.karmada.io/v1alpha1',
    kind: 'Cluster',
    metadata: { name },
    spec: { syncMode: 'Push', ...spec },
    status: {
      apiEnablements: [{ groupVersion: 'apps/v1', resources: [{ kind: 'Deployment', name: 'deployments' }] }],
      resourceSummary: { allocatable: { pods: String(pods) } },
    },
  };
}

/** `m1:4 m2:0` as clusters. */
export function clustersOf(text: string): Cluster[] {
  return amounts(text).map(([name, pods]) => aCluster(name, pods));
}

function amounts(text: string): [string, number][] {
  return text.split(' ').map((word) => {
    const [name = '', amount = '0'] = word.split(':');
    return [name, Number(amount)];
  });
}

/** A Deployment's binding. */
export function aBinding(placement: Placement, spec: Partial<ResourceBindingSpec> = {}): ResourceBinding {
  return {
    metadata: { namespace: 'default', name: 'web-deployment', generation: 1 },
    spec: {
      resource: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'default', name: 'web' },
      replicas: 1,
      replicaRequirements: {},
      placement,
      ...spec,
    },
  };
}

/** `m1:4 m2:0` as previous targets. */
export function targetsOf(text: string): { name: string; replicas: number }[] {
  return amounts(text).map(([name, replicas]) => ({ name, replicas }));
}

export const AGGREGATED: Placement = {
  replicaScheduling: { replicaSchedulingType: 'Divided', replicaDivisionPreference: 'Aggregated' },
};
export const DYNAMIC: Placement = {
  replicaScheduling: {
    replicaSchedulingType: 'Divided',
    replicaDivisionPreference: 'Weighted',
    weightPreference: { dynamicWeight: 'AvailableReplicas' },
  },
};
export const EQUAL_WEIGHTS: Placement = {
  replicaScheduling: { replicaSchedulingType: 'Divided', replicaDivisionPreference: 'Weighted' },
};
export const DUPLICATED: Placement = { replicaScheduling: { replicaSchedulingType: 'Duplicated' } };

/** Fixed weights, `m1:2 m2,m3:5`. */
export function weighted(text: string): Placement {
  const staticWeightList = amounts(text).map(([names, weight]) => ({
    targetCluster: { clusterNames: names.split(',') },
    weight,
  }));
  return {
    replicaScheduling: {
      replicaSchedulingType: 'Divided',
      replicaDivisionPreference: 'Weighted',
      weightPreference: { staticWeightList },
    },
  };
}
