/** The order that `--sort-by` asks for. */

import { findByPath } from '../../api/printing/json-path.ts';
import { UserError } from '../../base/errors.ts';
import { compareText } from '../../base/json.ts';
import { compareQuantity, isQuantity, parseQuantity } from '../../base/quantity.ts';

/** Sorts by the value at a JSONPath, smallest first, things without a value before all; equal ones keep their order. */
export function sortByPath<T>(items: readonly T[], path: string | undefined, objectOf: (item: T) => unknown): T[] {
  if (path === undefined || items.length === 0) return [...items];
  const keyed = items.map((item) => ({ item, key: findByPath(objectOf(item), path)[0] }));
  if (keyed.every(({ key }) => key === undefined)) {
    throw new UserError('BadInput', `nothing found has the field "${path}" to sort by`, {
      hint: 'name a field such as .metadata.creationTimestamp',
    });
  }
  return keyed.toSorted((a, b) => compareValues(a.key, b.key)).map(({ item }) => item);
}

function compareValues(a: unknown, b: unknown): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [x, y] = [textOf(a), textOf(b)];
  if (isQuantity(x) && isQuantity(y)) return compareQuantity(parseQuantity(x), parseQuantity(y));
  return compareNaturally(x, y);
}

function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** `web-9` before `web-10`. */
function compareNaturally(a: string, b: string): number {
  const [x, y] = [partsOf(a), partsOf(b)];
  const differences = x.slice(0, y.length).map((part, i) => compareParts(part, y[i] ?? ''));
  return differences.find((difference) => difference !== 0) ?? x.length - y.length;
}

function partsOf(text: string): string[] {
  return text.match(/\d+|\D+/g) ?? [];
}

function compareParts(a: string, b: string): number {
  const difference = isNumber(a) && isNumber(b) ? Number(a) - Number(b) : 0;
  return difference || compareText(a, b);
}

function isNumber(text: string): boolean {
  return /^\d/.test(text);
}
