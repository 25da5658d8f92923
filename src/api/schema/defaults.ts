/** The defaults a schema states. */

import { clone, isObject } from '../../base/json.ts';
import type { Definitions, Schema } from '../meta/schema.ts';
import { setKey } from './own-key.ts';
import { fieldSchema, resolve } from './resolve.ts';

/** Fills in defaults in place; a null where the schema allows none counts as missing. */
export function applySchemaDefaults(value: unknown, schema: Schema, defs: Definitions): void {
  const known = resolve(schema, defs);
  if (Array.isArray(value)) {
    for (const item of known.items ? value : []) applySchemaDefaults(item, known.items ?? {}, defs);
  } else if (isObject(value)) defaultFields(value, known, defs);
}

function defaultFields(object: Record<string, unknown>, schema: Schema, defs: Definitions): void {
  for (const [key, field] of Object.entries(schema.properties ?? {})) fillIn(object, key, resolve(field, defs));
  for (const [key, item] of Object.entries(object)) {
    const field = fieldSchema(schema, key, defs);
    if (field && item !== null && typeof item === 'object') applySchemaDefaults(item, field, defs);
  }
}

function fillIn(object: Record<string, unknown>, key: string, schema: Schema): void {
  const present = Object.hasOwn(object, key) && object[key] !== undefined;
  if (present && (object[key] !== null || schema.nullable)) return;
  if (schema.default !== undefined) setKey(object, key, clone(schema.default));
  else if (present) delete object[key];
}
