import { expect, test } from '@jest/globals';
import type { AnyObject } from '../../../src/api/meta/object.ts';
import { nativeInterpreter } from '../../../src/propagation/interpreter/index.ts';
import { aDeployment } from '../builders.ts';

const POD = {
  serviceAccountName: 'robot',
  imagePullSecrets: [{ name: 'pull' }],
  volumes: [
    { name: 'a', configMap: { name: 'config' } },
    { name: 'b', secret: { secretName: 'secret' } },
    { name: 'c', persistentVolumeClaim: { claimName: 'data' } },
    { name: 'd', projected: { sources: [{ configMap: { name: 'projected' } }, { secret: { name: 'projected' } }] } },
    { name: 'e', csi: { driver: 'x', nodePublishSecretRef: { name: 'csi' } } },
    { name: 'f', azureFile: { secretName: 'azure', shareName: 'x' } },
    { name: 'g', rbd: { secretRef: { name: 'rbd' } } },
  ],
  containers: [
    { name: 'c', envFrom: [{ configMapRef: { name: 'config' } }, { secretRef: { name: 'env' } }] },
    { name: 'd', env: [{ name: 'X', valueFrom: { secretKeyRef: { name: 'env', key: 'x' } } }] },
  ],
  initContainers: [{ name: 'i', env: [{ name: 'Y', valueFrom: { configMapKeyRef: { name: 'init', key: 'y' } } }] }],
};

const dependencies = (object: AnyObject): string[] =>
  (nativeInterpreter(object.apiVersion ?? '', object.kind ?? '').dependencies?.(object) ?? []).map(
    ({ kind, namespace, name }) => `${kind} ${namespace}/${name}`,
  );

const NEEDED = [
  'ConfigMap default/config',
  'ConfigMap default/init',
  'ConfigMap default/projected',
  'PersistentVolumeClaim default/data',
  'Secret default/azure',
  'Secret default/csi',
  'Secret default/env',
  'Secret default/projected',
  'Secret default/pull',
  'Secret default/rbd',
  'Secret default/secret',
  'ServiceAccount default/robot',
];

const metadata = { name: 'web', namespace: 'default' };

test.each<[string, AnyObject]>([
  ['Deployment', aDeployment({ spec: { template: { spec: POD } } })],
  ['Pod', { apiVersion: 'v1', kind: 'Pod', metadata, spec: POD }],
  ['Job', { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: { template: { spec: POD } } }],
  [
    'CronJob',
    { apiVersion: 'batch/v1', kind: 'CronJob', metadata, spec: { jobTemplate: { spec: { template: { spec: POD } } } } },
  ],
  ['DaemonSet', { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata, spec: { template: { spec: POD } } }],
])('a %s needs what its pods refer to, each once and in order', (_, object) => {
  expect(dependencies(object)).toEqual(NEEDED);
});

test('a StatefulSet makes some of its claims itself', () => {
  const spec = { template: { spec: POD }, volumeClaimTemplates: [{ metadata: { name: 'data' } }] };
  const needed = dependencies({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata, spec });
  expect(needed).toEqual(NEEDED.filter((each) => !each.startsWith('PersistentVolumeClaim')));
});

test('the account every namespace has is not sent', () => {
  expect(dependencies(aDeployment({ spec: { template: { spec: { serviceAccountName: 'default' } } } }))).toEqual([]);
});

test('an Ingress needs its certificates', () => {
  const spec = { tls: [{ secretName: 'b' }, { secretName: 'a' }, { hosts: ['x'] }, { secretName: 'b' }] };
  expect(dependencies({ apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata, spec })).toEqual([
    'Secret default/a',
    'Secret default/b',
  ]);
});

test('an imported service needs the Service and the endpoints derived from it', () => {
  const imported = { apiVersion: 'multicluster.x-k8s.io/v1alpha1', kind: 'ServiceImport', metadata };
  expect(nativeInterpreter(imported.apiVersion, imported.kind).dependencies?.(imported)).toEqual([
    { apiVersion: 'v1', kind: 'Service', namespace: 'default', name: 'derived-web' },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      namespace: 'default',
      labelSelector: { matchLabels: { 'kubernetes.io/service-name': 'derived-web' } },
    },
  ]);
});
