/** Values as Go programs print them. */

import { compareText, isObject } from '../../base/json.ts';

/** Text as it is, numbers in decimal, objects and lists as compact JSON with sorted keys. */
export function goText(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'object' && value !== null ? goJson(value) : String(value);
}

const ESCAPED: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** JSON that is safe inside HTML, with the keys in order. */
function goJson(value: unknown): string {
  return escapedJson(JSON.stringify(sortedKeys(value)));
}

/** The text of JSON with what HTML would read escaped, as Go programs write it. */
export function escapedJson(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (character) => ESCAPED[character] ?? character);
}

/** The value with the keys of its objects in order, as Go programs write them. */
export function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => compareText(a, b)).map(([key, item]) => [key, sortedKeys(item)]),
  );
}

/** `%v`: maps as `map[a:1 b:2]`, lists as `[1 2]`. */
export function goFormat(value: unknown): string {
  if (value === undefined) return '<no value>';
  if (value === null) return '<nil>';
  if (typeof value === 'number') return goNumber(value);
  if (Array.isArray(value)) return `[${value.map(goFormat).join(' ')}]`;
  if (!isObject(value)) return String(value);
  const entries = Object.entries(value).toSorted(([a], [b]) => compareText(a, b));
  return `map[${entries.map(([key, item]) => `${key}:${goFormat(item)}`).join(' ')}]`;
}

/** Whole numbers in decimal, others with an exponent where that is shorter: `1.5e+06`. */
function goNumber(value: number): string {
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  if (Number.isInteger(value) || (exponent >= -4 && exponent < 6)) return String(value);
  const [digits = '', power = ''] = value.toExponential().split('e');
  return `${digits}e${power.slice(0, 1)}${power.slice(1).padStart(2, '0')}`;
}
