/**
 * Reads objects of the built-in kinds the way Kubernetes does: unknown fields are reported and dropped, types are
 * checked, amounts and times take their canonical text, empty optional fields vanish and required ones appear.
 */

import { isObject } from '../../base/json.ts';
import type { Schema } from '../meta/schema.ts';
import { setKey } from '../schema/own-key.ts';
import { definitionName } from '../schema/resolve.ts';
import { type Decoder, DecodeState } from './decode-state.ts';
import { builtinDefinitions } from './definitions.ts';
import { type GoField, goField } from './go-shape.ts';
import { integer, MICRO_TIME, plain, SPECIAL_DECODERS, TIME, text } from './scalar-decoders.ts';

export interface Decoded {
  object: Record<string, unknown>;
  /** Paths of fields the kind does not have: `spec.template.spec.containers[0].imagee`. */
  unknownFields: string[];
}

/**
 * A fresh, normal object of the definition; throws DecodeError where a type does not fit. Fields whose value is in
 * `settled` are in normal form already, and shared.
 */
export function decodeBuiltin(definition: string, value: unknown, settled?: ReadonlySet<unknown>): Decoded {
  const state = new DecodeState(settled);
  const object = decoderOf(definition)(value, state) as Record<string, unknown>;
  return { object, unknownFields: state.unknown };
}

interface FieldPlan extends GoField {
  decode: Decoder;
  zero: () => unknown;
}

const decoders = new Map<string, Decoder>();

/** The decoder of a definition, built on first use. */
function decoderOf(definition: string): Decoder {
  const known = decoders.get(definition) ?? SPECIAL_DECODERS[definition];
  if (known) return known;
  let plan: Map<string, FieldPlan> | undefined;
  const struct = definition.slice(definition.lastIndexOf('.') + 1);
  const schema = builtinDefinitions(definition) ?? {};
  const decoder: Decoder = (value, state) => {
    plan ??= planOf(definition, schema);
    if (!isObject(value)) return state.mismatch(value, goTypeName(definition));
    return decodeStruct(value, state, { struct, plan });
  };
  const result = schema.properties ? decoder : (value: unknown): unknown => value;
  decoders.set(definition, result);
  return result;
}

function goTypeName(definition: string): string {
  return definition.split('.').slice(-2).join('.');
}

function decodeStruct(
  value: Record<string, unknown>,
  state: DecodeState,
  { struct, plan }: { struct: string; plan: Map<string, FieldPlan> },
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const item = value[name];
    const field = plan.get(name);
    if (!field) state.reportUnknown(name);
    else if (item !== null && item !== undefined) {
      const read = state.inField(struct, name, field.decode, item);
      if (!(field.vanishes && isEmpty(read))) result[name] = read;
    }
  }
  return withMissing(result, plan);
}

function withMissing(result: Record<string, unknown>, plan: Map<string, FieldPlan>): Record<string, unknown> {
  for (const [name, field] of plan) {
    if (result[name] !== undefined || !(field.alwaysThere || field.writtenZero)) continue;
    const zero = field.zero();
    if (zero !== undefined) result[name] = zero;
  }
  return result;
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === '' || value === 0 || value === false;
}

function planOf(definition: string, schema: Schema): Map<string, FieldPlan> {
  const required = new Set(schema.required ?? []);
  const plan = new Map<string, FieldPlan>();
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const behaviour = goField(definition, name, required.has(name), field.type);
    const map = field.type === 'object' && field.additionalProperties !== undefined;
    plan.set(name, {
      ...behaviour,
      // An empty map vanishes like an empty list; an empty struct stays.
      decode: map && behaviour.vanishes ? vanishingMap(valueDecoder(field)) : valueDecoder(field),
      zero: zeroOf(field, behaviour.alwaysThere),
    });
  }
  return plan;
}

function vanishingMap(decode: Decoder): Decoder {
  return (value, state) => {
    const map = decode(value, state) as Record<string, unknown>;
    return Object.keys(map).length === 0 ? '' : map;
  };
}

function zeroOf(field: Schema, alwaysThere: boolean): () => unknown {
  if (field.$ref) {
    const definition = definitionName(field.$ref);
    if (definition in SPECIAL_DECODERS)
      return () => (definition === TIME || definition === MICRO_TIME ? null : undefined);
    return () => (alwaysThere ? decoderOf(definition)({}, new DecodeState()) : undefined);
  }
  const zeros: Record<string, unknown> = {
    string: '',
    integer: 0,
    number: 0,
    boolean: false,
    array: null,
    object: null,
  };
  return () => zeros[field.type ?? ''];
}

function valueDecoder(schema: Schema): Decoder {
  if (schema.$ref) return decoderOf(definitionName(schema.$ref));
  if (schema.type === 'array') return listDecoder(schema.items ?? {});
  if (schema.type === 'object') {
    return typeof schema.additionalProperties === 'object' ? mapDecoder(schema.additionalProperties) : plain('object');
  }
  if (schema.type === 'string') return text(schema.format);
  if (schema.type === 'integer') return integer(schema.format === 'int64' ? 'int64' : 'int32');
  if (schema.type === 'boolean') return plain('boolean');
  return schema.type === 'number' ? plain('number') : (value) => value;
}

function listDecoder(items: Schema): Decoder {
  const decode = valueDecoder(items);
  const goType = `[]${goTypeOf(items)}`;
  return (value, state) => {
    if (!Array.isArray(value)) return state.mismatch(value, goType);
    return value.map((item, i) => (item === null ? zeroItem(items) : state.inStep(i, decode, item)));
  };
}

function zeroItem(items: Schema): unknown {
  if (!items.$ref) return zeroOf(items, false)();
  const definition = definitionName(items.$ref);
  return builtinDefinitions(definition)?.properties ? decoderOf(definition)({}, new DecodeState()) : null;
}

function mapDecoder(values: Schema): Decoder {
  const decode = valueDecoder(values);
  const goType = `map[string]${goTypeOf(values)}`;
  return (value, state) => {
    if (!isObject(value)) return state.mismatch(value, goType);
    const result: Record<string, unknown> = {};
    for (const [key, item] of Object.entries(value)) {
      setKey(result, key, item === null ? zeroItem(values) : state.inStep(key, decode, item));
    }
    return result;
  };
}

function goTypeOf(schema: Schema): string {
  if (schema.$ref) return goTypeName(definitionName(schema.$ref));
  if (schema.type === 'array') return `[]${goTypeOf(schema.items ?? {})}`;
  if (schema.type === 'integer') return schema.format ?? 'int32';
  return schema.type === 'string' && schema.format === 'byte' ? '[]uint8' : (schema.type ?? 'interface {}');
}
