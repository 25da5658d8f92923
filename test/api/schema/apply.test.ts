import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { builtinDefinitions } from '../../../src/api/builtin/definitions.ts';
import type { AnyObject, KubeObject } from '../../../src/api/meta/object.ts';
import { type Applied, applyObject, conflictReport } from '../../../src/api/schema/apply.ts';
import { trackUpdate } from '../../../src/api/schema/managed-fields.ts';
import { aConfigMap, aDeployment, kindOf } from '../builtin/kinds.ts';

interface Attempt {
  live?: KubeObject | undefined;
  manager?: string;
  force?: boolean;
  time?: string;
}

function apply(applied: AnyObject, { live, manager = 'one', force = false, time = 'T1' }: Attempt = {}): Applied {
  const kind = kindOf(applied.apiVersion ?? '', applied.kind ?? '');
  return applyObject({
    schema: kind.schema,
    defs: builtinDefinitions,
    applied,
    manager,
    force,
    time,
    apiVersion: applied.apiVersion ?? '',
    ...(live ? { live } : {}),
  });
}

const owners = (object: KubeObject | undefined): Record<string, unknown> =>
  Object.fromEntries((object?.metadata.managedFields ?? []).map((entry) => [entry.manager, entry.fieldsV1]));

describe('server-side apply', () => {
  test('creates and owns what it says', () => {
    expect(owners(apply(aDeployment({ replicas: 0 })).object)).toEqual({
      one: {
        'f:spec': {
          'f:replicas': {},
          'f:selector': {},
          'f:template': {
            'f:metadata': { 'f:labels': { 'f:app': {} } },
            'f:spec': { 'f:containers': { 'k:{"name":"c"}': { '.': {}, 'f:image': {}, 'f:name': {} } } },
          },
        },
      },
    });
  });

  test('reports a field that another applier owns with another value', () => {
    const live = apply(aConfigMap({ k: '1' })).object;
    expect(conflictReport(apply(aConfigMap({ k: '2' }), { live, manager: 'two' }).conflicts)).toEqual({
      message: 'Apply failed with 1 conflict: conflict with "one": .data.k',
      causes: [{ reason: 'FieldManagerConflict', message: 'conflict with "one"', field: '.data.k' }],
    });
  });

  test('names list elements by their keys, and lists several conflicts by owner', () => {
    const live = apply(aDeployment({ replicas: 1 })).object;
    const template = { spec: { containers: [{ name: 'c', image: 'nginx:2' }] } };
    const { conflicts } = apply(aDeployment({ replicas: 2, template }), { live, manager: 'two' });
    expect(conflictReport(conflicts).message).toBe(
      'Apply failed with 2 conflicts: conflicts with "one":\n' +
        '- .spec.replicas\n- .spec.template.spec.containers[name="c"].image',
    );
  });

  test('takes fields over by force', () => {
    const live = apply(aConfigMap({ k: '1' })).object;
    const { object } = apply(aConfigMap({ k: '2' }), { live, manager: 'two', force: true });
    expect(owners(object)).toEqual({ two: { 'f:data': { 'f:k': {} } } });
    expect((object as AnyObject)['data']).toEqual({ k: '2' });
  });

  test('shares a field that both say alike, and keeps it until both let go', () => {
    const first = apply(aConfigMap({ k: '1' })).object;
    const shared = apply(aConfigMap({ k: '1' }), { live: first, manager: 'two' }).object;
    expect(Object.keys(owners(shared))).toEqual(['one', 'two']);
    const left = apply(aConfigMap({ z: '1' }), { live: shared, manager: 'one' }).object;
    expect((left as AnyObject)['data']).toEqual({ k: '1', z: '1' });
    const gone = apply(aConfigMap({ y: '1' }), { live: left, manager: 'two' }).object;
    expect((gone as AnyObject)['data']).toEqual({ y: '1', z: '1' });
  });

  test('drops list elements it no longer says', () => {
    const two = [
      { name: 'c', image: 'nginx:1' },
      { name: 'side', image: 's' },
    ];
    const live = apply(aDeployment({ template: { spec: { containers: two } } })).object;
    const { object } = apply(aDeployment({ template: { spec: { containers: two.slice(1) } } }), { live });
    const spec = (object as AnyObject).spec as { template: { spec: { containers: unknown[] } } };
    expect(spec.template.spec.containers).toEqual([{ name: 'side', image: 's' }]);
  });

  test('tells ports apart by number and protocol, TCP where none is given', () => {
    const service = (ports: object[]): AnyObject => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 's' },
      spec: { ports },
    });
    const live = apply(service([{ port: 53 }, { port: 53, protocol: 'UDP' }])).object;
    const { object } = apply(service([{ port: 53, protocol: 'UDP' }]), { live });
    expect((object as AnyObject).spec).toEqual({ ports: [{ port: 53, protocol: 'UDP' }] });
  });

  test('meets fields from before anybody was tracked as a conflict', () => {
    const { conflicts } = apply(aConfigMap({ k: '2' }), { live: aConfigMap({ k: '1' }) });
    expect(conflictReport(conflicts).message).toBe(
      'Apply failed with 1 conflict: conflict with "before-first-apply" using v1: .data.k',
    );
  });

  test('conflicts with somebody who updated the field', () => {
    const live = aConfigMap({ k: '1' });
    const { schema } = kindOf('v1', 'ConfigMap');
    const managedFields = trackUpdate({
      schema,
      defs: builtinDefinitions,
      live: { metadata: {} },
      object: live,
      manager: 'editor',
      apiVersion: 'v1',
      time: 'T0',
    });
    const tracked = { ...live, metadata: { ...live.metadata, managedFields } };
    const { conflicts } = apply(aConfigMap({ k: '2' }), { live: tracked });
    expect(conflicts.map(({ owner, path }) => [owner.manager, path])).toEqual([['editor', '.data.k']]);
  });

  test('applying the same again changes nothing, not even the time', () => {
    const data = fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), fc.string(), { noNullPrototype: true });
    fc.assert(
      fc.property(data, data, (mine, theirs) => {
        const other = apply(aConfigMap(theirs), { manager: 'two' }).object;
        const once = apply(aConfigMap(mine), { live: other, force: true }).object;
        expect(apply(aConfigMap(mine), { live: once, time: 'T2' }).object).toBe(once);
      }),
    );
  });

  test('what two appliers say is what is there', () => {
    const data = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constant('1'), { noNullPrototype: true });
    fc.assert(
      fc.property(data, data, data, (before, after, theirs) => {
        const first = apply(aConfigMap(before)).object;
        const both = apply(aConfigMap(theirs), { live: first, manager: 'two' }).object;
        const last = apply(aConfigMap(after), { live: both }).object as AnyObject;
        expect(last['data']).toEqual({ ...theirs, ...after });
      }),
    );
  });
});
