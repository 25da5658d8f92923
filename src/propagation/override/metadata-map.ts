/** Edits of labels and annotations. */

import type { AnyObject } from '../../api/meta/object.ts';
import type { Overriders } from '../../api/policy/v1alpha1/override-spec.ts';

type MapOverrider = NonNullable<Overriders['labelsOverrider']>[number];

/** `add` sets; `replace` and `remove` touch only what is there. */
function edited(map: Record<string, string>, { operator, value }: MapOverrider): Record<string, string> {
  if (operator === 'add') return { ...map, ...value };
  const there = Object.entries(value).filter(([key]) => Object.hasOwn(map, key));
  if (operator === 'replace') return { ...map, ...Object.fromEntries(there) };
  return Object.fromEntries(Object.entries(map).filter(([key]) => !Object.hasOwn(value, key)));
}

/** The edit of one of the two maps. */
export function overrideMap(field: 'labels' | 'annotations') {
  return (manifest: AnyObject, overrider: MapOverrider): AnyObject => {
    const map = manifest.metadata[field];
    if (!map && overrider.operator !== 'add') return manifest;
    return { ...manifest, metadata: { ...manifest.metadata, [field]: edited(map ?? {}, overrider) } };
  };
}
