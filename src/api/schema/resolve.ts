/** Walking a schema: following references and stepping into fields, maps and lists. */

import type { Definitions, Schema } from '../meta/schema.ts';

const resolved = new WeakMap<Schema, Schema>();

/** The schema a `$ref` leads to, with what stands beside the reference; itself where there is none. */
export function resolve(schema: Schema, defs: Definitions): Schema {
  if (schema.$ref === undefined) return schema;
  const known = resolved.get(schema);
  if (known) return known;
  const { $ref, ...beside } = schema;
  const target = defs(definitionName($ref));
  const result = { ...(target ? resolve(target, defs) : {}), ...beside };
  resolved.set(schema, result);
  return result;
}

/** `#/definitions/a.b.C`, `#/components/schemas/a.b.C` and `a.b.C` all name `a.b.C`. */
export function definitionName(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1);
}

/** The schema of a key of an object; undefined where the schema says nothing about it. Expects a resolved schema. */
export function fieldSchema(schema: Schema | undefined, key: string, defs: Definitions): Schema | undefined {
  if (!schema) return undefined;
  const field = schema.properties && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
  if (field) return resolve(field, defs);
  return typeof schema.additionalProperties === 'object' ? resolve(schema.additionalProperties, defs) : undefined;
}

/** The schema of a list's elements. Expects a resolved schema. */
export function itemSchema(schema: Schema | undefined, defs: Definitions): Schema | undefined {
  return schema?.items ? resolve(schema.items, defs) : undefined;
}
