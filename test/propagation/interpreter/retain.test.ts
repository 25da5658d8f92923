import { expect, test } from '@jest/globals';
import type { AnyObject } from '../../../src/api/meta/object.ts';
import { nativeInterpreter } from '../../../src/propagation/interpreter/index.ts';

const SA_TOKEN = 'kubernetes.io/service-account-token';

const retained = (apiVersion: string, kind: string, desired: object, observed: object) => {
  const object = (rest: object): AnyObject => ({ apiVersion, kind, metadata: { name: 'a' }, ...rest });
  const before = structuredClone(desired);
  const result = nativeInterpreter(apiVersion, kind).retain?.(object(desired), object(observed));
  expect(desired).toEqual(before);
  return result;
};

test.each<[string, string, string, object, object, object]>([
  [
    'the address and node ports of a Service',
    'v1',
    'Service',
    { spec: { ports: [{ port: 80, protocol: 'TCP' }] } },
    {
      spec: {
        clusterIP: '10.0.0.1',
        clusterIPs: ['10.0.0.1'],
        healthCheckNodePort: 31000,
        ports: [{ port: 80, protocol: 'TCP', nodePort: 30000 }],
      },
    },
    {
      spec: {
        clusterIP: '10.0.0.1',
        clusterIPs: ['10.0.0.1'],
        healthCheckNodePort: 31000,
        ports: [{ port: 80, protocol: 'TCP', nodePort: 30000 }],
      },
    },
  ],
  [
    'no address where the template wants none',
    'v1',
    'Service',
    { spec: { clusterIP: 'None' } },
    { spec: { clusterIP: '10.0.0.1' } },
    { spec: { clusterIP: 'None' } },
  ],
  [
    'where a Pod runs, and what was mounted into it',
    'v1',
    'Pod',
    { spec: { containers: [{ name: 'c', image: 'new' }], initContainers: [{ name: 'i' }] } },
    {
      spec: {
        nodeName: 'n',
        serviceAccountName: 'default',
        volumes: [{ name: 'token' }],
        containers: [{ name: 'c', image: 'old', volumeMounts: [{ name: 'token', mountPath: '/t' }] }],
      },
    },
    {
      spec: {
        nodeName: 'n',
        serviceAccountName: 'default',
        volumes: [{ name: 'token' }],
        containers: [{ name: 'c', image: 'new', volumeMounts: [{ name: 'token', mountPath: '/t' }] }],
        initContainers: [{ name: 'i' }],
      },
    },
  ],
  [
    'how a Job finds its pods',
    'batch/v1',
    'Job',
    { spec: { parallelism: 2, template: { metadata: { labels: { app: 'x' } }, spec: {} } } },
    { spec: { selector: { matchLabels: { uid: 'u' } }, template: { metadata: { labels: { app: 'x', uid: 'u' } } } } },
    {
      spec: {
        parallelism: 2,
        selector: { matchLabels: { uid: 'u' } },
        template: { metadata: { labels: { app: 'x', uid: 'u' } }, spec: {} },
      },
    },
  ],
  [
    'the claim on a volume',
    'v1',
    'PersistentVolume',
    {},
    { spec: { claimRef: { name: 'c' } } },
    { spec: { claimRef: { name: 'c' } } },
  ],
  [
    'the volume of a claim',
    'v1',
    'PersistentVolumeClaim',
    { spec: {} },
    { spec: { volumeName: 'v' } },
    { spec: { volumeName: 'v' } },
  ],
  [
    'the secrets a member gave an account',
    'v1',
    'ServiceAccount',
    { secrets: [{ name: 'own' }] },
    { secrets: [{ name: 'own' }, { name: 'token' }], imagePullSecrets: [{ name: 'pull' }] },
    { secrets: [{ name: 'own' }, { name: 'token' }], imagePullSecrets: [{ name: 'pull' }] },
  ],
  [
    'the data of a token',
    'v1',
    'Secret',
    { type: SA_TOKEN },
    { data: { t: 'x' } },
    { type: SA_TOKEN, data: { t: 'x' } },
  ],
  ['no data of any other secret', 'v1', 'Secret', { type: 'Opaque' }, { data: { t: 'x' } }, { type: 'Opaque' }],
])('keeps %s', (...[, apiVersion, kind, desired, observed, expected]) => {
  expect(retained(apiVersion, kind, desired, observed)).toEqual({
    apiVersion,
    kind,
    metadata: { name: 'a' },
    ...expected,
  });
});
