/** Kubernetes' strategic merge patch: merge keys and strategies come from the schema, directives from the patch. */

import { clone, isObject } from '../../base/json.ts';
import type { Definitions, Schema } from '../meta/schema.ts';
import { ownKey, setKey } from './own-key.ts';
import { fieldSchema, itemSchema, resolve } from './resolve.ts';
import { StrategicPatchError } from './strategic-error.ts';
import { type ListMerge, mergeList } from './strategic-list.ts';

type JsonMap = Record<string, unknown>;

const DIRECTIVE = '$patch';
const RETAIN_KEYS = '$retainKeys';
const ORDER_PREFIX = '$setElementOrder/';
const DELETE_PREFIX = '$deleteFromPrimitiveList/';

/** The patched copy of `target`; throws StrategicPatchError for a patch Kubernetes would not accept. */
export function applyStrategicMergePatch(schema: Schema, defs: Definitions, target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) throw new StrategicPatchError('a strategic merge patch must be an object');
  return mergeObject(isObject(target) ? target : {}, patch, resolve(schema, defs), defs);
}

function mergeObject(target: JsonMap, patch: JsonMap, schema: Schema | undefined, defs: Definitions): JsonMap {
  const directive = patch[DIRECTIVE];
  if (directive === 'replace') return mergeObject({}, { ...patch, [DIRECTIVE]: 'merge' }, schema, defs);
  if (directive === 'delete') return {};
  if (directive !== undefined && directive !== 'merge') {
    throw new StrategicPatchError(`unrecognized patch directive '${String(directive)}'`);
  }
  const result = retained(target, patch);
  for (const key of mergedKeys(patch)) mergeKey(result, key, { patch, schema, defs });
  return result;
}

/** The target's keys that `$retainKeys` lets live. */
function retained(target: JsonMap, patch: JsonMap): JsonMap {
  const keep = patch[RETAIN_KEYS];
  if (keep === undefined) return { ...target };
  if (!Array.isArray(keep)) throw new StrategicPatchError(`invalid patch format of ${RETAIN_KEYS}: expected a list`);
  return Object.fromEntries(Object.entries(target).filter(([key]) => keep.includes(key)));
}

/** Every field the patch speaks of, by value or by directive, each once. */
function mergedKeys(patch: JsonMap): Set<string> {
  const keys = new Set<string>();
  for (const key of Object.keys(patch)) {
    if (key === DIRECTIVE || key === RETAIN_KEYS) continue;
    if (key.startsWith(ORDER_PREFIX)) keys.add(key.slice(ORDER_PREFIX.length));
    else if (key.startsWith(DELETE_PREFIX)) keys.add(key.slice(DELETE_PREFIX.length));
    else keys.add(key);
  }
  return keys;
}

interface Source {
  patch: JsonMap;
  schema: Schema | undefined;
  defs: Definitions;
}

function mergeKey(result: JsonMap, key: string, { patch, schema, defs }: Source): void {
  const value = ownKey(patch, key);
  if (value === null) {
    delete result[key];
    return;
  }
  const order = listDirective(patch, ORDER_PREFIX + key);
  const removals = listDirective(patch, DELETE_PREFIX + key);
  const field = fieldSchema(schema, key, defs);
  const old = ownKey(result, key);
  if (value === undefined && old === undefined) return;
  if (Array.isArray(value) || order || removals) {
    const patchList = Array.isArray(value) ? value : [];
    const oldList = Array.isArray(old) ? old : [];
    setKey(result, key, mergeListField(oldList, { patch: patchList, order, removals }, field, defs));
  } else setKey(result, key, mergeValue(old, value, field, defs));
}

function mergeValue(old: unknown, value: unknown, field: Schema | undefined, defs: Definitions): unknown {
  if (!isObject(value)) return clone(value);
  const replaces = strategies(field).includes('replace');
  return mergeObject(isObject(old) && !replaces ? old : {}, value, field, defs);
}

function listDirective(patch: JsonMap, key: string): unknown[] | undefined {
  const value = ownKey(patch, key);
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw new StrategicPatchError(`invalid patch format of ${key}: expected a list`);
  return value;
}

function strategies(schema: Schema | undefined): string[] {
  return schema?.['x-kubernetes-patch-strategy']?.split(',') ?? [];
}

function mergeListField(
  target: unknown[],
  change: Pick<ListMerge, 'patch' | 'order' | 'removals'>,
  field: Schema | undefined,
  defs: Definitions,
): unknown[] {
  const element = itemSchema(field, defs);
  const mergeItem = (old: JsonMap, item: JsonMap): JsonMap => mergeObject(old, item, element, defs);
  const mergeKeyName = field?.['x-kubernetes-patch-merge-key'];
  if (!strategies(field).includes('merge')) {
    return change.patch
      .filter((item) => !isDirectiveOnly(item))
      .map((item) => (isObject(item) ? mergeItem({}, item) : clone(item)));
  }
  return mergeList(target, { ...change, mergeKey: mergeKeyName, mergeItem });
}

function isDirectiveOnly(item: unknown): boolean {
  return isObject(item) && item[DIRECTIVE] !== undefined && Object.keys(item).length === 1;
}
