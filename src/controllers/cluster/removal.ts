/** Taking a cluster out: its execution space first, then the bindings that name it, then the finalizer. */

import type { Cluster } from '../../api/cluster/v1alpha1/cluster.ts';
import { clusters } from '../../api/cluster/v1alpha1/cluster.ts';
import { namespaces } from '../../api/core/core.ts';
import { works } from '../../api/work/v1alpha1/work.ts';
import { isTrue } from '../../machinery/condition.ts';
import type { Result } from '../../machinery/controller.ts';
import { deleteIfPresent, patchIfChanged, withoutFinalizer } from '../../machinery/write.ts';
import { CLUSTER_FINALIZER, EXECUTION_FINALIZER, executionNamespace } from '../../propagation/names.ts';
import type { Environment } from '../environment.ts';

const RECHECK: Result = { after: 10_000 };

/** A Pull cluster's agent that is gone cannot let go of its Works. */
async function releaseWorks(environment: Environment, space: string): Promise<void> {
  const { karmadaClient, informers } = environment;
  for (const work of informers.for(works).list(space)) {
    await patchIfChanged(karmadaClient, works, { old: work, next: withoutFinalizer(work, EXECUTION_FINALIZER) });
  }
}

/** Goes as far as it can now; what is still in the way brings the cluster back when it is gone. */
export async function removeCluster(
  environment: Environment,
  cluster: Cluster,
  isTarget: (clusterName: string) => boolean,
): Promise<Result> {
  const { karmadaClient, informers, members, recorder } = environment;
  const clusterName = cluster.metadata.name ?? '';
  const space = executionNamespace(clusterName);
  const namespace = informers.for(namespaces).get(space);
  if (cluster.spec.syncMode === 'Pull' && !isTrue(cluster.status?.conditions, 'Ready')) {
    await releaseWorks(environment, space);
  }
  if (namespace) {
    if (!namespace.metadata.deletionTimestamp) await deleteIfPresent(karmadaClient, namespaces, namespace);
    return RECHECK;
  }
  if (isTarget(clusterName)) return RECHECK;
  recorder.event(cluster, 'cluster-controller', {
    type: 'Normal',
    reason: 'RemoveExecutionSpaceSucceed',
    message: `Removed execution space(${space}) for cluster(${clusterName}).`,
  });
  members.forget(clusterName);
  const next = withoutFinalizer(cluster, CLUSTER_FINALIZER);
  await patchIfChanged(karmadaClient, clusters, { old: cluster, next }, { lock: true });
  return undefined;
}
