/** The binding of a dependency: it goes where the bindings go that need it. */

import type { AnyObject } from '../../api/meta/object.ts';
import type {
  BindingSnapshot,
  ResourceBinding,
  ResourceBindingSpec,
  TargetCluster,
} from '../../api/work/v1alpha2/resource-binding.ts';
import { controlledBy } from '../../propagation/binding.ts';
import { BINDING_FINALIZER, BINDING_ID_LABEL, bindingName, dependedByLabel } from '../../propagation/names.ts';

const isOf =
  (independent: ResourceBinding) =>
  ({ namespace, name }: BindingSnapshot): boolean =>
    namespace === independent.metadata.namespace && name === independent.metadata.name;

/** Where the binding of a dependency is. */
export function attachedName(object: AnyObject): string {
  return bindingName(object.kind ?? '', object.metadata.name ?? '');
}

/** What those that need an object wish for it, taken together. */
export interface CommonWish {
  conflictResolution?: 'Abort' | 'Overwrite';
  preserveResourcesOnDeletion?: boolean;
  /** True when they do not agree. */
  disagree: boolean;
}

/** One wish to overwrite or to preserve is enough. */
export function commonWish(referrers: readonly Pick<ResourceBinding, 'spec'>[]): CommonWish {
  if (referrers.length === 0) return { disagree: false };
  const overwrites = referrers.filter(({ spec }) => spec.conflictResolution === 'Overwrite').length;
  const preserves = referrers.filter(({ spec }) => spec.preserveResourcesOnDeletion).length;
  const isSplit = (count: number): boolean => count > 0 && count < referrers.length;
  return {
    ...(overwrites > 0 ? { conflictResolution: 'Overwrite' } : { conflictResolution: 'Abort' }),
    ...(preserves > 0 ? { preserveResourcesOnDeletion: true } : {}),
    disagree: isSplit(overwrites) || isSplit(preserves),
  };
}

/** The spec with the wishes; what has a policy of its own keeps that policy's. */
export function withWish(spec: ResourceBindingSpec, wish: CommonWish): ResourceBindingSpec {
  if (spec.placement) return spec;
  const { conflictResolution: _resolution, preserveResourcesOnDeletion: _preserve, ...rest } = spec;
  const { disagree: _disagree, ...fields } = wish;
  return { ...rest, ...fields };
}

/** Where the object that needs it is: at its targets, and where an old copy of it still runs. */
function placesOf({ spec }: ResourceBinding): TargetCluster[] {
  const { clusters = [], gracefulEvictionTasks = [] } = spec;
  const leaving = gracefulEvictionTasks.filter(
    ({ purgeMode, fromCluster }) => purgeMode !== 'Directly' && !clusters.some(({ name }) => name === fromCluster),
  );
  return [...clusters, ...leaving.map(({ fromCluster }) => ({ name: fromCluster }))];
}

/** The binding of the dependency with a snapshot of the one that needs it. */
export function attach(
  object: AnyObject,
  independent: ResourceBinding,
  existing: ResourceBinding | undefined,
): ResourceBinding {
  const { namespace = '', name = '', labels = {} } = independent.metadata;
  const clusters = placesOf(independent);
  const snapshot: BindingSnapshot = { namespace, name, ...(clusters.length > 0 ? { clusters } : {}) };
  const { apiVersion = '', kind = '', metadata } = object;
  const { uid, resourceVersion } = metadata;
  const resource = {
    apiVersion,
    kind,
    namespace,
    name: metadata.name ?? '',
    ...(uid ? { uid } : {}),
    ...(resourceVersion ? { resourceVersion } : {}),
  };
  const others = (existing?.spec.requiredBy ?? []).filter((each) => !isOf(independent)(each));
  const requiredBy = [...others, snapshot].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return {
    ...existing,
    metadata: {
      ...existing?.metadata,
      namespace,
      name: attachedName(object),
      labels: { ...existing?.metadata.labels, [dependedByLabel(namespace, name)]: labels[BINDING_ID_LABEL] ?? '' },
      finalizers: [...new Set([...(existing?.metadata.finalizers ?? []), BINDING_FINALIZER])],
      ownerReferences: [controlledBy(object)],
    },
    spec: { ...existing?.spec, resource: existing?.spec.placement ? existing.spec.resource : resource, requiredBy },
  };
}

/** The binding without the one that no longer needs it. */
export function detach(attached: ResourceBinding, independent: ResourceBinding): ResourceBinding {
  const { namespace, name = '' } = independent.metadata;
  const { [dependedByLabel(namespace, name)]: _label, ...labels } = attached.metadata.labels ?? {};
  const { requiredBy = [], ...spec } = attached.spec;
  const left = requiredBy.filter((each) => !isOf(independent)(each));
  return {
    ...attached,
    metadata: { ...attached.metadata, labels },
    spec: { ...spec, ...(left.length > 0 ? { requiredBy: left } : {}) },
  };
}
