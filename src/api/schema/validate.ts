/** Validation against a structural schema, in the words Kubernetes uses for custom resources. */

import { isObject } from '../../base/json.ts';
import { duplicate, type Problem, required } from '../meta/problem.ts';
import type { Definitions, Schema } from '../meta/schema.ts';
import { resolve } from './resolve.ts';
import { typeNameOf, valueProblems } from './validate-value.ts';

/** Every way in which the value does not fit the schema. */
export function validateSchema(value: unknown, schema: Schema, defs: Definitions, path = ''): Problem[] {
  const known = resolve(schema, defs);
  if (value === null && known.nullable) return [];
  const mismatch = typeProblem(value, known, path);
  if (mismatch) return [mismatch];
  return [
    ...valueProblems(value, known, path),
    ...fieldProblems(value, known, defs, path),
    ...elementProblems(value, known, defs, path),
    ...combinationProblems(value, known, defs, path),
  ];
}

/**
 * The problems of a new version of an object whose former version had none: parts that are the very same values are not
 * looked at again. Metadata is somebody else's to look at.
 */
export function validateChange(object: object, old: object | undefined, schema: Schema, defs: Definitions): Problem[] {
  const whole: Record<string, unknown> = { ...object, metadata: {} };
  const { allOf, anyOf, oneOf, not } = schema;
  if (!old || allOf || anyOf || oneOf || not) return validateSchema(whole, schema, defs);
  const before = old as Readonly<Record<string, unknown>>;
  const changed = Object.fromEntries(Object.entries(whole).filter(([key, value]) => value !== before[key]));
  const required = (schema.required ?? []).filter((key) => whole[key] === undefined || key in changed);
  return validateSchema(changed, { ...schema, required }, defs);
}

function typeProblem(value: unknown, schema: Schema, path: string): Problem | undefined {
  const found = typeNameOf(value);
  if (schema['x-kubernetes-int-or-string']) {
    return found === 'integer' || found === 'string' ? undefined : mismatchProblem(path, found, 'integer,string');
  }
  const { type } = schema;
  const fits = type === undefined || found === type || (type === 'number' && found === 'integer');
  return fits ? undefined : mismatchProblem(path, found, type);
}

function mismatchProblem(path: string, found: string, wanted: string): Problem {
  const shown = JSON.stringify(found);
  return {
    field: path,
    type: 'FieldValueTypeInvalid',
    message: `Invalid value: ${shown}: ${path} in body must be of type ${wanted}: ${shown}`,
  };
}

function fieldProblems(value: unknown, schema: Schema, defs: Definitions, path: string): Problem[] {
  if (!isObject(value)) return [];
  const at = (key: string): string => (path === '' ? key : `${path}.${key}`);
  const problems = (schema.required ?? [])
    .filter((key) => !Object.hasOwn(value, key) || value[key] === undefined)
    .map((key) => required(at(key)));
  for (const [key, item] of Object.entries(value)) {
    const field = schema.properties && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
    const rest = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
    const known = field ?? rest;
    if (known && item !== undefined) problems.push(...validateSchema(item, known, defs, at(key)));
  }
  return problems;
}

function elementProblems(value: unknown, schema: Schema, defs: Definitions, path: string): Problem[] {
  if (!Array.isArray(value)) return [];
  const items = schema.items;
  const problems = items ? value.flatMap((item, i) => validateSchema(item, items, defs, `${path}[${i}]`)) : [];
  return [...problems, ...duplicateElements(value, schema, path)];
}

function duplicateElements(list: readonly unknown[], schema: Schema, path: string): Problem[] {
  const type = schema['x-kubernetes-list-type'];
  if (type !== 'set' && type !== 'map') return [];
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const identity = (item: unknown): unknown =>
    type === 'set' || !isObject(item) ? item : Object.fromEntries(keys.map((key) => [key, item[key]]));
  const seen = new Set<string>();
  const problems: Problem[] = [];
  for (const [i, item] of list.entries()) {
    const id = identity(item);
    const text = JSON.stringify(id);
    if (seen.has(text)) problems.push(duplicate(`${path}[${i}]`, id));
    seen.add(text);
  }
  return problems;
}

function combinationProblems(value: unknown, schema: Schema, defs: Definitions, path: string): Problem[] {
  const { allOf, anyOf, oneOf, not } = schema;
  const fits = (option: Schema): boolean => validateSchema(value, option, defs, path).length === 0;
  const problems = (allOf ?? []).flatMap((option) => validateSchema(value, option, defs, path));
  const complain = (text: string): void => {
    const message = `Invalid value: ${JSON.stringify(value)}: ${path} in body ${text}`;
    problems.push({ field: path, type: 'FieldValueInvalid', message });
  };
  if (problems.length > 0) complain('must validate all the schemas (allOf)');
  if (anyOf && !anyOf.some(fits)) complain('must validate at least one schema (anyOf)');
  const matches = oneOf?.filter(fits).length ?? 1;
  if (matches !== 1) {
    complain(
      `must validate one and only one schema (oneOf). Found ${matches === 0 ? 'none valid' : `${matches} valid alternatives`}`,
    );
  }
  if (not && fits(not)) complain('must not validate the schema (not)');
  return problems;
}
