/** How an applied configuration lands in the live object, and how fields leave it again. */

import { clone, isObject } from '../../base/json.ts';
import type { Definitions, Schema } from '../meta/schema.ts';
import { type FieldSet, isEmptySet, isMember } from './field-set.ts';
import { ownKey, setKey } from './own-key.ts';
import { fieldSchema, itemSchema } from './resolve.ts';
import { elementsByKey, shapeOf } from './shape.ts';

/** `live` with everything `applied` says; what it does not say stays. */
export function mergeApplied(live: unknown, applied: unknown, schema: Schema | undefined, defs: Definitions): unknown {
  const shape = shapeOf(schema, applied);
  if (shape === 'map' && isObject(applied) && isObject(live)) {
    const result = { ...live };
    for (const [key, value] of Object.entries(applied)) {
      setKey(result, key, mergeApplied(ownKey(live, key), value, fieldSchema(schema, key, defs), defs));
    }
    return result;
  }
  if (shape === 'list' && Array.isArray(applied) && Array.isArray(live) && schema) {
    return mergeElements(live, applied, schema, defs);
  }
  return clone(applied);
}

/** Shared elements stand in the applied order; an element only the live list has keeps its place before what follows it. */
function mergeElements(
  live: readonly unknown[],
  applied: readonly unknown[],
  schema: Schema,
  defs: Definitions,
): unknown[] {
  const from = elementsByKey(live, schema, defs);
  const to = elementsByKey(applied, schema, defs);
  if (!from || !to) return clone([...applied]);
  const element = itemSchema(schema, defs);
  const rest = [...from];
  const placed = new Set<string>();
  const result: unknown[] = [];
  const keepUnshared = (): void => {
    for (let next = rest[0]; next && (!to.has(next[0]) || placed.has(next[0])); next = rest[0]) {
      rest.shift();
      if (!to.has(next[0])) result.push(next[1]);
    }
  };
  for (const [key, item] of to) {
    keepUnshared();
    result.push(mergeApplied(from.get(key), item, element, defs));
    placed.add(key);
  }
  for (const [key, item] of rest) if (!to.has(key)) result.push(item);
  return result;
}

interface Walk {
  schema: Schema | undefined;
  defs: Definitions;
}

/** `value` without the members of `set` and all below them. */
export function withoutFields(value: unknown, set: FieldSet, schema: Schema | undefined, defs: Definitions): unknown {
  if (isEmptySet(set)) return value;
  const shape = shapeOf(schema, value);
  if (shape === 'map' && isObject(value)) return withoutKeys(value, set, { schema, defs });
  if (shape === 'list' && Array.isArray(value) && schema) return withoutElements(value, set, { schema, defs });
  return value;
}

function withoutKeys(value: Record<string, unknown>, set: FieldSet, { schema, defs }: Walk): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    const rest = without(item, set[`f:${key}`], { schema: fieldSchema(schema, key, defs), defs });
    if (rest !== undefined) setKey(result, key, rest);
  }
  return result;
}

function withoutElements(list: readonly unknown[], set: FieldSet, { schema, defs }: Walk): unknown[] {
  const elements = schema && elementsByKey(list, schema, defs);
  if (!elements) return [...list];
  const element = itemSchema(schema, defs);
  return [...elements]
    .map(([key, item]) => without(item, set[key], { schema: element, defs }))
    .filter((item) => item !== undefined);
}

function without(item: unknown, node: FieldSet | undefined, { schema, defs }: Walk): unknown {
  if (!node) return item;
  return isMember(node) ? undefined : withoutFields(item, node, schema, defs);
}
