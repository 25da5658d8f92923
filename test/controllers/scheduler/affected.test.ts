import { describe, expect, test } from '@jest/globals';
import type { Cluster } from '../../../src/api/cluster/v1alpha1/cluster.ts';
import type { ResourceBinding } from '../../../src/api/work/v1alpha2/resource-binding.ts';
import { affectedBindings } from '../../../src/controllers/scheduler/affected.ts';

const aCluster = (changes: Partial<Cluster> = {}): Cluster => ({
  metadata: { name: 'member1', generation: 1, labels: { tier: 'gold' } },
  spec: { syncMode: 'Push' },
  ...changes,
});

const aBinding = (name: string, changes: Partial<ResourceBinding> = {}): ResourceBinding => ({
  metadata: { name, namespace: 'default' },
  spec: { resource: { apiVersion: 'v1', kind: 'ConfigMap', name }, placement: {} },
  ...changes,
});

const unfit: ResourceBinding['status'] = {
  conditions: [
    {
      type: 'Scheduled',
      status: 'False',
      reason: 'NoClusterFit',
      message: '',
      lastTransitionTime: '2026-01-01T00:00:00Z',
    },
  ],
};

const elsewhere = aBinding('elsewhere', {
  spec: {
    resource: { apiVersion: 'v1', kind: 'ConfigMap', name: 'elsewhere' },
    placement: { clusterAffinity: { clusterNames: ['member2'] } },
  },
});
const bindings = [aBinding('placed'), aBinding('unfit', { status: unfit }), elsewhere];

const affected = (old: Cluster, object: Cluster): string[] =>
  affectedBindings({ type: 'updated', old, object, initial: false }, () => bindings, 'default-scheduler').map(
    ({ metadata }) => metadata.name ?? '',
  );

describe('bindings affected by a change of a cluster', () => {
  const metadata = aCluster().metadata;

  test.each<[string, Partial<Cluster>, string[]]>([
    ['labels: all that may go there', { metadata: { ...metadata, labels: {} } }, ['placed', 'unfit']],
    ['spec: all that may go there', { metadata: { ...metadata, generation: 2 } }, ['placed', 'unfit']],
    ['removal: all that may go there', { metadata: { ...metadata, deletionTimestamp: 'now' } }, ['placed', 'unfit']],
    ['kinds it serves: what fitted nowhere', { status: { apiEnablements: [{ groupVersion: 'v1' }] } }, ['unfit']],
    ['capacity: none', { status: { resourceSummary: { allocatable: { cpu: '1' } } } }, []],
  ])('%s', (_, changes, expected) => {
    expect(affected(aCluster(), aCluster(changes))).toEqual(expected);
  });
});
