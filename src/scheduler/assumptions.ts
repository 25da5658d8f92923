/** Overcommit protection: what was assigned lately and may not show in the clusters' capacity yet. */

import type { ResourceBinding, TargetCluster } from '../api/work/v1alpha2/resource-binding.ts';
import { isWorkload } from './binding.ts';
import type { Assumption } from './estimate/estimate.ts';

/** How long an assignment is assumed to be pending at most. */
const LIFETIME = 5 * 60_000;

export interface Assumptions {
  /** Records the targets written for a binding; clusters that left the list are forgotten. */
  assume(binding: ResourceBinding, targets: readonly TargetCluster[]): void;
  /** Forgets clusters where the binding has become healthy. */
  observe(binding: ResourceBinding): void;
  /** Forgets a binding altogether, by `namespace/name`. */
  forget(key: string): void;
  /** What is assumed now, by cluster name: as `schedule` takes it. */
  byCluster(): ReadonlyMap<string, readonly Assumption[]>;
}

interface Pending {
  expires: number;
  readonly clusters: Map<string, Assumption>;
}

/** Nothing assumed; `now` tells the time in milliseconds. */
export function createAssumptions({ now }: { now(): number }): Assumptions {
  const pending = new Map<string, Pending>();
  return {
    assume(binding, targets) {
      if (!isWorkload(binding.spec)) return;
      const clusters = new Map(targets.map((target) => [target.name, assumptionOf(binding, target)]));
      pending.set(keyOf(binding), { expires: now() + LIFETIME, clusters });
    },
    observe(binding) {
      const known = pending.get(keyOf(binding));
      for (const { clusterName, health } of binding.status?.aggregatedStatus ?? []) {
        if (health === 'Healthy') known?.clusters.delete(clusterName);
      }
    },
    forget: (key) => void pending.delete(key),
    byCluster() {
      const found = new Map<string, Assumption[]>();
      for (const [key, { expires, clusters }] of pending) {
        if (expires <= now()) pending.delete(key);
        else for (const [name, assumption] of clusters) found.set(name, [...(found.get(name) ?? []), assumption]);
      }
      return found;
    },
  };
}

function keyOf({ metadata }: ResourceBinding): string {
  return `${metadata.namespace}/${metadata.name}`;
}

function assumptionOf({ spec }: ResourceBinding, { replicas = 0 }: TargetCluster): Assumption {
  const namespace = spec.resource.namespace ?? '';
  if (spec.components?.length) return { namespace, components: spec.components };
  const requirements = spec.replicaRequirements ? { replicaRequirements: spec.replicaRequirements } : {};
  return { namespace, components: [{ name: spec.resource.name, replicas, ...requirements }] };
}
