/** The functions of Go templates, and the two that kubectl adds. */

import { isObject } from '../../../base/json.ts';
import { goFormat } from '../go-text.ts';
import { failed } from './broken.ts';
import { formatVerbs, sprint } from './print-verbs.ts';

export type TemplateFunction = (args: readonly unknown[]) => unknown;

/** True for what `if` takes as true: neither false, 0, empty, nor absent. */
export function isTruthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return isObject(value) ? Object.keys(value).length > 0 : Boolean(value);
}

export const FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  // `and` and `or` are here for their names: the evaluator stops at the argument that decides.
  and: (args) => args.find((value) => !isTruthy(value)) ?? args.at(-1),
  or: (args) => args.find(isTruthy) ?? args.at(-1),
  not: ([value]) => !isTruthy(value),
  len: ([value]) => lengthOf(value),
  index: ([value, ...keys]) => keys.reduce(itemAt, value),
  slice: ([value, from = 0, to]) => sliceOf(value, Number(from), to === undefined ? undefined : Number(to)),
  print: sprint,
  println: (args) => `${args.map(goFormat).join(' ')}\n`,
  printf: ([format, ...values]) => formatVerbs(String(format), values),
  html: (args) => sprint(args).replace(/[<>&"'\0]/g, (character) => HTML[character] ?? character),
  js: (args) => sprint(args).replace(/[\\'"<>&=\n]/g, (character) => JS[character] ?? `\\${character}`),
  urlquery: (args) => encodeURIComponent(sprint(args)).replaceAll('%20', '+'),
  eq: ([first, ...others]) => others.some((other) => compare(first, other) === 0),
  ne: ([a, b]) => compare(a, b) !== 0,
  lt: ([a, b]) => ordered(a, b) < 0,
  le: ([a, b]) => ordered(a, b) <= 0,
  gt: ([a, b]) => ordered(a, b) > 0,
  ge: ([a, b]) => ordered(a, b) >= 0,
  exists: ([value, ...keys]) => exists(value, keys),
  base64decode: ([text]) => decodeBase64(String(text)),
};

export const FUNCTION_NAMES: ReadonlySet<string> = new Set(Object.keys(FUNCTIONS));

const HTML: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&#34;',
  "'": '&#39;',
  '\0': '\uFFFD',
};

const JS: Readonly<Record<string, string>> = {
  '<': '\\u003C',
  '>': '\\u003E',
  '&': '\\u0026',
  '=': '\\u003D',
  '\n': '\\u000A',
};

function lengthOf(value: unknown): number {
  if (typeof value === 'string') return new TextEncoder().encode(value).length;
  if (Array.isArray(value)) return value.length;
  if (isObject(value)) return Object.keys(value).length;
  throw failed(`len of ${goFormat(value)}`);
}

function itemAt(value: unknown, key: unknown): unknown {
  if (Array.isArray(value)) {
    const at = Number(key);
    if (!(at >= 0 && at < value.length)) throw failed(`index out of range: ${goFormat(key)}`);
    return value[at];
  }
  if (isObject(value)) return Object.hasOwn(value, String(key)) ? value[String(key)] : undefined;
  if (value === undefined || value === null) throw failed('index of untyped nil');
  throw failed(`can't index item of ${goFormat(value)}`);
}

function sliceOf(value: unknown, from: number, to: number | undefined): unknown {
  if (typeof value !== 'string' && !Array.isArray(value)) throw failed(`can't slice ${goFormat(value)}`);
  if (from < 0 || from > value.length || (to ?? 0) > value.length) throw failed(`index out of range: ${to ?? from}`);
  return value.slice(from, to);
}

function compare(a: unknown, b: unknown): number {
  if (a === b) return 0;
  // Something absent equals nothing but itself.
  if (a === undefined || a === null || b === undefined || b === null) return a === b ? 0 : 1;
  return ordered(a, b);
}

function ordered(a: unknown, b: unknown): number {
  if (typeof a !== typeof b || typeof a === 'object') throw failed('incompatible types for comparison');
  return Number((a as string) > (b as string)) - Number((a as string) < (b as string));
}

function exists(value: unknown, keys: readonly unknown[]): boolean {
  let found: unknown = value;
  for (const key of keys) {
    const has = Array.isArray(found)
      ? Number(key) < found.length
      : isObject(found) && Object.hasOwn(found, String(key));
    if (!has) return false;
    found = (found as Record<string, unknown>)[String(key)];
  }
  return true;
}

function decodeBase64(text: string): string {
  if (!/^[A-Za-z\d+/]*={0,2}$/.test(text)) throw failed('base64 decode failed');
  return new TextDecoder().decode(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)));
}
