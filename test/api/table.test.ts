import { describe, expect, test } from '@jest/globals';
import { builtinKinds } from '../../src/api/builtin/index.ts';
import type { Kind } from '../../src/api/kind.ts';
import type { AnyObject, KubeObject } from '../../src/api/meta/object.ts';
import { decodeObject } from '../../src/api/object-codec.ts';
import { tableColumns, tableRow } from '../../src/api/table.ts';
import { aDeployment, kindOf } from './builtin/kinds.ts';

const NOW = Date.parse('2026-01-01T00:05:00Z');
const metadata = { name: 'x', namespace: 'n', creationTimestamp: '2026-01-01T00:00:00Z' };

function row(apiVersion: string, kind: string, body: object): unknown[] {
  const known = kindOf(apiVersion, kind);
  const object = { apiVersion, kind, metadata, ...body } as AnyObject;
  return tableRow(known, decodeObject(known, object).object, NOW);
}

const running = { running: { startedAt: metadata.creationTimestamp } };
const container = (state: object, ready = false, restartCount = 0): object => ({
  name: 'c',
  image: 'i',
  imageID: '',
  ready,
  restartCount,
  state,
});

describe('rows of built-in kinds', () => {
  test('a Deployment shows its counts, containers and selector', () => {
    const containers = [
      { name: 'a', image: 'a' },
      { name: 'c', image: 'nginx:1' },
    ];
    const template = { metadata: { labels: { app: 'x' } }, spec: { containers } };
    const status = { replicas: 2, updatedReplicas: 2, unavailableReplicas: 2 };
    const cells = row('apps/v1', 'Deployment', { spec: aDeployment({ replicas: 2, template }).spec, status });
    expect(cells).toEqual(['x', '0/2', 2, 0, '5m', 'a,c', 'a,nginx:1', 'app=x']);
  });

  test.each<[string, object, object, [string, string]]>([
    ['a running Pod', {}, { phase: 'Running', containerStatuses: [container(running, true)] }, ['1/1', 'Running']],
    [
      'a waiting Pod',
      {},
      { phase: 'Pending', containerStatuses: [container({ waiting: { reason: 'ImagePullBackOff' } })] },
      ['0/1', 'ImagePullBackOff'],
    ],
    [
      'a failed Pod',
      {},
      { phase: 'Failed', containerStatuses: [container({ terminated: { exitCode: 3 } })] },
      ['0/1', 'ExitCode:3'],
    ],
    ['an evicted Pod', {}, { phase: 'Failed', reason: 'Evicted' }, ['0/1', 'Evicted']],
    ['a new Pod', {}, { phase: 'Pending' }, ['0/1', 'Pending']],
    [
      'a Pod on its way out',
      { deletionTimestamp: '2026-01-01T00:01:00Z' },
      { phase: 'Running' },
      ['0/1', 'Terminating'],
    ],
    [
      'a Pod that initializes',
      {},
      { phase: 'Pending', initContainerStatuses: [container(running)] },
      ['0/1', 'Init:0/0'],
    ],
  ])('%s', (_, extra, status, shown) => {
    const cells = row('v1', 'Pod', {
      metadata: { ...metadata, ...extra },
      spec: { containers: [{ name: 'c', image: 'i' }] },
      status,
    });
    expect(cells).toEqual(['x', ...shown, '0', '5m', '<none>', '<none>', '<none>', '<none>']);
  });

  test('restarts tell when the last one was', () => {
    const finishedAt = '2026-01-01T00:04:00Z';
    const status = { ...container(running, true, 2), lastState: { terminated: { exitCode: 1, finishedAt } } };
    const cells = row('v1', 'Pod', {
      spec: { containers: [{ name: 'c', image: 'i' }] },
      status: { containerStatuses: [status] },
    });
    expect(cells[3]).toBe('2 (60s ago)');
  });

  test.each<[string, string, object, unknown[]]>([
    ['v1', 'ConfigMap', { data: { a: '1' }, binaryData: { b: '' } }, ['x', 2, '5m']],
    ['v1', 'Secret', { data: { a: '' } }, ['x', 'Opaque', 1, '5m']],
    ['v1', 'Namespace', { status: { phase: 'Active' } }, ['x', 'Active', '5m']],
    ['v1', 'ServiceAccount', {}, ['x', '5m']],
    [
      'v1',
      'Service',
      {
        spec: {
          type: 'NodePort',
          clusterIP: '10.0.0.1',
          ports: [
            { port: 80, nodePort: 30080 },
            { port: 53, protocol: 'UDP' },
          ],
          selector: { a: 'b' },
        },
      },
      ['x', 'NodePort', '10.0.0.1', '<none>', '80:30080/TCP,53/UDP', '5m', 'a=b'],
    ],
    [
      'v1',
      'Service',
      { spec: { type: 'LoadBalancer', ports: [] } },
      ['x', 'LoadBalancer', '<none>', '<pending>', '<none>', '5m', '<none>'],
    ],
    [
      'v1',
      'Node',
      {
        metadata: { ...metadata, labels: { 'node-role.kubernetes.io/worker': '' } },
        spec: { unschedulable: true },
        status: {
          conditions: [{ type: 'Ready', status: 'True' }],
          addresses: [{ type: 'InternalIP', address: '10.1.1.1' }],
          nodeInfo: { kubeletVersion: 'v1' },
        },
      },
      [
        'x',
        'Ready,SchedulingDisabled',
        'worker',
        '5m',
        'v1',
        '10.1.1.1',
        '<none>',
        '<unknown>',
        '<unknown>',
        '<unknown>',
      ],
    ],
    [
      'v1',
      'Endpoints',
      { subsets: [{ addresses: [{ ip: '1.1.1.1' }, { ip: '1.1.1.2' }], ports: [{ port: 1 }, { port: 2 }] }] },
      ['x', '1.1.1.1:1,1.1.1.2:1,1.1.1.1:2 + 1 more...', '5m'],
    ],
    [
      'v1',
      'Event',
      {
        involvedObject: { kind: 'Pod', name: 'p' },
        reason: 'R',
        message: 'M ',
        type: 'Normal',
        lastTimestamp: '2026-01-01T00:04:50Z',
        source: { component: 'c' },
      },
      ['10s', 'Normal', 'R', 'pod/p', '', 'c', 'M', '<unknown>', 1, 'x'],
    ],
    [
      'apps/v1',
      'StatefulSet',
      { spec: { ...aDeployment().spec, replicas: 3 }, status: { readyReplicas: 1 } },
      ['x', '1/3', '5m', 'c', 'nginx:1'],
    ],
    [
      'apps/v1',
      'DaemonSet',
      { spec: aDeployment().spec, status: { desiredNumberScheduled: 2, numberReady: 1 } },
      ['x', 2, 0, 1, 0, 0, '<none>', '5m', 'c', 'nginx:1', 'app=x'],
    ],
    [
      'batch/v1',
      'Job',
      { spec: { ...aDeployment().spec, completions: 2 }, status: { succeeded: 1, startTime: '2026-01-01T00:04:00Z' } },
      ['x', 'Running', '1/2', '60s', '5m', 'c', 'nginx:1', 'app=x'],
    ],
    [
      'autoscaling/v2',
      'HorizontalPodAutoscaler',
      { spec: { maxReplicas: 3, scaleTargetRef: { kind: 'Deployment', name: 'd' } } },
      ['x', 'Deployment/d', 'cpu: <unknown>/80%', 1, 3, 0, '5m'],
    ],
    ['rbac.authorization.k8s.io/v1', 'ClusterRole', {}, ['x', metadata.creationTimestamp]],
    [
      'networking.k8s.io/v1',
      'Ingress',
      { spec: { rules: [{ host: 'h' }], tls: [{}] } },
      ['x', '<none>', 'h', '', '80, 443', '5m'],
    ],
    [
      'storage.k8s.io/v1',
      'StorageClass',
      {
        metadata: { ...metadata, annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
        provisioner: 'p',
      },
      ['x (default)', 'p', 'Delete', 'Immediate', false, '5m'],
    ],
  ])('%s %s', (apiVersion, kind, body, expected) => {
    expect(row(apiVersion, kind, body)).toEqual(expected);
  });

  test.each(builtinKinds().map((kind) => [`${kind.group}/${kind.version} ${kind.kind}`, kind] as const))(
    '%s has a cell for each column, even when empty',
    (_, kind) => {
      const { object } = decodeObject(kind, { metadata: { name: 'x' } });
      expect(tableRow(kind, object, NOW)).toHaveLength(tableColumns(kind).length);
    },
  );
});

describe('rows of other kinds', () => {
  const kind: Kind = {
    group: 'g.io',
    version: 'v1',
    kind: 'W',
    plural: 'ws',
    singular: 'w',
    listKind: 'WList',
    namespaced: true,
    shortNames: [],
    categories: [],
    schema: { type: 'object' },
    subresources: {},
    columns: [
      { name: 'Size', type: 'integer', jsonPath: '.spec.size' },
      { name: 'Ready', type: 'string', jsonPath: ".status.conditions[?(@.type=='Ready')].status" },
      { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp', priority: 1 },
    ],
  };

  test('follow their columns', () => {
    const object = { metadata, spec: { size: 3 }, status: { conditions: [{ type: 'Ready', status: 'True' }] } };
    expect(tableColumns(kind).map(({ name, priority }) => [name, priority])).toEqual([
      ['Name', 0],
      ['Size', 0],
      ['Ready', 0],
      ['Age', 1],
    ]);
    expect(tableRow(kind, object as KubeObject, NOW)).toEqual(['x', 3, 'True', '5m']);
    expect(tableRow(kind, { metadata: { name: 'x' } }, NOW)).toEqual(['x', null, null, null]);
  });

  test('show name and age where there are no columns', () => {
    const plain = { ...kind, columns: [] };
    expect(tableColumns(plain).map(({ name }) => name)).toEqual(['Name', 'Age']);
    expect(tableRow(plain, { metadata }, NOW)).toEqual(['x', '5m']);
  });
});
