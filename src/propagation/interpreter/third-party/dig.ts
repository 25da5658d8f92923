/** Reading objects whose kinds belong to others: nothing in them is certain. */

import { isObject } from '../../../base/json.ts';

/** The value at a path of fields; undefined where the path ends early. */
export function dig(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((found, key) => (isObject(found) ? found[key] : undefined), value);
}

export function digText(value: unknown, ...path: readonly string[]): string {
  const found = dig(value, ...path);
  return typeof found === 'string' ? found : '';
}

export function digNumber(value: unknown, fallback: number, ...path: readonly string[]): number {
  const found = dig(value, ...path);
  return typeof found === 'number' ? found : fallback;
}

export function digList(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = dig(value, ...path);
  return Array.isArray(found) ? found : [];
}

export function digObject(value: unknown, ...path: readonly string[]): Record<string, unknown> {
  const found = dig(value, ...path);
  return isObject(found) ? found : {};
}
