/** Taints clusters as ClusterTaintPolicies say, when the conditions of the clusters change. */

import { type Cluster, clusters, type Taint } from '../../api/cluster/v1alpha1/cluster.ts';
import { type ClusterTaintPolicy, clusterTaintPolicies } from '../../api/policy/v1alpha1/cluster-taint-policy.ts';
import { compareText, deepEqual } from '../../base/json.ts';
import { type ControllerSpec, keyOf } from '../../machinery/controller.ts';
import { patchIfChanged } from '../../machinery/write.ts';
import { clusterMatches } from '../../scheduler/index.ts';
import type { Environment } from '../environment.ts';
import { taintsText } from '../taints-text.ts';
import { conditionalTaints } from './conditional-taints.ts';

const NAME = 'cluster-taint-policy-controller';

function byAge({ metadata: a }: ClusterTaintPolicy, { metadata: b }: ClusterTaintPolicy): number {
  return compareText(a.creationTimestamp ?? '', b.creationTimestamp ?? '') || compareText(a.name ?? '', b.name ?? '');
}

/** The taints after every policy that is about the cluster, the oldest first. */
function taintsBy(policies: readonly ClusterTaintPolicy[], cluster: Cluster, now: number): readonly Taint[] {
  const conditions = cluster.status?.conditions ?? [];
  return policies
    .filter(({ spec }) => !spec.targetClusters || clusterMatches(cluster, spec.targetClusters))
    .toSorted(byAge)
    .reduce<readonly Taint[]>(
      (taints, { spec }) => conditionalTaints(taints, spec, { conditions, now }),
      cluster.spec.taints ?? [],
    );
}

export function createClusterTaintPolicyController(environment: Environment): ControllerSpec {
  const { informers, karmadaClient, clock, recorder } = environment;
  const cache = informers.for(clusters);
  const policies = informers.for(clusterTaintPolicies);
  return {
    name: NAME,
    start(queue) {
      cache.onChange(({ type, object, old }) => {
        if (type === 'deleted' || (old && deepEqual(old.status?.conditions, object.status?.conditions))) return;
        queue.add(keyOf(object));
      });
      policies.onChange(({ type, object, old }) => {
        if (type === 'deleted' || old?.metadata.generation === object.metadata.generation) return;
        for (const cluster of cache.list()) queue.add(keyOf(cluster));
      });
    },
    async reconcile(clusterName) {
      const cluster = cache.get(clusterName);
      if (!cluster || cluster.metadata.deletionTimestamp) return;
      const before = cluster.spec.taints ?? [];
      const taints = taintsBy(policies.list(), cluster, clock.now());
      if (deepEqual(taints, before)) return;
      const next = { ...cluster, spec: { ...cluster.spec, taints: [...taints] } };
      await patchIfChanged(karmadaClient, clusters, { old: cluster, next }, { lock: true });
      const message = `Update Cluster(${clusterName}) with taints(${taintsText(taints)}) succeed`;
      recorder.event(cluster, NAME, { type: 'Normal', reason: 'TaintClusterSucceed', message });
    },
  };
}
