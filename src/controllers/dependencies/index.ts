/** Sends along what propagated objects refer to: ConfigMaps, Secrets, accounts, claims. */

import type { Resource } from '../../api/kind.ts';
import { isApiError } from '../../api/meta/api-error.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import { type ResourceBinding, resourceBindings } from '../../api/work/v1alpha2/resource-binding.ts';
import { messageOf } from '../../base/errors.ts';
import { type ControllerSpec, keyOf, parseKey } from '../../machinery/controller.ts';
import type { Change, Informer } from '../../machinery/informer.ts';
import type { Queue } from '../../machinery/queue.ts';
import type { DependencyReference } from '../../propagation/interpreter/interpreter.ts';
import { DEPENDENCIES_FINALIZER } from '../../propagation/names.ts';
import type { Environment } from '../environment.ts';
import { findTemplate } from '../template-of.ts';
import { type Distribution, distribute, NAME, stopDistributing } from './distribute.ts';
import { dependencyValues, means, recordedReferences, valuesFor } from './references.ts';

/** True when a change of a binding may change what has to go along with it. */
function concerns({ type, object, old }: Change<ResourceBinding>): boolean {
  if (type === 'deleted') return false;
  const isLeaving = object.metadata.deletionTimestamp !== old?.metadata.deletionTimestamp;
  const isNews = object.metadata.generation !== old?.metadata.generation;
  const wanted = Boolean(object.spec.propagateDeps || old?.spec.propagateDeps);
  const held = object.metadata.finalizers?.includes(DEPENDENCIES_FINALIZER) ?? false;
  return (isLeaving && held) || (isNews && (wanted || held));
}

export function createDependenciesController(environment: Environment): ControllerSpec {
  const { informers, recorder } = environment;
  const cache = informers.for(resourceBindings);
  const dependents = cache.index('dependency', dependencyValues);
  const watched = new WeakSet<Informer<AnyObject>>();
  let queue: Queue | undefined;

  const addDependents = (object: AnyObject): void => {
    const candidates = new Set(valuesFor(object).flatMap((value) => dependents(value)));
    for (const binding of candidates) {
      if (recordedReferences(binding).some((reference) => means(reference, object))) queue?.add(keyOf(binding));
    }
  };
  const distribution: Distribution = {
    environment,
    watch(resource: Resource<AnyObject>) {
      const informer = informers.for(resource);
      if (watched.has(informer)) return informer;
      watched.add(informer);
      informer.onChange(({ object, old, initial }) => {
        if (initial) return;
        addDependents(object);
        if (old) addDependents(old);
      });
      return informer;
    },
  };

  /** What the template refers to; a failure of the interpreter is told on the binding. */
  const referencesOf = async (
    binding: ResourceBinding,
    template: AnyObject,
  ): Promise<readonly DependencyReference[] | undefined> => {
    const { apiVersion, kind } = binding.spec.resource;
    try {
      return await environment.interpreter.of(apiVersion, kind).dependencies?.(template);
    } catch (thrown) {
      const message = messageOf(thrown);
      recorder.event(binding, NAME, { type: 'Warning', reason: 'GetDependenciesFailed', message });
      throw thrown;
    }
  };
  const sync = async (binding: ResourceBinding): Promise<void> => {
    const found = await findTemplate(environment, binding.spec.resource);
    const references = found && (await referencesOf(binding, found.template));
    if (!references) return;
    try {
      if (!(await distribute(distribution, binding, references))) return;
      const message = 'Sync schedule results to dependencies succeed.';
      recorder.event(binding, NAME, { type: 'Normal', reason: 'SyncScheduleResultToDependenciesSucceed', message });
    } catch (thrown) {
      if (!isApiError(thrown, 'Conflict')) {
        const fact = { type: 'Warning', reason: 'SyncScheduleResultToDependenciesFailed' } as const;
        recorder.event(binding, NAME, { ...fact, message: messageOf(thrown) });
      }
      throw thrown;
    }
  };

  return {
    name: NAME,
    stage: 'act',
    workers: 2,
    start(started) {
      queue = started;
      cache.onChange((change) => {
        if (concerns(change)) started.add(keyOf(change.object), { low: change.initial });
      });
    },
    async reconcile(key) {
      const { name, namespace } = parseKey(key);
      const binding = cache.get(name, namespace);
      if (!binding) return;
      const isWanted = binding.spec.propagateDeps && !binding.metadata.deletionTimestamp;
      if (!isWanted) return stopDistributing(distribution, binding);
      await sync(binding);
    },
  };
}
