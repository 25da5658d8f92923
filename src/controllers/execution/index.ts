/** Carries Works to their members, keeps them as they should be there, and takes them away again. */

import { type Cluster, clusters } from '../../api/cluster/v1alpha1/cluster.ts';
import type { AnyObject, Condition } from '../../api/meta/object.ts';
import { type Work, works } from '../../api/work/v1alpha1/work.ts';
import { messageOf } from '../../base/errors.ts';
import { deepEqual } from '../../base/json.ts';
import { conditionOf, isTrue, withCondition } from '../../machinery/condition.ts';
import { type ControllerSpec, keyOf, parseKey } from '../../machinery/controller.ts';
import type { Change } from '../../machinery/informer.ts';
import type { Queue } from '../../machinery/queue.ts';
import { patchIfChanged } from '../../machinery/write.ts';
import { clusterOfNamespace, executionNamespace } from '../../propagation/names.ts';
import type { Environment } from '../environment.ts';
import { addressOf, workKeyOf } from '../manifest.ts';
import type { MemberChange } from '../member-objects.ts';
import { type Application, applyManifest } from './apply.ts';
import { applied, dispatching } from './conditions.ts';
import { hasDrifted } from './drift.ts';
import { finishWork } from './removal.ts';
import { createWrittenVersions, type WrittenVersions } from './written-versions.ts';

const NAME = 'execution-controller';

type Statement = Omit<Condition, 'lastTransitionTime'>;

/** Only this controller writes a Work's conditions, so nothing is locked. */
async function report(environment: Environment, work: Work, statements: readonly Statement[]): Promise<void> {
  const now = environment.clock.now();
  const conditions = statements.reduce<Condition[]>(
    (list, statement) => withCondition(list, statement, now),
    work.status?.conditions ?? [],
  );
  const next = { ...work, status: { ...work.status, conditions } };
  await patchIfChanged(environment.karmadaClient, works, { old: work, next }, { subresource: 'status' });
}

/** Applies every manifest, whatever becomes of the others; answers the failures. */
async function applyAll(application: Application, work: Work, manifests: readonly AnyObject[]): Promise<unknown[]> {
  const { recorder } = application.environment;
  const failures: unknown[] = [];
  for (const manifest of manifests) {
    try {
      if (!(await applyManifest(application, manifest))) continue;
      const message = `Successfully applied resource(${addressOf(manifest)}) to cluster ${application.member.clusterName}`;
      recorder.event(work, NAME, { type: 'Normal', reason: 'SyncSucceed', message });
    } catch (thrown) {
      failures.push(thrown);
      const message = `Failed to apply manifest(${manifest.kind} ${addressOf(manifest)}): ${messageOf(thrown)}`;
      recorder.event(work, NAME, { type: 'Warning', reason: 'SyncFailed', message });
    }
  }
  return failures;
}

async function sync(environment: Environment, work: Work, cluster: Cluster, versions: WrittenVersions): Promise<void> {
  // Every Work of a cluster is looked at again when it is ready.
  if (!isTrue(cluster.status?.conditions, 'Ready')) return;
  const member = await environment.members.of(cluster);
  const manifests = work.spec.workload?.manifests ?? [];
  const failures = await applyAll({ environment, member, versions }, work, manifests);
  await report(environment, work, [dispatching(false), applied(manifests.length, failures)]);
  if (failures.length > 0) throw new Error(failures.map(messageOf).join('; '));
}

/** A change on a member worth looking at: not our own write, not mere bookkeeping. */
function isDrift({ clusterName, resource, change }: MemberChange, versions: WrittenVersions): boolean {
  if (change.type === 'deleted') return true;
  if (versions.isOurs(clusterName, resource, change.object)) return false;
  return change.type === 'added' || hasDrifted(change.old, change.object);
}

/** Which Works of a cluster a change of it concerns. */
function worksToLookAt({ type, object, old }: Change<Cluster>): 'all' | 'unapplied' | 'none' {
  // What waits to be removed from a cluster that is not ready need not wait once the cluster itself is to go.
  if (type === 'deleted' || old?.metadata.deletionTimestamp !== object.metadata.deletionTimestamp) return 'all';
  if (!isTrue(object.status?.conditions, 'Ready')) return 'none';
  if (!isTrue(old?.status?.conditions, 'Ready')) return 'all';
  return deepEqual(old?.status?.apiEnablements, object.status?.apiEnablements) ? 'none' : 'unapplied';
}

function wireWorks(environment: Environment, queue: Queue): void {
  const { informers } = environment;
  informers.for(works).onChange(({ type, object, old, initial }) => {
    const isNews = old?.metadata.generation !== object.metadata.generation;
    const isLeaving = old?.metadata.deletionTimestamp !== object.metadata.deletionTimestamp;
    if (type === 'added' || isNews || isLeaving) queue.add(keyOf(object), { low: initial });
  });
  informers.for(clusters).onChange((change) => {
    const which = worksToLookAt(change);
    if (which === 'none') return;
    for (const work of informers.for(works).list(executionNamespace(change.object.metadata.name ?? ''))) {
      if (which === 'all' || !isTrue(work.status?.conditions, 'Applied')) queue.add(keyOf(work), { low: true });
    }
  });
}

export function createExecutionController(environment: Environment): ControllerSpec {
  const { informers, memberObjects, recorder } = environment;
  const versions = createWrittenVersions();
  const suspend = async (work: Work): Promise<void> => {
    const before = conditionOf(work.status?.conditions, 'Dispatching');
    const statement = dispatching(true);
    await report(environment, work, [statement]);
    if (before?.status === 'False') return;
    recorder.event(work, NAME, { type: 'Normal', reason: 'WorkDispatching', message: statement.message });
  };
  return {
    name: NAME,
    stage: 'act',
    // For each member: one that does not answer holds up nobody else.
    workers: 5,
    lane: (key) => parseKey(key).namespace ?? '',
    start(queue) {
      wireWorks(environment, queue);
      memberObjects.onChange((memberChange) => {
        const { clusterName, resource, change } = memberChange;
        const key = workKeyOf(change.object);
        if (key !== undefined && isDrift(memberChange, versions)) queue.add(key);
        if (change.type === 'deleted') versions.forget(clusterName, resource, change.object);
      });
    },
    async reconcile(key) {
      const { name, namespace = '' } = parseKey(key);
      const work = informers.for(works).get(name, namespace);
      const clusterName = clusterOfNamespace(namespace);
      if (!work || clusterName === undefined) return undefined;
      const cluster = informers.for(clusters).get(clusterName);
      if (cluster?.spec.syncMode === 'Pull') return undefined;
      if (work.metadata.deletionTimestamp) return finishWork(environment, work, clusterName);
      if (work.spec.suspendDispatching) {
        await suspend(work);
        return undefined;
      }
      if (!cluster) throw new Error(`cluster(${clusterName}) not found`);
      await sync(environment, work, cluster, versions);
      return undefined;
    },
  };
}
