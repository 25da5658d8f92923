/** Keeps what every cluster needs on the control plane: an execution space, truthful taints, a finalizer. */

import { type Cluster, clusters } from '../../api/cluster/v1alpha1/cluster.ts';
import { namespaces } from '../../api/core/core.ts';
import { isApiError } from '../../api/meta/api-error.ts';
import { clusterResourceBindings } from '../../api/work/v1alpha2/cluster-resource-binding.ts';
import { type ResourceBinding, resourceBindings } from '../../api/work/v1alpha2/resource-binding.ts';
import { conditionOf } from '../../machinery/condition.ts';
import type { ControllerSpec } from '../../machinery/controller.ts';
import type { Informer } from '../../machinery/informer.ts';
import { patchIfChanged, withFinalizer } from '../../machinery/write.ts';
import { CLUSTER_FINALIZER, clusterOfNamespace, executionNamespace } from '../../propagation/names.ts';
import type { Environment } from '../environment.ts';
import { removeCluster } from './removal.ts';
import { taintMessage, taintsFor } from './taints.ts';

const NAME = 'cluster-controller';

async function ensureExecutionSpace(environment: Environment, cluster: Cluster): Promise<void> {
  const { karmadaClient, informers, recorder } = environment;
  const clusterName = cluster.metadata.name ?? '';
  const space = executionNamespace(clusterName);
  if (informers.for(namespaces).get(space)) return;
  try {
    await karmadaClient.create(namespaces, { metadata: { name: space, labels: { 'karmada.io/system': 'true' } } });
  } catch (thrown) {
    if (isApiError(thrown, 'AlreadyExists')) return;
    throw thrown;
  }
  recorder.event(cluster, NAME, {
    type: 'Normal',
    reason: 'CreateExecutionSpaceSucceed',
    message: `Created execution space(${space}) for cluster(${clusterName}).`,
  });
}

async function ensureTaintsAndFinalizer(environment: Environment, cluster: Cluster): Promise<void> {
  const { karmadaClient, clock, recorder } = environment;
  const before = cluster.spec.taints ?? [];
  const taints = taintsFor(before, conditionOf(cluster.status?.conditions, 'Ready'), clock.now());
  const tainted = taints === before ? cluster : { ...cluster, spec: { ...cluster.spec, taints: [...taints] } };
  const next = withFinalizer(tainted, CLUSTER_FINALIZER);
  await patchIfChanged(karmadaClient, clusters, { old: cluster, next }, { lock: true });
  if (taints === before) return;
  recorder.event(cluster, NAME, { type: 'Normal', reason: 'TaintClusterSucceed', message: taintMessage(taints) });
}

const targetNames = (binding: ResourceBinding): string[] => (binding.spec.clusters ?? []).map(({ name }) => name);

export function createClusterController(environment: Environment): ControllerSpec {
  const { informers } = environment;
  const cached = informers.for(clusters);
  const bindings: Informer<ResourceBinding>[] = [resourceBindings, clusterResourceBindings].map((kind) =>
    informers.for<ResourceBinding>(kind),
  );
  const byTarget = bindings.map((informer) => informer.index('target', targetNames));
  const isTarget = (clusterName: string): boolean => byTarget.some((find) => find(clusterName).length > 0);

  return {
    name: NAME,
    workers: 5,
    start(queue) {
      const addIfLeaving = (clusterName: string): void => {
        if (cached.get(clusterName)?.metadata.deletionTimestamp) queue.add(clusterName);
      };
      cached.onChange(({ object }) => queue.add(object.metadata.name ?? ''));
      informers.for(namespaces).onChange(({ type, object }) => {
        const clusterName = clusterOfNamespace(object.metadata.name ?? '');
        if (type === 'deleted' && clusterName !== undefined) queue.add(clusterName);
      });
      for (const informer of bindings) {
        informer.onChange(({ type, object, old }) => {
          for (const name of targetNames(type === 'deleted' ? object : (old ?? object))) addIfLeaving(name);
        });
      }
    },
    async reconcile(clusterName) {
      const cluster = cached.get(clusterName);
      if (!cluster) return environment.members.forget(clusterName);
      if (cluster.metadata.deletionTimestamp) return removeCluster(environment, cluster, isTarget);
      await ensureExecutionSpace(environment, cluster);
      await ensureTaintsAndFinalizer(environment, cluster);
    },
  };
}
