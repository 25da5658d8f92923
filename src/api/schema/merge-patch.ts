/** JSON merge patch (RFC 7386). */

import { clone, deepEqual, isObject } from '../../base/json.ts';
import { ownKey, setKey } from './own-key.ts';

/** The patched copy of `target`: null deletes a key, objects merge, everything else replaces. */
export function applyMergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return clone(patch);
  const result: Record<string, unknown> = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else if (value !== undefined) setKey(result, key, applyMergePatch(ownKey(result, key), value));
  }
  return result;
}

/** The smallest merge patch that turns `from` into `to`; nulls inside `to` cannot be expressed. */
export function createMergePatch(from: unknown, to: unknown): unknown {
  if (!isObject(from) || !isObject(to)) return clone(to);
  const patch: Record<string, unknown> = {};
  for (const key of Object.keys(from)) {
    if (from[key] !== undefined && ownKey(to, key) === undefined) setKey(patch, key, null);
  }
  for (const [key, value] of Object.entries(to)) {
    const old = ownKey(from, key);
    if (!deepEqual(old, value)) setKey(patch, key, isObject(old) ? createMergePatch(old, value) : clone(value));
  }
  return patch;
}
