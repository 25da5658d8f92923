import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { problemText } from '../../../src/api/meta/problem.ts';
import type { Schema } from '../../../src/api/meta/schema.ts';
import { applySchemaDefaults } from '../../../src/api/schema/defaults.ts';
import { findUnknownFields, prune } from '../../../src/api/schema/prune.ts';
import { validateChange, validateSchema } from '../../../src/api/schema/validate.ts';

const none = (): undefined => undefined;

const schema: Schema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      required: ['size'],
      properties: {
        size: { type: 'integer', minimum: 1, maximum: 9, default: 3 },
        name: { type: 'string', minLength: 2, maxLength: 4, pattern: '^[a-z]+$' },
        mode: { type: 'string', enum: ['a', 'b'] },
        port: { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] },
        tags: { type: 'array', items: { type: 'string' }, maxItems: 2, 'x-kubernetes-list-type': 'set' },
        rules: {
          type: 'array',
          items: { type: 'object', properties: { on: { type: 'boolean', default: true } } },
        },
        free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        map: { type: 'object', additionalProperties: { type: 'integer' } },
        when: { type: 'string', format: 'date-time' },
        nothing: { type: 'string', nullable: true },
        template: { type: 'object', 'x-kubernetes-embedded-resource': true, properties: {} },
      },
    },
  },
};

describe('a structural schema', () => {
  test('drops what it does not know and says where it was', () => {
    const spec = { size: 1, sise: 2, rules: [{ on: true, off: 1 }], free: { any: { thing: 1 } }, map: { a: 1 } };
    const object = { apiVersion: 'v1', kind: 'X', metadata: { name: 'x' }, extra: 1, spec };
    expect(prune(object, schema, none)).toEqual({
      value: {
        apiVersion: 'v1',
        kind: 'X',
        metadata: { name: 'x' },
        spec: { size: 1, rules: [{ on: true }], free: { any: { thing: 1 } }, map: { a: 1 } },
      },
      unknownFields: ['extra', 'spec.sise', 'spec.rules[0].off'],
    });
    expect(findUnknownFields(schema, none, { spec: { sise: 1 } })).toEqual(['unknown field "spec.sise"']);
  });

  test('keeps type and metadata of embedded objects', () => {
    const template = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, other: 1 };
    expect(prune({ spec: { template } }, schema, none).value).toEqual({
      spec: { template: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' } } },
    });
  });

  test('fills in defaults, also for null', () => {
    const object = { spec: { size: null, name: null, nothing: null, rules: [{}] } };
    applySchemaDefaults(object, schema, none);
    expect(object).toEqual({ spec: { size: 3, nothing: null, rules: [{ on: true }] } });
  });

  test.each([
    [{}, 'spec.size: Required value'],
    [{ size: 'x' }, 'spec.size: Invalid value: "string": spec.size in body must be of type integer: "string"'],
    [{ size: 0 }, 'spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1'],
    [{ size: 10 }, 'spec.size: Invalid value: 10: spec.size in body should be less than or equal to 9'],
    [{ size: 1, name: 'a' }, 'spec.name: Invalid value: "a": spec.name in body should be at least 2 chars long'],
    [{ size: 1, name: 'abcde' }, 'spec.name: Too long: may not be more than 4 bytes'],
    [{ size: 1, name: 'AB' }, 'spec.name: Invalid value: "AB": spec.name in body should match \'^[a-z]+$\''],
    [{ size: 1, mode: 'c' }, 'spec.mode: Unsupported value: "c": supported values: "a", "b"'],
    [
      { size: 1, port: true },
      'spec.port: Invalid value: "boolean": spec.port in body must be of type integer,string: "boolean"',
    ],
    [{ size: 1, tags: ['a', 'a'] }, 'spec.tags[1]: Duplicate value: "a"'],
    [{ size: 1, tags: ['a', 'b', 'c'] }, 'spec.tags: Too many: 3: must have at most 2 items'],
    [
      { size: 1, map: { a: 'x' } },
      'spec.map.a: Invalid value: "string": spec.map.a in body must be of type integer: "string"',
    ],
    [
      { size: 1, when: 'noon' },
      'spec.when: Invalid value: "noon": spec.when in body must be of type date-time: "noon"',
    ],
  ])('refuses %j', (spec, problem) => {
    expect(validateSchema({ spec }, schema, none).map(problemText)).toEqual([problem]);
  });

  test('accepts what fits', () => {
    const spec = { size: 1, name: 'ab', port: 'http', nothing: null, when: '2026-01-02T03:04:05Z', map: { a: 1 } };
    expect(validateSchema({ spec }, schema, none)).toEqual([]);
  });

  test.each<[Schema, unknown, string[]]>([
    [{ oneOf: [{ required: ['a'] }, { required: ['b'] }] }, { a: 1, b: 1 }, ['(oneOf)']],
    [{ anyOf: [{ required: ['a'] }, { required: ['b'] }] }, {}, ['(anyOf)']],
    [{ allOf: [{ required: ['a'] }] }, {}, ['a: Required value', '(allOf)']],
    [{ not: { required: ['a'] } }, { a: 1 }, ['(not)']],
  ])('combines schemas: %j', (combination, value, expected) => {
    const texts = validateSchema(value, combination, none).map(problemText);
    expect(texts).toHaveLength(expected.length);
    for (const [i, text] of expected.entries()) expect(texts[i]).toContain(text);
  });

  test('a change has the problems of its new parts, and of parts that are gone, as the whole object has them', () => {
    const wide: Schema = {
      type: 'object',
      required: ['spec', 'extent'],
      properties: { ...schema.properties, extent: { type: 'integer' }, status: { type: 'object', properties: {} } },
    };
    const old = { metadata: { name: 'x' }, spec: { size: 1 }, extent: 1, status: {} };
    const part = (kept: unknown) => fc.constantFrom('same' as const, kept, { size: 2 }, { size: 0 }, 3, 'x', undefined);
    fc.assert(
      fc.property(
        fc.record({ spec: part({ size: 1 }), extent: part(1), status: part({}) }),
        fc.constantFrom<Schema>(wide, { ...wide, not: { required: ['status'] } }),
        (parts, chosen) => {
          const entries = Object.entries(parts).map(([key, value]) => [
            key,
            value === 'same' ? old[key as keyof typeof parts] : value,
          ]);
          const next = { metadata: { name: 'x' }, ...Object.fromEntries(entries) };
          const whole = validateSchema({ ...next, metadata: {} }, chosen, none);
          expect(validateChange(next, old, chosen, none)).toEqual(whole);
          expect(validateChange(next, undefined, chosen, none)).toEqual(whole);
        },
      ),
    );
  });
});
