/** The two kinds of bindings, which differ in scope and in the names of their marks. */

import type { Resource } from '../api/kind.ts';
import { clusterResourceBindings } from '../api/work/v1alpha2/cluster-resource-binding.ts';
import { type ResourceBinding, resourceBindings } from '../api/work/v1alpha2/resource-binding.ts';
import type { Informer } from '../machinery/informer.ts';
import type { InformerSet } from '../machinery/informer-set.ts';
import {
  BINDING_FINALIZER,
  BINDING_ID_LABEL,
  BINDING_NAME_ANNOTATION,
  BINDING_NAMESPACE_ANNOTATION,
  CLUSTER_BINDING_ANNOTATION,
  CLUSTER_BINDING_FINALIZER,
  CLUSTER_BINDING_ID_LABEL,
} from '../propagation/names.ts';

export interface BindingKind {
  readonly resource: Resource<ResourceBinding>;
  /** The label that ties a Work to its binding, whatever becomes of names. */
  readonly idLabel: string;
  readonly finalizer: string;
  /** The start of the names of this kind's controllers. */
  readonly prefix: '' | 'cluster-';
  /** The key of the binding an object's annotations name. */
  keyIn(annotations: Readonly<Record<string, string>>): string | undefined;
}

export const BINDING_KINDS: readonly BindingKind[] = [
  {
    resource: resourceBindings,
    idLabel: BINDING_ID_LABEL,
    finalizer: BINDING_FINALIZER,
    prefix: '',
    keyIn: (annotations) => {
      const namespace = annotations[BINDING_NAMESPACE_ANNOTATION];
      const name = annotations[BINDING_NAME_ANNOTATION];
      return namespace && name ? `${namespace}/${name}` : undefined;
    },
  },
  {
    resource: clusterResourceBindings,
    idLabel: CLUSTER_BINDING_ID_LABEL,
    finalizer: CLUSTER_BINDING_FINALIZER,
    prefix: 'cluster-',
    keyIn: (annotations) => annotations[CLUSTER_BINDING_ANNOTATION] || undefined,
  },
];

/** The kind of a binding, told by its scope. */
export function bindingKindOf({ metadata }: { metadata: { namespace?: string } }): BindingKind {
  const found = BINDING_KINDS.find(({ resource }) => resource.namespaced === Boolean(metadata.namespace));
  if (!found) throw new Error('there is a kind of binding for either scope');
  return found;
}

/** The caches of both kinds. */
export function bindingCaches(informers: InformerSet): readonly Informer<ResourceBinding>[] {
  return BINDING_KINDS.map(({ resource }) => informers.for(resource));
}
