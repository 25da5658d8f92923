/** Works by the permanent id of the binding they were made for. */

import { type Work, works } from '../api/work/v1alpha1/work.ts';
import type { ResourceBinding } from '../api/work/v1alpha2/resource-binding.ts';
import type { InformerSet } from '../machinery/informer-set.ts';
import { BINDING_KINDS, bindingKindOf } from './binding-kind.ts';

function bindingIds({ metadata }: Work): string[] {
  return BINDING_KINDS.map(({ idLabel }) => metadata.labels?.[idLabel]).filter((id) => id !== undefined);
}

/** A lookup of the Works of a binding; those being deleted included. */
export function worksByBinding(informers: InformerSet): (binding: ResourceBinding) => readonly Work[] {
  const find = informers.for(works).index('binding', bindingIds);
  return (binding) => {
    const id = binding.metadata.labels?.[bindingKindOf(binding).idLabel];
    return id === undefined ? [] : find(id);
  };
}
