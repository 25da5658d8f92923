/** Clusters that are only described: what a joined one would report of itself. */

import type { ApiEnablement, Cluster } from '../api/cluster/v1alpha1/cluster.ts';
import type { KubeObject } from '../api/meta/object.ts';
import { type Binding, type Inventory, sectionOf } from './inventory.ts';

/** The cluster, Ready and with the APIs of the fleet unless it says otherwise. Its capacity stays as it says. */
export function completeCluster(cluster: Cluster, apis: readonly ApiEnablement[]): Cluster {
  const { status = {} } = cluster;
  const conditions = status.conditions ?? [];
  const isReported = conditions.some(({ type }) => type === 'Ready');
  return {
    ...cluster,
    status: {
      ...status,
      apiEnablements: status.apiEnablements ?? [...apis],
      conditions: isReported ? conditions : [...conditions, READY],
    },
  };
}

const READY = {
  type: 'Ready',
  status: 'True',
  reason: 'ClusterReady',
  message: 'cluster is healthy and ready to accept workloads',
  lastTransitionTime: '1970-01-01T00:00:00Z',
} as const;

/** The APIs to expect of a cluster: those of the richest known one, or what the known templates need. */
export function expectedApis({ clusters, bindings }: Inventory, objects: readonly KubeObject[]): ApiEnablement[] {
  const [richest = []] = clusters
    .map(({ status }) => status?.apiEnablements ?? [])
    .toSorted((a, b) => countKinds(b) - countKinds(a));
  return richest.length > 0 ? richest : neededApis(bindings, objects);
}

function countKinds(apis: readonly ApiEnablement[]): number {
  return apis.reduce((sum, { resources = [] }) => sum + resources.length, 0);
}

function neededApis(bindings: readonly Binding[], objects: readonly KubeObject[]): ApiEnablement[] {
  const templates = objects.filter((object) => sectionOf(object) === 'templates');
  const needed = [...bindings.map(({ spec }) => spec.resource), ...templates];
  const kinds = new Map<string, Set<string>>();
  for (const { apiVersion = '', kind = '' } of needed) {
    kinds.set(apiVersion, (kinds.get(apiVersion) ?? new Set()).add(kind));
  }
  return [...kinds].map(([groupVersion, names]) => ({
    groupVersion,
    resources: [...names].map((kind) => ({ kind, name: `${kind.toLowerCase()}s` })),
  }));
}
