/** What a manifest says about itself: its kind, its address, and the Work it came from. */

import type { Resource } from '../api/kind.ts';
import type { AnyObject } from '../api/meta/object.ts';
import { WORK_NAME_ANNOTATION, WORK_NAMESPACE_ANNOTATION } from '../propagation/names.ts';
import type { Member } from './members.ts';
import { UnknownKindError } from './unknown-kind.ts';

/** `namespace/name`, or the name alone: as messages name an object. */
export function addressOf({ metadata }: { metadata: { name?: string; namespace?: string } }): string {
  const { name = '', namespace } = metadata;
  return namespace ? `${namespace}/${name}` : name;
}

/** The resource of a manifest on a member; throws where the member does not serve the kind. */
export async function memberResource(member: Member, manifest: AnyObject): Promise<Resource<AnyObject>> {
  const { apiVersion = '', kind = '' } = manifest;
  const resource = await member.directory.find(apiVersion, kind);
  if (!resource) throw new UnknownKindError(apiVersion, kind);
  return resource as Resource<AnyObject>;
}

/** The key of the Work a member's object belongs to. */
export function workKeyOf(object: AnyObject): string | undefined {
  const annotations = object.metadata.annotations ?? {};
  const namespace = annotations[WORK_NAMESPACE_ANNOTATION];
  const name = annotations[WORK_NAME_ANNOTATION];
  return namespace && name ? `${namespace}/${name}` : undefined;
}
