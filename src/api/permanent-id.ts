/** Ids by which Karmada's objects find each other: labels, because a restored backup keeps labels but not UIDs. */

import type { WriteContext } from './kind.ts';
import type { KubeObject } from './meta/object.ts';

/** Gives the object an id of its own unless it carries one; returns the id. */
export function ensurePermanentId(object: KubeObject, label: string, context: WriteContext): string {
  object.metadata.labels ??= {};
  object.metadata.labels[label] ||= context.newUid();
  return object.metadata.labels[label];
}
