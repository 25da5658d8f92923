/** The rules of a schema about one value: ranges, lengths, patterns, enums, formats. */

import { deepEqual, isObject } from '../../base/json.ts';
import { invalid, notSupported, type Problem } from '../meta/problem.ts';
import type { Schema } from '../meta/schema.ts';
import { fitsFormat } from './formats.ts';

/** The JSON Schema name of a value's type; whole numbers are integers. */
export function typeNameOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

/** Problems of the value itself, its fields and elements aside. */
export function valueProblems(value: unknown, schema: Schema, path: string): Problem[] {
  const problems = enumProblems(value, schema, path);
  const complain = (text: string): void => {
    problems.push(invalid(path, value, `${path} in body ${text}`));
  };
  if (typeof value === 'number') checkNumber(value, schema, complain);
  else if (typeof value === 'string') problems.push(...textProblems(value, schema, path));
  else if (Array.isArray(value)) problems.push(...listProblems(value, schema, path));
  else if (isObject(value)) problems.push(...mapProblems(value, schema, path));
  return problems;
}

function enumProblems(value: unknown, schema: Schema, path: string): Problem[] {
  if (!schema.enum || schema.enum.some((option) => deepEqual(option, value))) return [];
  return [
    notSupported(
      path,
      value,
      schema.enum.map((option) => (typeof option === 'string' ? option : JSON.stringify(option))),
    ),
  ];
}

function checkNumber(value: number, schema: Schema, complain: (text: string) => void): void {
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  if (exclusiveMinimum ? value <= minimum : value < minimum) {
    complain(`should be greater than ${exclusiveMinimum ? '' : 'or equal to '}${minimum}`);
  }
  if (exclusiveMaximum ? value >= maximum : value > maximum) {
    complain(`should be less than ${exclusiveMaximum ? '' : 'or equal to '}${maximum}`);
  }
  if (multipleOf && !Number.isInteger(value / multipleOf)) complain(`should be a multiple of ${multipleOf}`);
  checkSize(value, schema, complain);
}

const MAX_INT32 = 2 ** 31 - 1;

function checkSize(value: number, { format }: Schema, complain: (text: string) => void): void {
  if (format === 'int32' && Math.abs(value) > MAX_INT32)
    complain(`must be of type int32: ${JSON.stringify(String(value))}`);
}

function textProblems(value: string, schema: Schema, path: string): Problem[] {
  const problems: Problem[] = [];
  const length = [...value].length;
  if (schema.maxLength !== undefined && length > schema.maxLength) {
    const message = `Too long: may not be more than ${schema.maxLength} bytes`;
    problems.push({ field: path, type: 'FieldValueTooLong', message });
  }
  if (schema.minLength !== undefined && length < schema.minLength) {
    problems.push(invalid(path, value, `${path} in body should be at least ${schema.minLength} chars long`));
  }
  if (schema.pattern !== undefined && patternOf(schema.pattern)?.test(value) === false) {
    problems.push(invalid(path, value, `${path} in body should match '${schema.pattern}'`));
  }
  if (schema.format !== undefined && !fitsFormat(schema.format, value)) {
    problems.push(invalid(path, value, `${path} in body must be of type ${schema.format}: ${JSON.stringify(value)}`));
  }
  return problems;
}

const patterns = new Map<string, RegExp | undefined>();

/** The pattern as a regular expression; undefined (nothing is refused) for syntax JavaScript does not have. */
function patternOf(source: string): RegExp | undefined {
  if (!patterns.has(source)) patterns.set(source, compile(source));
  return patterns.get(source);
}

function compile(source: string): RegExp | undefined {
  try {
    return new RegExp(source.replaceAll('\\A', '^').replaceAll('\\z', '$'), 'u');
  } catch {
    return compileLoosely(source);
  }
}

function compileLoosely(source: string): RegExp | undefined {
  try {
    return new RegExp(source);
  } catch {
    return undefined;
  }
}

function tooMany(path: string, actual: number, max: number): Problem {
  return { field: path, type: 'FieldValueTooMany', message: `Too many: ${actual}: must have at most ${max} items` };
}

function listProblems(value: readonly unknown[], schema: Schema, path: string): Problem[] {
  const problems: Problem[] = [];
  if (schema.maxItems !== undefined && value.length > schema.maxItems) {
    problems.push(tooMany(path, value.length, schema.maxItems));
  }
  if (schema.minItems !== undefined && value.length < schema.minItems) {
    problems.push(invalid(path, value, `${path} in body should have at least ${schema.minItems} items`));
  }
  if (schema.uniqueItems && new Set(value.map((item) => JSON.stringify(item))).size < value.length) {
    problems.push(invalid(path, value, `${path} in body shouldn't contain duplicates`));
  }
  return problems;
}

function mapProblems(value: Record<string, unknown>, schema: Schema, path: string): Problem[] {
  const count = Object.keys(value).length;
  const problems: Problem[] = [];
  if (schema.maxProperties !== undefined && count > schema.maxProperties) {
    problems.push(tooMany(path, count, schema.maxProperties));
  }
  if (schema.minProperties !== undefined && count < schema.minProperties) {
    problems.push(invalid(path, value, `${path} in body should have at least ${schema.minProperties} properties`));
  }
  return problems;
}
