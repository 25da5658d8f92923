/** The field set of an object: what somebody who applies it says. */

import { isObject } from '../../base/json.ts';
import type { Definitions, Schema } from '../meta/schema.ts';
import { EMPTY_SET, type FieldSet } from './field-set.ts';
import { fieldSchema, itemSchema } from './resolve.ts';
import { elementsByKey, shapeOf } from './shape.ts';

/** Every leaf and every list element of `value`. Containers are members only where they are empty. */
export function fieldsOf(value: unknown, schema: Schema | undefined, defs: Definitions): FieldSet {
  const shape = shapeOf(schema, value);
  if (shape === 'map' && isObject(value)) return fieldsOfMap(value, schema, defs);
  if (shape === 'list' && Array.isArray(value) && schema) return fieldsOfList(value, schema, defs);
  return EMPTY_SET;
}

function fieldsOfMap(value: Record<string, unknown>, schema: Schema | undefined, defs: Definitions): FieldSet {
  const set: Record<string, FieldSet> = {};
  for (const [key, item] of Object.entries(value)) {
    if (item !== undefined) set[`f:${key}`] = fieldsOf(item, fieldSchema(schema, key, defs), defs);
  }
  return set;
}

function fieldsOfList(list: readonly unknown[], schema: Schema, defs: Definitions): FieldSet {
  const elements = elementsByKey(list, schema, defs);
  if (!elements) return EMPTY_SET;
  const set: Record<string, FieldSet> = {};
  const element = itemSchema(schema, defs);
  for (const [key, item] of elements) {
    const below = fieldsOf(item, element, defs);
    set[key] = Object.keys(below).length > 0 ? { '.': EMPTY_SET, ...below } : EMPTY_SET;
  }
  return set;
}
