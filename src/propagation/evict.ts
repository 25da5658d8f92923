/** Taking a cluster out of a binding: no longer a target, and a task that says what becomes of the copy there. */

import type { GracefulEvictionTask, ResourceBinding } from '../api/work/v1alpha2/resource-binding.ts';
import { targetClusters } from './targets.ts';

/** The binding without the target; the task is added unless the cluster is being left already. */
export function evict(binding: ResourceBinding, task: GracefulEvictionTask): ResourceBinding {
  const { clusters = [], gracefulEvictionTasks = [], ...spec } = binding.spec;
  const target = clusters.find(({ name }) => name === task.fromCluster);
  if (!target) return binding;
  const others = clusters.filter((cluster) => cluster !== target);
  const isLeaving = gracefulEvictionTasks.some(({ fromCluster }) => fromCluster === task.fromCluster);
  const added = { ...task, ...(target.replicas ? { replicas: target.replicas } : {}) };
  return {
    ...binding,
    spec: {
      ...spec,
      ...(others.length > 0 ? { clusters: others } : {}),
      gracefulEvictionTasks: isLeaving ? gracefulEvictionTasks : [...gracefulEvictionTasks, added],
    },
  };
}

/** True when the cluster has a healthy copy and no other target has one. */
export function isLastHealthyCopy({ spec, status }: ResourceBinding, clusterName: string): boolean {
  const healthy = new Set(
    (status?.aggregatedStatus ?? []).filter(({ health }) => health === 'Healthy').map((item) => item.clusterName),
  );
  const others = targetClusters(spec).filter(({ name }) => name !== clusterName);
  return healthy.has(clusterName) && !others.some(({ name }) => healthy.has(name));
}
