/** Owner references: who controls whom. */

import { apiVersionOf, type Resource } from '../../api/kind.ts';
import type { KubeObject, OwnerReference } from '../../api/meta/object.ts';

/** The reference of the controlling owner. */
export function controllerOf(object: KubeObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((reference) => reference.controller === true);
}

/** The values an index by controlling owner files an object under. */
export function controllerUid(object: KubeObject): readonly string[] {
  const owner = controllerOf(object);
  return owner ? [owner.uid] : [];
}

/** The queue key of the object's controlling owner, when that is of the given kind. */
export function ownerKey(object: KubeObject, resource: Resource): string | undefined {
  const owner = controllerOf(object);
  const isMine = owner?.kind === resource.kind && owner.apiVersion === apiVersionOf(resource);
  return isMine ? `${object.metadata.namespace ?? ''}/${owner.name}` : undefined;
}
