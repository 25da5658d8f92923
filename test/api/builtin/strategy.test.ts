import { describe, expect, test } from '@jest/globals';
import { qosClassOf } from '../../../src/api/builtin/prepare/pod.ts';
import { needsClusterIp, needsNodePorts } from '../../../src/api/builtin/prepare/service.ts';
import { beforeCreate, beforeUpdate, resetPaths } from '../../../src/api/builtin/strategy.ts';
import type { Service } from '../../../src/api/core/core.ts';
import type { Kind, WriteContext } from '../../../src/api/kind.ts';
import type { AnyObject } from '../../../src/api/meta/object.ts';
import { decodeObject } from '../../../src/api/object-codec.ts';
import { aConfigMap, aDeployment, kindOf } from './kinds.ts';

const deployment = kindOf('apps/v1', 'Deployment');
const stored = (spec: object = {}, more: object = {}): AnyObject => {
  const object = decodeObject(deployment, { ...aDeployment(spec as Record<string, unknown>), ...more }).object;
  object.metadata.generation = 4;
  return object as AnyObject;
};

function update(object: AnyObject, old: AnyObject, subresource?: string): AnyObject {
  const context: WriteContext = {
    operation: 'UPDATE',
    old,
    newUid: () => '',
    now: () => 0,
    ...(subresource ? { subresource } : {}),
  };
  beforeUpdate(deployment, object, old, context);
  return object;
}

describe('writing an object', () => {
  test('a creator sets no status', () => {
    const object = stored({}, { status: { replicas: 9 } });
    beforeCreate(deployment, object, { operation: 'CREATE', newUid: () => '', now: () => 0 });
    expect(object.status).toEqual({});
    expect(object.metadata.generation).toBe(1);
  });

  test('a new spec counts the generation up and keeps the status', () => {
    const result = update(
      stored({ replicas: 2 }, { status: { replicas: 9 } }),
      stored({ replicas: 1 }, { status: { replicas: 1 } }),
    );
    expect(result.metadata.generation).toBe(5);
    expect(result.status).toEqual({ replicas: 1 });
  });

  test('new labels do not count the generation up', () => {
    const labelled = stored();
    labelled.metadata.labels = { a: 'b' };
    expect(update(labelled, stored()).metadata.generation).toBe(4);
  });

  test('a write of the status changes nothing else', () => {
    const result = update(stored({ replicas: 2 }, { status: { replicas: 9 } }), stored({ replicas: 1 }), 'status');
    expect(result.spec?.['replicas']).toBe(1);
    expect(result.status).toEqual({ replicas: 9 });
    expect(result.metadata.generation).toBe(4);
  });

  test('kinds that count no generations get none', () => {
    const object = aConfigMap({ a: '1' });
    beforeCreate(kindOf('v1', 'ConfigMap'), object, { operation: 'CREATE', newUid: () => '', now: () => 0 });
    expect('generation' in object.metadata).toBe(false);
  });

  test('a custom kind with a status of its own protects metadata from writes of the status', () => {
    const { $ref: _, ...schema } = deployment.schema;
    const custom: Kind = { ...deployment, schema: { ...schema, type: 'object' } };
    const old: AnyObject = { metadata: { name: 'x', labels: { a: '1' }, generation: 1 }, spec: { a: 1 } };
    const object: AnyObject = {
      metadata: { name: 'x', labels: { a: '2' }, resourceVersion: '7' },
      spec: { a: 2 },
      status: { b: 1 },
    };
    beforeUpdate(custom, object, old, {
      operation: 'UPDATE',
      old,
      subresource: 'status',
      newUid: () => '',
      now: () => 0,
    });
    expect(object).toEqual({
      metadata: { name: 'x', labels: { a: '1' }, generation: 1, resourceVersion: '7' },
      spec: { a: 1 },
      status: { b: 1 },
    });
  });

  test('writers do not get to own what their write leaves alone', () => {
    expect(resetPaths(deployment)).toEqual(['status']);
    expect(resetPaths(deployment, 'status')).toEqual(['spec', 'metadata.labels']);
    expect(resetPaths(kindOf('v1', 'ConfigMap'))).toEqual([]);
    expect(resetPaths(kindOf('v1', 'Pod'), 'status')).toEqual(['spec']);
  });

  test('a DaemonSet counts the versions of its template', () => {
    const kind = kindOf('apps/v1', 'DaemonSet');
    const body = (image: string): AnyObject => {
      const template = { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'c', image }] } };
      return decodeObject(kind, { ...aDeployment({ template }), kind: 'DaemonSet' }).object as AnyObject;
    };
    const old = body('a');
    const next = body('b');
    beforeUpdate(kind, next, old, { operation: 'UPDATE', old, newUid: () => '', now: () => 0 });
    expect(next.metadata.annotations).toEqual({ 'deprecated.daemonset.template.generation': '2' });
  });

  test('a Service keeps addresses and ports an update leaves out', () => {
    const kind = kindOf('v1', 'Service');
    const service = (spec: object): AnyObject =>
      decodeObject(kind, { metadata: { name: 's' }, spec: { type: 'NodePort', ...spec } }).object as AnyObject;
    const old = service({ clusterIP: '10.0.0.1', clusterIPs: ['10.0.0.1'], ports: [{ port: 80, nodePort: 30000 }] });
    const next = service({ ports: [{ port: 80 }, { port: 81 }] });
    beforeUpdate(kind, next, old, { operation: 'UPDATE', old, newUid: () => '', now: () => 0 });
    expect(next.spec).toMatchObject({
      clusterIP: '10.0.0.1',
      clusterIPs: ['10.0.0.1'],
      ports: [{ port: 80, nodePort: 30000 }, { port: 81 }],
    });
  });

  test('a Node that is not ready takes no Pods', () => {
    const kind = kindOf('v1', 'Node');
    const create = (status: object): unknown => {
      const { object } = decodeObject(kind, { metadata: { name: 'n' }, status });
      beforeCreate(kind, object, { operation: 'CREATE', newUid: () => '', now: () => 0 });
      return (object as AnyObject).spec?.['taints'];
    };
    expect(create({})).toEqual([{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }]);
    expect(create({ conditions: [{ type: 'Ready', status: 'True' }] })).toBeUndefined();
  });
});

describe('what a server allocates and computes', () => {
  const service = (spec: Service['spec']): Service => ({ metadata: {}, spec });

  test.each([
    [{ type: 'ClusterIP' }, true, false],
    [{ type: 'ClusterIP', clusterIP: 'None' }, false, false],
    [{ type: 'NodePort' }, true, true],
    [{ type: 'LoadBalancer', allocateLoadBalancerNodePorts: false }, true, false],
    [{ type: 'ExternalName' }, false, false],
  ])('%j', (spec, address, ports) => {
    expect([needsClusterIp(service(spec)), needsNodePorts(service(spec))]).toEqual([address, ports]);
  });

  test.each([
    [{}, 'BestEffort'],
    [{ limits: { cpu: '1', memory: '1Gi' } }, 'Guaranteed'],
    [{ requests: { cpu: '1' } }, 'Burstable'],
    [{ limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '500m' } }, 'Burstable'],
  ])('a Pod with %j is %s', (resources, quality) => {
    expect(qosClassOf({ containers: [{ name: 'c', resources }] })).toBe(quality);
  });
});
