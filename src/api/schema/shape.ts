/** How a value takes part in merging: as one leaf, field by field, or element by element. */

import { isObject } from '../../base/json.ts';
import type { Definitions, Schema } from '../meta/schema.ts';
import { ownKey } from './own-key.ts';
import { fieldSchema, itemSchema, resolve } from './resolve.ts';

export type Shape = 'leaf' | 'map' | 'list';

/** The shape of a field that holds `value` (either side of a comparison). Expects a resolved schema. */
export function shapeOf(schema: Schema | undefined, value: unknown): Shape {
  if (isObject(value)) return isGranularMap(schema) ? 'map' : 'leaf';
  if (!Array.isArray(value)) return 'leaf';
  const type = schema?.['x-kubernetes-list-type'];
  return type === 'map' || type === 'set' ? 'list' : 'leaf';
}

function isGranularMap(schema: Schema | undefined): boolean {
  if (!schema) return true;
  if (schema['x-kubernetes-map-type'] === 'atomic') return false;
  return (
    schema.properties !== undefined ||
    schema.additionalProperties !== undefined ||
    schema['x-kubernetes-preserve-unknown-fields'] === true
  );
}

/** A list's elements by path element; undefined when one has no identity, and the list counts as a leaf. */
export function elementsByKey(
  list: readonly unknown[],
  schema: Schema,
  defs: Definitions,
): Map<string, unknown> | undefined {
  const elements = new Map<string, unknown>();
  const identify = identityOf(schema, defs);
  for (const item of list) {
    const key = identify(item);
    if (key === undefined) return undefined;
    if (!elements.has(key)) elements.set(key, item);
  }
  return elements;
}

function identityOf(schema: Schema, defs: Definitions): (item: unknown) => string | undefined {
  if (schema['x-kubernetes-list-type'] === 'set') return (item) => `v:${JSON.stringify(item)}`;
  const element = itemSchema(schema, defs);
  const keys = [...(schema['x-kubernetes-list-map-keys'] ?? [])].sort();
  const defaults = keys.map((key) => fieldSchema(element, key, defs)?.default);
  return (item) => {
    if (!isObject(item)) return undefined;
    const identity: Record<string, unknown> = {};
    for (const [i, key] of keys.entries()) {
      const value = ownKey(item, key) ?? defaults[i];
      if (value === undefined) return undefined;
      identity[key] = value;
    }
    return `k:${JSON.stringify(identity)}`;
  };
}

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';
const withMeta = new WeakMap<Schema, Schema>();

/** The schema of a whole object, its metadata spelled out: CRDs leave that to the server. */
export function objectSchema(schema: Schema, defs: Definitions): Schema {
  const root = resolve(schema, defs);
  if (root.properties?.['metadata']?.$ref !== undefined) return root;
  const known = withMeta.get(root);
  if (known) return known;
  const envelope: Record<string, Schema> = {
    apiVersion: { type: 'string' },
    kind: { type: 'string' },
    metadata: { $ref: META },
  };
  const complete: Schema = { ...root, type: 'object', properties: { ...root.properties, ...envelope } };
  withMeta.set(root, complete);
  return complete;
}
