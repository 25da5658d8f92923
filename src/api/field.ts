/**
 * A schema builder whose fields carry their TypeScript type, so that a kind has one source:
 * `const spec = object({ clusterNames: optional(list(text('…'))) }); type Spec = Infer<typeof spec>`.
 */

import type { Condition } from './meta/object.ts';
import type { Schema } from './meta/schema.ts';

/** A schema and, as a phantom, the type of the values it describes. */
export interface Field<T> {
  readonly schema: Schema;
  readonly value?: T;
}

/** A field its parent may leave out. */
export interface Optional<T> {
  readonly optional: Field<T>;
}

export type Shape = Readonly<Record<string, Field<unknown> | Optional<unknown>>>;

type Flat<T> = { [K in keyof T]: T[K] };
type RequiredKeys<S extends Shape> = { [K in keyof S]: S[K] extends Optional<unknown> ? never : K }[keyof S];
type OptionalKeys<S extends Shape> = Exclude<keyof S, RequiredKeys<S>>;

export type InferShape<S extends Shape> = Flat<
  { [K in RequiredKeys<S>]: S[K] extends Field<infer T> ? T : never } & {
    [K in OptionalKeys<S>]?: S[K] extends Optional<infer T> ? T : never;
  }
>;

/** The type a field describes. */
export type Infer<F> = F extends Field<infer T> ? T : never;

/** What may be said of a field besides its type. */
export type Limits = Omit<Schema, 'type' | 'properties' | 'items' | 'description'>;

function field<T>(schema: Schema, about: string, limits: Limits = {}): Field<T> {
  return { schema: { ...(about ? { description: about } : {}), ...schema, ...limits } };
}

export function text(about: string, limits?: Limits): Field<string> {
  return field({ type: 'string' }, about, limits);
}

/** One of a few words. */
export function oneOf<const W extends readonly string[]>(words: W, about: string, limits?: Limits): Field<W[number]> {
  return field({ type: 'string', enum: [...words] }, about, limits);
}

export function flag(about: string): Field<boolean> {
  return field({ type: 'boolean' }, about);
}

export function int32(about: string, limits?: Limits): Field<number> {
  return field({ type: 'integer', format: 'int32' }, about, limits);
}

export function int64(about: string, limits?: Limits): Field<number> {
  return field({ type: 'integer', format: 'int64' }, about, limits);
}

/** A whole number without a stated width. */
export function integer(about: string, limits?: Limits): Field<number> {
  return field({ type: 'integer' }, about, limits);
}

/** An RFC 3339 time. */
export function time(about: string): Field<string> {
  return field({ type: 'string', format: 'date-time' }, about);
}

const NUMBER = '([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+)';
const QUANTITY_PATTERN = `^(\\+|-)?(${NUMBER})(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(${NUMBER})))?$`;

/** A Kubernetes quantity: `500m`, `2Gi`, 3. */
export function quantity(about = ''): Field<string | number> {
  return field({}, about, {
    anyOf: [{ type: 'integer' }, { type: 'string' }],
    pattern: QUANTITY_PATTERN,
    'x-kubernetes-int-or-string': true,
  });
}

export function list<T>(items: Field<T>, about = '', limits?: Limits): Field<T[]> {
  return field({ type: 'array', items: items.schema }, about, limits);
}

export function map<T>(values: Field<T>, about = '', limits?: Limits): Field<Record<string, T>> {
  return field({ type: 'object', additionalProperties: values.schema }, about, limits);
}

/** An object with the fields of `shape`. */
export function object<S extends Shape>(shape: S, about = '', limits?: Limits): Field<InferShape<S>> {
  const properties: Record<string, Schema> = {};
  const required: string[] = [];
  for (const [name, each] of Object.entries(shape)) {
    if ('optional' in each) properties[name] = each.optional.schema;
    else {
      properties[name] = each.schema;
      required.push(name);
    }
  }
  return field({ type: 'object', properties, ...(required.length > 0 ? { required } : {}) }, about, limits);
}

export function optional<T>(inner: Field<T>): Optional<T> {
  return { optional: inner };
}

/** The same field with words of its own. */
export function about<T>(words: string, inner: Field<T>): Field<T> {
  return { schema: { ...inner.schema, description: words } };
}

/** Any JSON object, kept as it is. */
export function anyObject(words: string): Field<Record<string, unknown>> {
  return field({ type: 'object', 'x-kubernetes-preserve-unknown-fields': true }, words);
}

/** Any JSON value, kept as it is. */
export function anyValue(words: string): Field<unknown> {
  return field({ 'x-kubernetes-preserve-unknown-fields': true }, words);
}

/** A name with an optional DNS prefix, as types of conditions and error codes are written. */
export const QUALIFIED_NAME_PATTERN =
  '^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$';
/** CamelCase, as reasons are written. */
export const REASON_PATTERN = '^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$';

const condition = object({
  lastTransitionTime: time('when the status last changed'),
  message: text('details for people', { maxLength: 32768 }),
  observedGeneration: optional(int64('generation the condition was set for', { minimum: 0 })),
  reason: text('cause of the last change, in CamelCase', { minLength: 1, maxLength: 1024, pattern: REASON_PATTERN }),
  status: oneOf(['True', 'False', 'Unknown'], 'whether it holds'),
  type: text('what it is about', { maxLength: 316, pattern: QUALIFIED_NAME_PATTERN }),
});

/** Conditions as every status carries them. */
export function conditions(words: string, limits?: Limits): Field<Condition[]> {
  return list(condition, words, limits);
}

/** A list of which each key occurs once. */
export function keyedBy(...keys: string[]): Limits {
  return { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': keys };
}

/** A list or map that has one owner as a whole. */
export const ATOMIC_LIST: Limits = { 'x-kubernetes-list-type': 'atomic' };

const atomicTexts = (words: string): Field<string[]> => list(text(''), words, ATOMIC_LIST);

export const labelSelector = object(
  {
    matchExpressions: optional(
      list(
        object({
          key: text('label key'),
          operator: text('In, NotIn, Exists or DoesNotExist'),
          values: optional(atomicTexts('values for In and NotIn')),
        }),
        'requirements that must all hold',
        ATOMIC_LIST,
      ),
    ),
    matchLabels: optional(map(text(''), 'labels that must all be present with these values')),
  },
  'selects by labels; empty selects everything',
  { 'x-kubernetes-map-type': 'atomic' },
);

const nodeRequirements = (words: string) =>
  list(
    object({
      key: text('label or field'),
      operator: text('In, NotIn, Exists, DoesNotExist, Gt or Lt'),
      values: optional(atomicTexts('values to compare with')),
    }),
    words,
    ATOMIC_LIST,
  );

export const nodeSelector = object(
  {
    nodeSelectorTerms: list(
      object(
        {
          matchExpressions: optional(nodeRequirements('on node labels')),
          matchFields: optional(nodeRequirements('on node fields')),
        },
        '',
        { 'x-kubernetes-map-type': 'atomic' },
      ),
      'terms of which one must hold',
      ATOMIC_LIST,
    ),
  },
  'nodes a pod may run on',
  { 'x-kubernetes-map-type': 'atomic' },
);

export const toleration = object({
  effect: optional(text('effect to tolerate; empty: all')),
  key: optional(text('taint key to tolerate; empty with Exists: all')),
  operator: optional(text('Equal (default) or Exists')),
  tolerationSeconds: optional(int64('how long a NoExecute taint is tolerated; unset: for ever')),
  value: optional(text('taint value to tolerate')),
});
