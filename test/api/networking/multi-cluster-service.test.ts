import { expect, test } from '@jest/globals';
import {
  type MultiClusterService,
  multiClusterServices,
} from '../../../src/api/networking/v1alpha1/multi-cluster-service.ts';
import { admit } from '../admit.ts';

const service = (spec: Partial<MultiClusterService['spec']> = {}, name = 'web'): MultiClusterService => ({
  metadata: { name, namespace: 'default' },
  spec: { types: ['CrossCluster'], ...spec },
});

test('a new service gets an id', () => {
  expect(admit(multiClusterServices, service()).object.metadata.labels).toEqual({
    'multiclusterservice.karmada.io/permanent-id': 'new-id',
  });
});

test.each<[string, MultiClusterService, string[]]>([
  ['all well', service({ ports: [{ name: 'http', port: 80 }], providerClusters: [{ name: 'member1' }] }), []],
  [
    'an unknown type',
    service({ types: ['Anywhere'] }),
    ['spec.types[0]: Invalid value: "Anywhere": ExposureType Error'],
  ],
  [
    'two types',
    service({ types: ['CrossCluster', 'LoadBalancer'] }),
    [
      'spec.types: Invalid value: ["CrossCluster","LoadBalancer"]: MultiClusterService types should not contain more than one type',
    ],
  ],
  [
    'bad ports',
    service({
      ports: [
        { name: 'http', port: 0 },
        { name: 'http', port: 80 },
      ],
    }),
    [
      'spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
      'spec.ports[1].name: Duplicate value: "http"',
    ],
  ],
  [
    'a cluster without name',
    service({ consumerClusters: [{ name: '' }] }),
    ['spec.consumerClusters[0].name: Invalid value: "": must be not empty'],
  ],
])('%s', (_, given, expected) => {
  expect(admit(multiClusterServices, given).problems).toEqual(expected);
});

test('a name that starts with a digit is none for a service', () => {
  expect(admit(multiClusterServices, service({}, '1web')).problems[0]).toContain(
    'metadata.name: Invalid value: "1web"',
  );
});

test('the type is for good', () => {
  const context = { operation: 'UPDATE', old: service(), newUid: () => '', now: () => 0 } as const;
  expect(admit(multiClusterServices, service({ types: ['LoadBalancer'] }), context).problems).toEqual([
    'spec.types: Invalid value: ["LoadBalancer"]: MultiClusterService types are immutable',
  ]);
});
