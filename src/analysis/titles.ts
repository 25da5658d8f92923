/** How findings name objects. */

import type { KubeObject } from '../api/meta/object.ts';

/** `PropagationPolicy default/web`. */
export function titleOf({ kind, metadata }: KubeObject): string {
  const { namespace, name = '' } = metadata;
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}

/** A few of them by name, the others by number. */
export function listOf(titles: readonly string[], most = 3): string {
  if (titles.length <= most) return titles.join(', ');
  return `${titles.slice(0, most).join(', ')} and ${titles.length - most} more`;
}
