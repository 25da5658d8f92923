import { describe, expect, test } from '@jest/globals';
import { DecodeError } from '../../../src/api/builtin/decode-state.ts';
import type { AnyObject } from '../../../src/api/meta/object.ts';
import { decodeObject } from '../../../src/api/object-codec.ts';
import { aDeployment, kindOf } from './kinds.ts';

const decode = (object: object, apiVersion = 'apps/v1', kind = 'Deployment') =>
  decodeObject(kindOf(apiVersion, kind), object);

const withContainer = (container: object): AnyObject =>
  aDeployment({ template: { spec: { containers: [{ name: 'c', ...container }] } } });

describe('reading built-in objects', () => {
  test('lists and drops unknown fields', () => {
    const { object, unknownFields } = decode({
      ...aDeployment({ replicass: 1, template: { spec: { containers: [{ name: 'c', imagee: 'x' }] } } }),
      extra: true,
    });
    expect(unknownFields).toEqual(['spec.template.spec.containers[0].imagee', 'spec.replicass', 'extra']);
    expect(JSON.stringify(object)).not.toMatch(/replicass|imagee|extra/);
  });

  test.each([
    [
      'a text for a number',
      aDeployment({ replicas: 'three' }),
      'string into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      'a fraction for a number',
      aDeployment({ replicas: 1.5 }),
      'number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      'a number too large',
      aDeployment({ replicas: 3e9 }),
      'number 3000000000 into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      'a number for a text',
      withContainer({ image: 1 }),
      'number into Go struct field Container.spec.template.spec.containers.image of type string',
    ],
    [
      'a truth value for a label',
      { metadata: { labels: { a: true } } },
      'bool into Go struct field ObjectMeta.metadata.labels of type string',
    ],
    ['a text for an object', { spec: 'x' }, 'string into Go struct field Deployment.spec of type v1.DeploymentSpec'],
    [
      'an object for a list',
      withContainer({ env: {} }),
      'object into Go struct field Container.spec.template.spec.containers.env of type []v1.EnvVar',
    ],
  ])('refuses %s', (_, object, message) => {
    expect(() => decode(object)).toThrow(DecodeError);
    expect(() => decode(object)).toThrow(`json: cannot unmarshal ${message}`);
  });

  test('refuses amounts, times and binary data that are none', () => {
    const limits = { cpu: 'much' };
    expect(() => decode(withContainer({ resources: { limits } }))).toThrow('quantities must match');
    expect(() => decode({ metadata: { creationTimestamp: 'noon' } })).toThrow('parsing time');
    expect(() => decode({ data: { a: '$$' } }, 'v1', 'Secret')).toThrow('illegal base64 data at input byte 0');
  });

  test.each([
    ['1000m', '1'],
    ['0.5', '500m'],
    ['1024Mi', '1Gi'],
    [2, '2'],
  ])('writes the amount %j as %j', (given, canonical) => {
    const { object } = decode({ spec: { hard: { cpu: given } } }, 'v1', 'ResourceQuota');
    expect((object as AnyObject).spec).toEqual({ hard: { cpu: canonical } });
  });

  test('writes times in UTC with whole seconds', () => {
    const { object } = decode({ metadata: { creationTimestamp: '2026-01-02T03:04:05.678+02:00' } });
    expect(object.metadata.creationTimestamp).toBe('2026-01-02T01:04:05Z');
    const lease = decode({ spec: { renewTime: '2026-01-02T03:04:05.1Z' } }, 'coordination.k8s.io/v1', 'Lease');
    expect((lease.object as AnyObject).spec).toEqual({ renewTime: '2026-01-02T03:04:05.100000Z' });
  });

  test('lets empty optional values vanish and keeps those that mean something', () => {
    const { object } = decode(aDeployment({ paused: false, minReadySeconds: 0, replicas: 0 }));
    const spec = (object as AnyObject).spec ?? {};
    expect('paused' in spec || 'minReadySeconds' in spec).toBe(false);
    expect(spec['replicas']).toBe(0);
    const claim = decode({ spec: { storageClassName: '', volumeName: '' } }, 'v1', 'PersistentVolumeClaim').object;
    expect((claim as AnyObject).spec).toEqual({ storageClassName: '', resources: {}, volumeMode: 'Filesystem' });
  });

  test('takes null for absent', () => {
    const { object } = decode({ metadata: { labels: null, annotations: {} }, data: null }, 'v1', 'ConfigMap');
    expect(object).toEqual({ metadata: {} });
  });
});
