/** What NoExecute taints take from bindings, as the taint manager does once the toleration times are over. */

import type { Cluster, Taint } from '../api/cluster/v1alpha1/cluster.ts';
import type { Placement } from '../api/policy/v1alpha1/placement.ts';
import type { GracefulEvictionTask, TargetCluster } from '../api/work/v1alpha2/resource-binding.ts';
import { untolerated } from '../scheduler/affinity/toleration.ts';
import type { Binding } from './inventory.ts';

type Toleration = NonNullable<Placement['clusterTolerations']>[number];

/** The NoExecute taints by cluster, without the clusters that have none. */
export function executionTaints(clusters: readonly Cluster[]): ReadonlyMap<string, readonly Taint[]> {
  const found = new Map<string, readonly Taint[]>();
  for (const { metadata, spec } of clusters) {
    const taints = (spec.taints ?? []).filter(({ effect }) => effect === 'NoExecute');
    if (taints.length > 0) found.set(metadata.name ?? '', taints);
  }
  return found;
}

/** The binding without the targets its placement does not tolerate for good; the same object when none go. */
export function evict<B extends Binding>(binding: B, taints: ReadonlyMap<string, readonly Taint[]>): B {
  const targets = binding.spec.clusters ?? [];
  if (taints.size === 0 || targets.length === 0) return binding;
  const tolerations = (binding.spec.placement?.clusterTolerations ?? []).filter(isLasting);
  const leaves = ({ name }: TargetCluster): boolean => untolerated(taints.get(name) ?? [], tolerations) !== undefined;
  const evicted = targets.filter(leaves);
  if (evicted.length === 0) return binding;
  const tasks = binding.spec.gracefulEvictionTasks ?? [];
  const clusters = targets.filter((target) => !evicted.includes(target));
  const added = evicted.filter(({ name }) => !tasks.some(({ fromCluster }) => fromCluster === name)).map(evictionOf);
  return { ...binding, spec: { ...binding.spec, clusters, gracefulEvictionTasks: [...tasks, ...added] } };
}

/** A toleration for some seconds only delays the eviction; a preview shows where things end. */
function isLasting({ tolerationSeconds }: Toleration): boolean {
  return tolerationSeconds === undefined;
}

function evictionOf({ name, replicas }: TargetCluster): GracefulEvictionTask {
  return {
    fromCluster: name,
    ...(replicas ? { replicas } : {}),
    reason: 'TaintUntolerated',
    producer: 'TaintManager',
    purgeMode: 'Gracefully',
  };
}
