/** What changed between two versions of an object, as sets of fields. */

import { deepEqual, isObject } from '../../base/json.ts';
import type { Definitions, Schema } from '../meta/schema.ts';
import { EMPTY_SET, type FieldSet, isEmptySet, unionSets } from './field-set.ts';
import { ownKey } from './own-key.ts';
import { fieldSchema, itemSchema } from './resolve.ts';
import { elementsByKey, shapeOf } from './shape.ts';

export interface Change {
  /** In the new version only, containers included. */
  added: FieldSet;
  /** Leaves with another value. */
  modified: FieldSet;
  /** In the old version only, containers included. */
  removed: FieldSet;
}

/** True when nothing changed. */
export function isUnchanged(change: Change): boolean {
  return isEmptySet(change.added) && isEmptySet(change.modified) && isEmptySet(change.removed);
}

/** Everything that is in the new version with another value than before. */
export function written(change: Change): FieldSet {
  return unionSets(change.added, change.modified);
}

const UNCHANGED: Change = { added: EMPTY_SET, modified: EMPTY_SET, removed: EMPTY_SET };

/** Compares two objects of one schema (resolved). A null counts as present. */
export function compareObjects(
  old: Record<string, unknown>,
  now: Record<string, unknown>,
  schema: Schema | undefined,
  defs: Definitions,
): Change {
  return old === now ? UNCHANGED : compareMaps(old, now, schema, defs);
}

type Part = keyof Change;
type Collected = Record<Part, Record<string, FieldSet>>;

interface Walk {
  schema: Schema | undefined;
  defs: Definitions;
}

/** Compares one field both versions have; undefined when equal, 'leaf' when it changed as a whole. */
function compareValues(old: unknown, now: unknown, { schema, defs }: Walk): Change | 'leaf' | undefined {
  if (old === now) return undefined;
  const shape = shapeOf(schema, now ?? old);
  const change = shape === 'leaf' ? 'leaf' : compareContainers(old, now, { schema, defs });
  if (change !== 'leaf') return isUnchanged(change) ? undefined : change;
  return deepEqual(old, now) ? undefined : 'leaf';
}

function compareContainers(old: unknown, now: unknown, { schema, defs }: Walk): Change | 'leaf' {
  const empty = Array.isArray(now ?? old) ? [] : {};
  const before = old ?? empty;
  const after = now ?? empty;
  if (isEmptyContainer(before) && isEmptyContainer(after)) return 'leaf';
  if (isObject(before) && isObject(after)) return compareMaps(before, after, schema, defs);
  if (!Array.isArray(before) || !Array.isArray(after) || !schema) return 'leaf';
  const from = elementsByKey(before, schema, defs);
  const to = elementsByKey(after, schema, defs);
  if (!from || !to) return 'leaf';
  return compareLists(from, to, { schema: itemSchema(schema, defs), defs });
}

function isEmptyContainer(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && isEmptyMap(value);
}

function isEmptyMap(value: Record<string, unknown>): boolean {
  for (const _ in value) return false;
  return true;
}

function compareMaps(
  old: Record<string, unknown>,
  now: Record<string, unknown>,
  schema: Schema | undefined,
  defs: Definitions,
): Change {
  const result: Collected = { added: {}, modified: {}, removed: {} };
  for (const key in old) {
    if (old[key] === undefined || ownKey(now, key) !== undefined) continue;
    result.removed[`f:${key}`] = everything(old[key], fieldSchema(schema, key, defs), defs);
  }
  for (const key in now) {
    const before = ownKey(old, key);
    if (now[key] === before) continue;
    putPart(result, `f:${key}`, { before, value: now[key] }, { schema: fieldSchema(schema, key, defs), defs });
  }
  return result;
}

function compareLists(old: ReadonlyMap<string, unknown>, now: ReadonlyMap<string, unknown>, walk: Walk): Change {
  const result: Collected = { added: {}, modified: {}, removed: {} };
  for (const [key, value] of old) {
    if (!now.has(key)) result.removed[key] = everything(value, walk.schema, walk.defs);
  }
  for (const [key, value] of now) {
    const before = old.get(key);
    if (value !== before) putPart(result, key, { before, value }, walk);
  }
  return result;
}

function putPart(
  result: Collected,
  element: string,
  { before, value }: { before: unknown; value: unknown },
  { schema, defs }: Walk,
): void {
  if (value === undefined) return;
  if (before === undefined) result.added[element] = everything(value, schema, defs);
  else put(result, element, compareValues(before, value, { schema, defs }));
}

function put(result: Collected, element: string, change: Change | 'leaf' | undefined): void {
  if (change === undefined) return;
  if (change === 'leaf') {
    result.modified[element] = EMPTY_SET;
    return;
  }
  for (const part of ['added', 'modified', 'removed'] as const) {
    if (!isEmptySet(change[part])) result[part][element] = change[part];
  }
}

/** A value that stands on one side only: itself and all below it. */
function everything(value: unknown, schema: Schema | undefined, defs: Definitions): FieldSet {
  const shape = shapeOf(schema, value);
  if (shape === 'leaf') return EMPTY_SET;
  const below =
    shape === 'map' && isObject(value)
      ? everyField(value, schema, defs)
      : everyElement(value as readonly unknown[], schema as Schema, defs);
  return isEmptySet(below) ? EMPTY_SET : { '.': EMPTY_SET, ...below };
}

function everyField(value: Record<string, unknown>, schema: Schema | undefined, defs: Definitions): FieldSet {
  const set: Record<string, FieldSet> = {};
  for (const key in value) {
    if (value[key] !== undefined) set[`f:${key}`] = everything(value[key], fieldSchema(schema, key, defs), defs);
  }
  return set;
}

function everyElement(list: readonly unknown[], schema: Schema, defs: Definitions): FieldSet {
  const set: Record<string, FieldSet> = {};
  const element = itemSchema(schema, defs);
  for (const [key, item] of elementsByKey(list, schema, defs) ?? []) set[key] = everything(item, element, defs);
  return set;
}
