/** Since when a workload is unhealthy in each of its clusters. */

import type { ResourceBinding } from '../../api/work/v1alpha2/resource-binding.ts';

export interface UnhealthySince {
  /** Takes in the state of a binding: since when it is unhealthy, by target cluster it is not leaving already. */
  observe(key: string, binding: ResourceBinding, now: number): ReadonlyMap<string, number>;
  forget(key: string): void;
}

/** Nothing is known to be unhealthy. */
export function createUnhealthySince(): UnhealthySince {
  const known = new Map<string, ReadonlyMap<string, number>>();
  return {
    observe(key, { spec, status }, now) {
      const leaving = new Set(spec.gracefulEvictionTasks?.map(({ fromCluster }) => fromCluster));
      const targets = new Set(spec.clusters?.map(({ name }) => name));
      const before = known.get(key);
      const unhealthy = (status?.aggregatedStatus ?? [])
        .filter(({ health }) => health === 'Unhealthy')
        .map(({ clusterName }) => clusterName)
        .filter((clusterName) => targets.has(clusterName) && !leaving.has(clusterName));
      const since = new Map(unhealthy.map((name) => [name, before?.get(name) ?? now] as const));
      if (since.size > 0) known.set(key, since);
      else known.delete(key);
      return since;
    },
    forget: (key) => void known.delete(key),
  };
}
