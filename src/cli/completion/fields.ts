/** The fields of an object, as `--sort-by` names them. */

import { isObject } from '../../base/json.ts';

const DEEPEST = 4;

/** `.metadata.name`, `.status.phase`: every field that can be put in order, but for those whose names need quotes. */
export function fieldPaths(value: unknown, path = '', depth = 1): string[] {
  if (!isObject(value)) return typeof value === 'object' || value === undefined ? [] : [path];
  if (depth > DEEPEST) return [];
  return Object.entries(value)
    .filter(([name]) => /^\w+$/.test(name) && name !== 'managedFields')
    .flatMap(([name, inner]) => fieldPaths(inner, `${path}.${name}`, depth + 1));
}
