import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { builtinDefinitions } from '../../../src/api/builtin/definitions.ts';
import type { AnyObject, ManagedFieldsEntry } from '../../../src/api/meta/object.ts';
import {
  type FieldSet,
  intersectSets,
  memberPaths,
  subtractSets,
  unionSets,
} from '../../../src/api/schema/field-set.ts';
import { trackUpdate } from '../../../src/api/schema/managed-fields.ts';
import { aConfigMap, aDeployment, kindOf } from '../builtin/kinds.ts';

interface Write {
  live?: object;
  manager?: string;
  time?: string;
  subresource?: string;
  reset?: string[];
}

function track(object: AnyObject, { live = { metadata: {} }, manager = 'm', time = 'T1', ...rest }: Write = {}) {
  const { schema } = kindOf(object.apiVersion ?? '', object.kind ?? '');
  const apiVersion = object.apiVersion ?? '';
  return trackUpdate({ schema, defs: builtinDefinitions, live, object, manager, apiVersion, time, ...rest });
}

const tracked = (object: AnyObject, managedFields: ManagedFieldsEntry[]): AnyObject => ({
  ...object,
  metadata: { ...object.metadata, managedFields },
});

const fields = (entries: ManagedFieldsEntry[]): unknown[] =>
  entries.map(({ manager, fieldsV1 }) => [manager, fieldsV1]);

describe('tracking who wrote what', () => {
  test('a creator owns everything, containers included', () => {
    expect(fields(track(aConfigMap({ a: '1' })))).toEqual([['m', { 'f:data': { '.': {}, 'f:a': {} } }]]);
  });

  test('a later writer owns what it changed, and its writer before loses it', () => {
    const live = tracked(aConfigMap({ a: '1', b: '1' }), track(aConfigMap({ a: '1', b: '1' })));
    const entries = track(aConfigMap({ a: '2', b: '1' }), { live, manager: 'n', time: 'T2' });
    expect(fields(entries)).toEqual([
      ['m', { 'f:data': { '.': {}, 'f:b': {} } }],
      ['n', { 'f:data': { 'f:a': {} } }],
    ]);
  });

  test('nobody owns what was removed', () => {
    const live = tracked(aConfigMap({ a: '1', b: '1' }), track(aConfigMap({ a: '1', b: '1' })));
    expect(fields(track(aConfigMap({ b: '1' }), { live, manager: 'n' }))).toEqual([
      ['m', { 'f:data': { '.': {}, 'f:b': {} } }],
    ]);
  });

  test('a write that changes nothing leaves the entries as they are', () => {
    const live = tracked(aConfigMap({ a: '1' }), track(aConfigMap({ a: '1' })));
    expect(track(aConfigMap({ a: '1' }), { live, manager: 'n', time: 'T2' })).toBe(live.metadata.managedFields);
  });

  test('fields that the write cannot change have no new owner', () => {
    const object = { ...aDeployment(), status: { replicas: 9 } };
    const live = tracked(aDeployment(), []);
    expect(track(object, { live, reset: ['status'] })).toEqual([]);
    expect(fields(track(object, { live, subresource: 'status', reset: ['spec'] }))).toEqual([
      ['m', { 'f:status': { '.': {}, 'f:replicas': {} } }],
    ]);
  });

  test('one manager has an entry for each subresource', () => {
    const live = tracked(aDeployment(), track(aDeployment()));
    const object = { ...aDeployment(), status: { replicas: 9 } };
    const entries = track(object, { live, subresource: 'status' });
    expect(entries.map(({ manager, subresource }) => [manager, subresource])).toEqual([
      ['m', undefined],
      ['m', 'status'],
    ]);
  });

  test('a client may clear the entries by sending one empty entry', () => {
    const live = tracked(aConfigMap({ a: '1' }), track(aConfigMap({ a: '1' })));
    const object = tracked(aConfigMap({ a: '1' }), [{} as ManagedFieldsEntry]);
    expect(track(object, { live })).toEqual([]);
  });

  test('no more than ten updaters are remembered by name', () => {
    let object = tracked(aConfigMap({}), []);
    for (let i = 0; i < 15; i++) {
      const next = aConfigMap({ ...(object['data'] as Record<string, string>), [`k${i}`]: '1' });
      const entries = track(next, { live: object, manager: `m${i}`, time: `T${String(i).padStart(2, '0')}` });
      object = tracked(next, entries);
    }
    const names = (object.metadata.managedFields ?? []).map(({ manager }) => manager);
    expect(names).toHaveLength(10);
    expect(names[0]).toBe('ancient-changes');
  });

  test('every field of an object has an owner after any series of writes', () => {
    const data = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('1', '2'), {
      minKeys: 1,
      noNullPrototype: true,
    });
    const write = fc.record({ data, manager: fc.constantFrom('m', 'n', 'o') });
    fc.assert(
      fc.property(fc.array(write, { minLength: 1, maxLength: 6 }), (writes) => {
        let live: AnyObject = { metadata: {} };
        for (const { data, manager } of writes) {
          const object = aConfigMap(data);
          live = tracked(object, track(object, { live, manager }));
        }
        const owned = (live.metadata.managedFields ?? []).reduce<FieldSet>(
          (set, { fieldsV1 }) => unionSets(set, fieldsV1 as FieldSet),
          {},
        );
        const keys = Object.keys(live['data'] as object).sort();
        expect(memberPaths(owned)).toEqual(['.data', ...keys.map((key) => `.data.${key}`)]);
      }),
    );
  });
});

describe('sets of fields', () => {
  const { set } = fc.letrec<{ set: FieldSet }>((tie) => ({
    set: fc.dictionary(
      fc.constantFrom('f:a', 'f:b', 'k:{"name":"x"}', 'v:1'),
      fc.oneof(
        { maxDepth: 3 },
        fc.constant({}),
        fc.tuple(tie('set'), fc.boolean()).map(([below, member]) => {
          const inner = below as FieldSet;
          return member && Object.keys(inner).length > 0 ? { '.': {}, ...inner } : inner;
        }),
      ),
      { noNullPrototype: true },
    ) as fc.Arbitrary<FieldSet>,
  }));
  const members = (value: FieldSet): Set<string> => new Set(memberPaths(value));

  test('follow the laws of sets', () => {
    fc.assert(
      fc.property(set, set, (left, right) => {
        const [a, b] = [members(left), members(right)];
        expect(members(unionSets(left, right))).toEqual(a.union(b));
        expect(members(intersectSets(left, right))).toEqual(a.intersection(b));
        expect(members(subtractSets(left, right))).toEqual(a.difference(b));
      }),
    );
  });
});
