/** Turns what is particular about a Karmada kind into its full descriptor. */

import { type Field, object, optional, type Shape } from './field.ts';
import type { Column, Kind, ScalePaths, WriteContext } from './kind.ts';
import type { KubeObject } from './meta/object.ts';
import type { Problem } from './meta/problem.ts';
import type { Schema } from './meta/schema.ts';
import { validateChange } from './schema/validate.ts';

export interface KindDeclaration<T extends KubeObject> {
  group: string;
  version: string;
  kind: string;
  plural: string;
  namespaced: boolean;
  description: string;
  spec?: Field<unknown>;
  /** Its presence makes the status subresource. */
  status?: Field<unknown>;
  scale?: ScalePaths;
  shortNames?: readonly string[];
  categories?: readonly string[];
  columns?: readonly Column[];
  /** False for the few kinds whose spec may be left out. */
  specRequired?: boolean;
  /** What stands beside spec and status, in the few kinds that have such fields. */
  fields?: Shape;
  prepare?(object: T, context: WriteContext): void;
  validate?(object: T, context: WriteContext): Problem[];
}

/** The category most of Karmada's kinds are in: `kubectl get karmada-io`. */
export const KARMADA_CATEGORY = 'karmada-io';

export const AGE_COLUMN: Column = { name: 'AGE', type: 'date', jsonPath: '.metadata.creationTimestamp' };

function objectSchema<T extends KubeObject>(declaration: KindDeclaration<T>): Schema {
  const { description, spec, status, fields = {}, specRequired = true } = declaration;
  const own = object({
    ...fields,
    ...(spec ? { spec: specRequired ? spec : optional(spec) } : {}),
    ...(status ? { status: optional(status) } : {}),
  }).schema;
  const envelope: Record<string, Schema> = {
    apiVersion: { type: 'string' },
    kind: { type: 'string' },
    metadata: { type: 'object' },
  };
  return { description, ...own, properties: { ...envelope, ...own.properties } };
}

/** The schema of Karmada's kinds refers to nothing outside itself. */
const NO_DEFINITIONS = (): undefined => undefined;

/** Admission, for objects of the right shape only: what breaks the schema is the schema's to report. */
function admissionOf<T extends KubeObject>({ prepare, validate }: KindDeclaration<T>, schema: Schema) {
  const fits = (object: T, { old }: WriteContext): boolean =>
    validateChange(object, old, schema, NO_DEFINITIONS).length === 0;
  return {
    ...(prepare && {
      prepare(given: T, context: WriteContext): void {
        if (fits(given, context)) prepare(given, context);
      },
    }),
    ...(validate && {
      validate: (given: T, context: WriteContext): Problem[] => (fits(given, context) ? validate(given, context) : []),
    }),
  };
}

/** The full descriptor of a kind. `prepare` and `validate` of a declaration may rely on the object's schema. */
export function defineKind<T extends KubeObject>(declaration: KindDeclaration<T>): Kind<T> {
  const { group, version, kind, plural, namespaced, status, scale } = declaration;
  const schema = objectSchema(declaration);
  return {
    group,
    version,
    kind,
    plural,
    namespaced,
    singular: kind.toLowerCase(),
    listKind: `${kind}List`,
    shortNames: declaration.shortNames ?? [],
    categories: declaration.categories ?? [],
    columns: declaration.columns ?? [],
    schema,
    subresources: { ...(status ? { status: true } : {}), ...(scale ? { scale } : {}) },
    ...admissionOf(declaration, schema),
  };
}
