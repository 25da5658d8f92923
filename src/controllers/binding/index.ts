/** Turns the decision of the scheduler into Works: one per cluster, none anywhere else. */

import { type Work, works } from '../../api/work/v1alpha1/work.ts';
import type { ResourceBinding } from '../../api/work/v1alpha2/resource-binding.ts';
import { messageOf } from '../../base/errors.ts';
import { type ControllerSpec, parseKey, type Result } from '../../machinery/controller.ts';
import { deleteIfPresent, patchIfChanged, withoutFinalizer } from '../../machinery/write.ts';
import { clusterOfNamespace } from '../../propagation/names.ts';
import { directlyPurged, expectedClusters, targetClusters } from '../../propagation/targets.ts';
import { BINDING_KINDS, type BindingKind } from '../binding-kind.ts';
import type { Environment } from '../environment.ts';
import { addressOf } from '../manifest.ts';
import { type FoundTemplate, findTemplate } from '../template-of.ts';
import { worksByBinding } from '../work-index.ts';
import { type WrittenWork, writeWorkFor } from './render.ts';
import { wireBinding } from './triggers.ts';

/** How often a binding looks again while a cluster has to be emptied before others are filled. */
const PURGE_CHECK: Result = { after: 5000 };

const clusterOf = ({ metadata }: Work): string => clusterOfNamespace(metadata.namespace ?? '') ?? '';

async function deleteWorks({ karmadaClient }: Environment, doomed: readonly Work[]): Promise<void> {
  const living = doomed.filter(({ metadata }) => !metadata.deletionTimestamp);
  await Promise.all(living.map((work) => deleteIfPresent(karmadaClient, works, work)));
}

/** Writes the Work of every target, whatever becomes of the others. */
async function writeWorks(
  environment: Environment,
  found: FoundTemplate,
  binding: ResourceBinding,
): Promise<WrittenWork[]> {
  const outcomes = await Promise.allSettled(
    targetClusters(binding.spec).map((target) => writeWorkFor(environment, found, binding, target)),
  );
  const failures = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => messageOf(reason));
  if (failures.length > 0) throw new Error(failures.length === 1 ? failures[0] : `[${failures.join(', ')}]`);
  return outcomes.filter((outcome) => outcome.status === 'fulfilled').map(({ value }) => value);
}

function createController(environment: Environment, kind: BindingKind): ControllerSpec {
  const { informers, karmadaClient, recorder } = environment;
  const name = kind.resource.namespaced ? 'binding-controller' : 'cluster-resource-binding-controller';
  const cache = informers.for(kind.resource);
  const worksOf = worksByBinding(informers);

  const finish = async (binding: ResourceBinding): Promise<void> => {
    await deleteWorks(environment, worksOf(binding));
    const next = withoutFinalizer(binding, kind.finalizer);
    await patchIfChanged(karmadaClient, kind.resource, { old: binding, next }, { lock: true });
  };
  const deleteOrphans = async (binding: ResourceBinding): Promise<void> => {
    const expected = expectedClusters(binding.spec);
    const orphans = worksOf(binding).filter((work) => !expected.has(clusterOf(work)));
    try {
      await deleteWorks(environment, orphans);
    } catch (thrown) {
      recorder.event(binding, name, { type: 'Warning', reason: 'CleanupWorkFailed', message: messageOf(thrown) });
      throw thrown;
    }
  };
  const sync = async (binding: ResourceBinding): Promise<void> => {
    const found = await findTemplate(environment, binding.spec.resource);
    if (!found) return;
    const subjects = [binding, found.template];
    const { kind: bindingKind = kind.resource.kind } = binding;
    try {
      const written = await writeWorks(environment, found, binding);
      const names = new Map(written.map(({ namespace, name: work }) => [namespace, work]));
      // Overrides that rename a manifest rename its Work; the one under the old name has had its time.
      const renamed = worksOf(binding).filter(({ metadata }) => {
        const current = names.get(metadata.namespace ?? '');
        return current !== undefined && current !== metadata.name;
      });
      await deleteWorks(environment, renamed);
      if (!written.some(({ isNew }) => isNew)) return;
      const message = `Sync work of ${bindingKind}(${addressOf(binding)}) successful.`;
      for (const subject of subjects)
        recorder.event(subject, name, { type: 'Normal', reason: 'SyncWorkSucceed', message });
    } catch (thrown) {
      const message = messageOf(thrown);
      for (const subject of subjects)
        recorder.event(subject, name, { type: 'Warning', reason: 'SyncWorkFailed', message });
      throw thrown;
    }
  };

  return {
    name,
    stage: 'act',
    workers: 5,
    start: (queue) => wireBinding(environment, kind, queue),
    async reconcile(key) {
      const address = parseKey(key);
      const binding = cache.get(address.name, address.namespace);
      if (!binding) return undefined;
      if (binding.metadata.deletionTimestamp) {
        await finish(binding);
        return undefined;
      }
      await deleteOrphans(binding);
      const purged = directlyPurged(binding.spec);
      if (worksOf(binding).some((work) => purged.has(clusterOf(work)))) return PURGE_CHECK;
      await sync(binding);
      return undefined;
    },
  };
}

/** One controller for each kind of binding. */
export function createBindingControllers(environment: Environment): ControllerSpec[] {
  return BINDING_KINDS.map((kind) => createController(environment, kind));
}
