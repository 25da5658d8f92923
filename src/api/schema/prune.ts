/** Removing what a structural schema does not know. */

import { isObject } from '../../base/json.ts';
import type { Definitions, Schema } from '../meta/schema.ts';
import { setKey } from './own-key.ts';
import { resolve } from './resolve.ts';

const ENVELOPE = new Set(['apiVersion', 'kind', 'metadata']);

export interface Pruned {
  value: unknown;
  /** Paths of what was removed: `spec.rules[0].hots`. */
  unknownFields: string[];
}

/** The value without fields its schema does not name; the object's own type and metadata always stay. */
export function prune(value: unknown, schema: Schema, defs: Definitions): Pruned {
  const unknownFields: string[] = [];
  return {
    value: pruned(value, resolve(schema, defs), { defs, unknownFields, path: '', envelope: true }),
    unknownFields,
  };
}

/** As Kubernetes words them for strict field validation: `unknown field "spec.foo"`. */
export function findUnknownFields(schema: Schema, defs: Definitions, object: unknown): string[] {
  return prune(object, schema, defs).unknownFields.map(unknownFieldText);
}

/** `unknown field "spec.foo"` */
export function unknownFieldText(path: string): string {
  return `unknown field ${JSON.stringify(path)}`;
}

interface Place {
  defs: Definitions;
  unknownFields: string[];
  path: string;
  /** True for an object with a type and metadata of its own. */
  envelope: boolean;
}

function pruned(value: unknown, schema: Schema, place: Place): unknown {
  if (Array.isArray(value)) return prunedList(value, schema, place);
  if (!isObject(value)) return value;
  const result: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    const field = knownField(key, schema, place);
    const path = place.path === '' ? key : `${place.path}.${key}`;
    if (field === undefined) place.unknownFields.push(path);
    else setKey(result, key, field === 'anything' ? item : pruned(item, field, inside(place, path, field)));
  }
  return result;
}

function inside(place: Place, path: string, field: Schema): Place {
  return { ...place, path, envelope: field['x-kubernetes-embedded-resource'] === true };
}

function knownField(key: string, schema: Schema, { defs, envelope }: Place): Schema | 'anything' | undefined {
  if (envelope && ENVELOPE.has(key)) return 'anything';
  const { properties, additionalProperties } = schema;
  if (properties && Object.hasOwn(properties, key)) return resolve(properties[key] ?? {}, defs);
  if (typeof additionalProperties === 'object') return resolve(additionalProperties, defs);
  if (additionalProperties === true || schema['x-kubernetes-preserve-unknown-fields']) return 'anything';
  return undefined;
}

function prunedList(list: readonly unknown[], schema: Schema, place: Place): unknown[] {
  if (!schema.items) return [...list];
  const element = resolve(schema.items, place.defs);
  return list.map((item, i) => pruned(item, element, inside(place, `${place.path}[${i}]`, element)));
}
