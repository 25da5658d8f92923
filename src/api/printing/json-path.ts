/** The JSONPath of printer columns: fields, indexes, wildcards and filters such as `[?(@.type=='Ready')]`. */

import { isObject } from '../../base/json.ts';
import { ownKey } from '../schema/own-key.ts';

type Step = (value: unknown) => unknown[];

const paths = new Map<string, readonly Step[]>();

/** Everything the path leads to; nothing for a path that cannot be read. */
export function findByPath(value: unknown, path: string): unknown[] {
  let steps = paths.get(path);
  if (!steps) {
    steps = parse(path);
    paths.set(path, steps);
  }
  return steps.reduce<unknown[]>((found, step) => found.flatMap(step), [value]);
}

const TOKEN =
  /^(?:\.\.([\w-]+)|\.?\[\?\(\s*@([^=!<>)]*?)\s*(?:(==|!=|<=|>=|<|>)\s*(?:'([^']*)'|"([^"]*)"|([\w.+-]+))\s*)?\)\]|\.?\[(?:'([^']*)'|"([^"]*)")\]|\.?\[(-?\d+)\]|\.?\[\*\]|\.\*|\.((?:\\.|[^.[\]\\])+))/;

function parse(path: string): Step[] {
  const braced = /^\{(.*)\}$/.exec(path.trim())?.[1] ?? path.trim();
  let rest = braced.startsWith('.') || braced.startsWith('[') || braced === '' ? braced : `.${braced}`;
  const steps: Step[] = [];
  while (rest !== '' && rest !== '.') {
    const match = TOKEN.exec(rest);
    if (!match) return [() => []];
    steps.push(stepOf(match));
    rest = rest.slice(match[0].length);
  }
  return steps;
}

function stepOf(match: RegExpExecArray): Step {
  const [, deep, filter, operator, quoted, doubleQuoted, bare, key, doubleKey, index, field] = match;
  if (deep !== undefined) return (value) => descendants(value, deep);
  if (filter !== undefined) return filterStep(filter, operator, literal(quoted ?? doubleQuoted, bare));
  const name = key ?? doubleKey ?? field?.replace(/\\(.)/g, '$1');
  if (name !== undefined) return (value) => fieldOf(value, name);
  if (index !== undefined) return (value) => (Array.isArray(value) ? present(value.at(Number(index))) : []);
  return (value) => (Array.isArray(value) ? value : isObject(value) ? Object.values(value) : []);
}

function literal(text: string | undefined, bare: string | undefined): unknown {
  if (text !== undefined || bare === undefined) return text;
  if (bare === 'true' || bare === 'false') return bare === 'true';
  return Number(bare);
}

function present(value: unknown): unknown[] {
  return value === undefined || value === null ? [] : [value];
}

function fieldOf(value: unknown, name: string): unknown[] {
  return isObject(value) ? present(ownKey(value, name)) : [];
}

function descendants(value: unknown, name: string): unknown[] {
  const children = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  return [...fieldOf(value, name), ...children.flatMap((child) => descendants(child, name))];
}

const COMPARISONS: Readonly<Record<string, (order: number) => boolean>> = {
  '==': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

function filterStep(path: string, operator: string | undefined, wanted: unknown): Step {
  const steps = parse(path);
  const compare = operator === undefined ? undefined : COMPARISONS[operator];
  const keeps = (item: unknown): boolean => {
    const found = steps.reduce<unknown[]>((values, step) => values.flatMap(step), [item]);
    if (!compare || found.length === 0) return found.length > 0 && !compare;
    return compare(orderOf(found[0], wanted));
  };
  return (value) => (Array.isArray(value) ? value.filter(keeps) : []);
}

function orderOf(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0;
}
