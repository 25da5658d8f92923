/** Edits of image references. */

import type { AnyObject } from '../../api/meta/object.ts';
import type { ImageOverrider } from '../../api/policy/v1alpha1/override-spec.ts';
import { applyJsonPatch } from '../../api/schema/json-patch.ts';
import { editContainers } from './containers.ts';
import { formatImage, type ImageReference, parseImage, withVersion } from './image-reference.ts';
import { textAt } from './text-at.ts';

interface Part {
  read(image: ImageReference): string;
  write(image: ImageReference, text: string): ImageReference;
}

const PARTS: Readonly<Record<ImageOverrider['component'], Part>> = {
  Registry: { read: ({ registry }) => registry, write: (image, registry) => ({ ...image, registry }) },
  Repository: { read: ({ repository }) => repository, write: (image, repository) => ({ ...image, repository }) },
  Tag: { read: ({ tag, digest }) => tag || digest, write: withVersion },
};

/** `add` appends to the part, `replace` sets it, `remove` empties it. */
function editedImage(text: string, { component, operator, value = '' }: ImageOverrider): string {
  const image = parseImage(text);
  const { read, write } = PARTS[component];
  const next = { add: read(image) + value, replace: value, remove: '' }[operator];
  return formatImage(write(image, next));
}

/** The image at the path given, or those of all containers. */
export function overrideImage(manifest: AnyObject, overrider: ImageOverrider): AnyObject {
  const path = overrider.predicate?.path;
  if (path === undefined) {
    return editContainers(manifest, (container) => {
      if (container.image) container.image = editedImage(container.image, overrider);
    });
  }
  const value = editedImage(textAt(manifest, path), overrider);
  return applyJsonPatch(manifest, [{ op: 'replace', path, value }]) as AnyObject;
}
