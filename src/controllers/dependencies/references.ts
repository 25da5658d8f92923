/** What a binding's object depends on, as the binding's annotation records it. */

import { type LabelSelector, matchesSelector } from '../../api/core/selector.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import type { ResourceBinding } from '../../api/work/v1alpha2/resource-binding.ts';
import type { DependencyReference } from '../../propagation/interpreter/interpreter.ts';
import { DEPENDENCIES_ANNOTATION } from '../../propagation/names.ts';

/** The references the binding records; none when it records nothing that can be read. */
export function recordedReferences({ metadata }: ResourceBinding): DependencyReference[] {
  const text = metadata.annotations?.[DEPENDENCIES_ANNOTATION];
  if (!text) return [];
  try {
    const references: unknown = JSON.parse(text);
    return Array.isArray(references) ? (references as DependencyReference[]) : [];
  } catch {
    return [];
  }
}

const ANY_NAME = '*';

const slot = (parts: { apiVersion: string; kind: string; namespace?: string }, name: string): string =>
  [parts.apiVersion, parts.kind, parts.namespace ?? '', name].join('|');

/** Under which values an index files a binding by what it depends on. */
export function dependencyValues(binding: ResourceBinding): string[] {
  return recordedReferences(binding).map((reference) => slot(reference, reference.name ?? ANY_NAME));
}

/** The values under which those are filed that may depend on the object: by its name, or by labels. */
export function valuesFor({ apiVersion = '', kind = '', metadata }: AnyObject): string[] {
  const { namespace, name = '' } = metadata;
  const parts = { apiVersion, kind, ...(namespace ? { namespace } : {}) };
  return [slot(parts, name), slot(parts, ANY_NAME)];
}

/** True when the reference means the object. */
export function means(reference: DependencyReference, object: AnyObject): boolean {
  const { namespace = '', name, labels } = object.metadata;
  if (reference.apiVersion !== object.apiVersion || reference.kind !== object.kind) return false;
  if ((reference.namespace ?? '') !== namespace) return false;
  if (reference.name) return reference.name === name;
  return matchesSelector(reference.labelSelector as LabelSelector, labels);
}
