/** The record, on a manifest, of the labels and annotations the control plane gives it: what is later dropped there is dropped on the member. */

import type { AnyObject } from '../../meta/object.ts';

export const MANAGED_LABELS_ANNOTATION = 'resourcetemplate.karmada.io/managed-labels';
export const MANAGED_ANNOTATIONS_ANNOTATION = 'resourcetemplate.karmada.io/managed-annotations';

/** Records the keys of all labels and annotations, the record's own keys included. Changes the object in place. */
export function recordManagedMetadata({ metadata }: AnyObject): void {
  metadata.annotations ??= {};
  const { annotations } = metadata;
  annotations[MANAGED_ANNOTATIONS_ANNOTATION] = '';
  annotations[MANAGED_LABELS_ANNOTATION] = Object.keys(metadata.labels ?? {})
    .sort()
    .join(',');
  annotations[MANAGED_ANNOTATIONS_ANNOTATION] = Object.keys(annotations).sort().join(',');
}

/** The keys an object's record names. */
export function recordedKeys(object: AnyObject, annotation: string): readonly string[] {
  return (object.metadata.annotations?.[annotation] ?? '').split(',').filter((key) => key !== '');
}
