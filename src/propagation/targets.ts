/** The clusters a binding concerns. */

import type { ResourceBindingSpec, TargetCluster } from '../api/work/v1alpha2/resource-binding.ts';

/** Where Works are written: the scheduling result, then the clusters of bindings that need the object. */
export function targetClusters({ clusters = [], requiredBy = [] }: ResourceBindingSpec): TargetCluster[] {
  const byName = new Map(clusters.map((cluster) => [cluster.name, cluster]));
  for (const { clusters: needed = [] } of requiredBy) {
    for (const cluster of needed) if (!byName.has(cluster.name)) byName.set(cluster.name, cluster);
  }
  return [...byName.values()];
}

/** Where Works may be: the targets, and the clusters being left gracefully. Works elsewhere are orphans. */
export function expectedClusters(spec: ResourceBindingSpec): Set<string> {
  const leaving = (spec.gracefulEvictionTasks ?? []).filter(({ purgeMode }) => purgeMode !== 'Directly');
  return new Set([...targetClusters(spec).map(({ name }) => name), ...leaving.map(({ fromCluster }) => fromCluster)]);
}

/** The clusters whose Works must be gone before anything else is written. */
export function directlyPurged({ gracefulEvictionTasks = [] }: ResourceBindingSpec): Set<string> {
  return new Set(
    gracefulEvictionTasks.filter(({ purgeMode }) => purgeMode === 'Directly').map(({ fromCluster }) => fromCluster),
  );
}
