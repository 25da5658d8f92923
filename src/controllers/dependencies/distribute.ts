/** Brings the dependencies of one binding's object to the clusters the binding is scheduled to. */

import { matchesSelector } from '../../api/core/selector.ts';
import type { Resource } from '../../api/kind.ts';
import { isApiError } from '../../api/meta/api-error.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import { type ResourceBinding, resourceBindings } from '../../api/work/v1alpha2/resource-binding.ts';
import type { Informer } from '../../machinery/informer.ts';
import { patchIfChanged, withFinalizer, withoutFinalizer } from '../../machinery/write.ts';
import type { DependencyReference } from '../../propagation/interpreter/interpreter.ts';
import {
  BINDING_ID_LABEL,
  DEPENDENCIES_ANNOTATION,
  DEPENDENCIES_FINALIZER,
  dependedByLabel,
} from '../../propagation/names.ts';
import type { Environment } from '../environment.ts';
import { attach, attachedName, commonWish, detach, withWish } from './attached.ts';

export const NAME = 'dependencies-distributor';

export interface Distribution {
  environment: Environment;
  /** The cache of a kind of dependency, whose changes are noticed from now on. */
  watch(resource: Resource<AnyObject>): Informer<AnyObject>;
}

function bindingCache({ informers }: Environment): Informer<ResourceBinding> {
  return informers.for(resourceBindings);
}

/** The bindings attached for the sake of this one. */
function attachedTo(environment: Environment, { metadata }: ResourceBinding): ResourceBinding[] {
  const { namespace, name = '', labels = {} } = metadata;
  const label = dependedByLabel(namespace, name);
  const id = labels[BINDING_ID_LABEL];
  return bindingCache(environment)
    .list(namespace)
    .filter((candidate) => id !== undefined && candidate.metadata.labels?.[label] === id);
}

/** The binding with the wishes of all that need it. */
function agreed(environment: Environment, attached: ResourceBinding): ResourceBinding {
  const referrers = (attached.spec.requiredBy ?? []).flatMap(
    ({ name, namespace }) => bindingCache(environment).get(name, namespace) ?? [],
  );
  const wish = commonWish(referrers);
  if (wish.disagree && !attached.spec.placement) {
    const message = 'the bindings that need this object disagree on conflictResolution or preserveResourcesOnDeletion';
    environment.recorder.event(attached, NAME, { type: 'Warning', reason: 'DependencyPolicyConflict', message });
  }
  return { ...attached, spec: withWish(attached.spec, wish) };
}

async function release(
  environment: Environment,
  independent: ResourceBinding,
  attached: readonly ResourceBinding[],
): Promise<void> {
  for (const old of attached) {
    const next = agreed(environment, detach(old, independent));
    await patchIfChanged(environment.karmadaClient, resourceBindings, { old, next }, { lock: true });
  }
}

/** Ends the distribution for a binding that goes or no longer wants it. */
export async function stopDistributing({ environment }: Distribution, binding: ResourceBinding): Promise<void> {
  if (!binding.metadata.finalizers?.includes(DEPENDENCIES_FINALIZER)) return;
  await release(environment, binding, attachedTo(environment, binding));
  const next = withoutFinalizer(binding, DEPENDENCIES_FINALIZER);
  await patchIfChanged(environment.karmadaClient, resourceBindings, { old: binding, next }, { lock: true });
}

/** The objects a reference means, as far as they exist. */
async function resolve(distribution: Distribution, reference: DependencyReference): Promise<AnyObject[]> {
  const { apiVersion, kind, namespace, name, labelSelector } = reference;
  const resource = await distribution.environment.directory.find(apiVersion, kind);
  if (!resource) return [];
  const cache = distribution.watch(resource as Resource<AnyObject>);
  await cache.synced;
  if (!name) return cache.list(namespace).filter(({ metadata }) => matchesSelector(labelSelector, metadata.labels));
  const object = cache.get(name, namespace);
  return object ? [object] : [];
}

/** Answers whether anything was written. */
async function writeAttached(
  environment: Environment,
  object: AnyObject,
  independent: ResourceBinding,
): Promise<boolean> {
  const { karmadaClient } = environment;
  const existing = bindingCache(environment).get(attachedName(object), independent.metadata.namespace);
  const next = agreed(environment, attach(object, independent, existing));
  if (existing) {
    const stored = await patchIfChanged(karmadaClient, resourceBindings, { old: existing, next }, { lock: true });
    return stored !== existing;
  }
  await karmadaClient.create(resourceBindings, next);
  return true;
}

/** Records what the object depends on; the finalizer makes sure that attached bindings are released in the end. */
function record(environment: Environment, binding: ResourceBinding, references: readonly DependencyReference[]) {
  const marked = withFinalizer(binding, DEPENDENCIES_FINALIZER);
  const annotations = { ...marked.metadata.annotations, [DEPENDENCIES_ANNOTATION]: JSON.stringify(references) };
  const next = { ...marked, metadata: { ...marked.metadata, annotations } };
  return patchIfChanged(environment.karmadaClient, resourceBindings, { old: binding, next }, { lock: true });
}

/** Attaches the binding to everything its object depends on, and to nothing else; answers whether that changed anything. */
export async function distribute(
  distribution: Distribution,
  binding: ResourceBinding,
  references: readonly DependencyReference[],
): Promise<boolean> {
  const { environment } = distribution;
  const independent = await record(environment, binding, references);
  const objects = (await Promise.all(references.map((reference) => resolve(distribution, reference)))).flat();
  const wanted = new Set(objects.map(attachedName));
  const stale = attachedTo(environment, independent).filter(({ metadata }) => !wanted.has(metadata.name ?? ''));
  await release(environment, independent, stale);
  let isChanged = stale.length > 0;
  for (const object of objects) {
    try {
      isChanged = (await writeAttached(environment, object, independent)) || isChanged;
    } catch (thrown) {
      // Somebody else made the binding a moment ago: with it in the cache the next attempt updates it.
      if (!isApiError(thrown, 'AlreadyExists')) throw thrown;
      throw new Error(`binding ${attachedName(object)} was created meanwhile`, { cause: thrown });
    }
  }
  return isChanged;
}
