/** The hash that tells the revisions of a pod template apart. */

import type { PodTemplateSpec } from '../../api/core/pod.ts';
import { fnv32a, safeEncode } from '../../base/fnv.ts';
import { compareText, isObject } from '../../base/json.ts';

/** A short word of the template's content; another one for each collision count. */
export function templateHash(template: PodTemplateSpec, collisionCount = 0): string {
  const salt = collisionCount === 0 ? '' : String(collisionCount);
  return safeEncode(fnv32a(canonical(template) + salt));
}

/** JSON with sorted keys, so that equal templates give equal text. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  const keys = Object.keys(value)
    .filter((key) => value[key] !== undefined && value[key] !== null)
    .sort(compareText);
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`;
}
