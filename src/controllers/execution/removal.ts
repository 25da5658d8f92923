/** A Work that is being deleted: its objects leave the member, or are set free there. */

import { type Cluster, clusters } from '../../api/cluster/v1alpha1/cluster.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import { type Work, works } from '../../api/work/v1alpha1/work.ts';
import { isTrue } from '../../machinery/condition.ts';
import type { Result } from '../../machinery/controller.ts';
import { deleteIfPresent, patchIfChanged, withoutFinalizer } from '../../machinery/write.ts';
import { releaseFromKarmada } from '../../propagation/managed-metadata.ts';
import { EXECUTION_FINALIZER, MANAGED_LABEL } from '../../propagation/names.ts';
import type { Environment } from '../environment.ts';
import { memberResource } from '../manifest.ts';
import type { Member } from '../members.ts';
import { fateOf } from './returning.ts';

/** Takes Karmada's marks off the member's object and leaves it there. */
async function release(member: Member, manifest: AnyObject): Promise<void> {
  const resource = await memberResource(member, manifest);
  const { name = '', namespace } = manifest.metadata;
  const observed = await member.memberClient.get(resource, name, namespace ? { namespace } : {});
  await patchIfChanged(member.memberClient, resource, { old: observed, next: releaseFromKarmada(observed) });
}

/** Deletes the member's object if it is Karmada's; not waited for. */
async function remove(member: Member, manifest: AnyObject): Promise<void> {
  const resource = await memberResource(member, manifest);
  const { name = '', namespace } = manifest.metadata;
  const observed = await member.memberClient.find(resource, name, namespace ? { namespace } : {});
  if (observed?.metadata.labels?.[MANAGED_LABEL] !== 'true') return;
  await deleteIfPresent(member.memberClient, resource, observed, { propagationPolicy: 'Background' });
}

async function clear(environment: Environment, work: Work, cluster: Cluster): Promise<void> {
  const member = await environment.members.of(cluster);
  const step = work.spec.preserveResourcesOnDeletion ? release : remove;
  for (const manifest of work.spec.workload?.manifests ?? []) await step(member, manifest);
}

/** Clears the member and lets the Work go; a cluster that no longer exists has nothing to clear, and one that is away is waited for. */
export async function finishWork(environment: Environment, work: Work, clusterName: string): Promise<Result> {
  if (!work.metadata.finalizers?.includes(EXECUTION_FINALIZER)) return undefined;
  const cluster = environment.informers.for(clusters).get(clusterName);
  const isReady = isTrue(cluster?.status?.conditions, 'Ready');
  if (cluster && !isReady && !cluster.metadata.deletionTimestamp) return undefined;
  const fate = cluster && isReady ? fateOf(environment, work, cluster) : 'keep';
  if (typeof fate === 'number') return { after: fate };
  if (cluster && fate === 'remove') await clear(environment, work, cluster);
  const next = withoutFinalizer(work, EXECUTION_FINALIZER);
  await patchIfChanged(environment.karmadaClient, works, { old: work, next });
  return undefined;
}
