import { describe, expect, test } from '@jest/globals';
import type { Work, WorkStatus } from '../../src/api/work/v1alpha1/work.ts';
import type { AggregatedStatusItem, ResourceBindingSpec } from '../../src/api/work/v1alpha2/resource-binding.ts';
import { aggregateWorks, fullyApplied } from '../../src/propagation/aggregate-status.ts';
import { aBinding } from './builders.ts';

const applied = (status: 'True' | 'False', message = ''): NonNullable<WorkStatus['conditions']>[number] => ({
  type: 'Applied',
  status,
  reason: 'x',
  message,
  lastTransitionTime: '2026-01-01T00:00:00Z',
});

const aWork = (clusterName: string, status?: WorkStatus): Work => ({
  metadata: { name: 'web', namespace: `karmada-es-${clusterName}` },
  spec: {},
  ...(status ? { status } : {}),
});

const identifier = {
  ordinal: 0,
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  resource: '',
  namespace: 'default',
  name: 'web',
};
const { resource } = aBinding().spec;

describe('the state by cluster', () => {
  test('takes status and health from the Work, by cluster', () => {
    const manifestStatuses = [{ identifier, status: { replicas: 2 }, health: 'Healthy' as const }];
    const works = [
      aWork('member2', { conditions: [applied('True')], manifestStatuses }),
      aWork('member1', { conditions: [applied('True')] }),
    ];
    expect(aggregateWorks(works, resource)).toEqual([
      { clusterName: 'member1', applied: true, health: 'Unknown' },
      { clusterName: 'member2', applied: true, status: { replicas: 2 }, health: 'Healthy' },
    ]);
  });

  test('says why a Work was not applied', () => {
    const works = [aWork('member1', { conditions: [applied('False', 'no such kind')] }), aWork('member2')];
    expect(aggregateWorks(works, resource)).toEqual([
      { clusterName: 'member1', applied: false, appliedMessage: 'no such kind', health: 'Unknown' },
      { clusterName: 'member2', applied: false, health: 'Unknown' },
    ]);
  });

  test('leaves out Works that are going', () => {
    const going = aWork('member1');
    going.metadata.deletionTimestamp = '2026-01-01T00:00:00Z';
    expect(aggregateWorks([going], resource)).toEqual([]);
  });
});

describe('FullyApplied', () => {
  const item = (clusterName: string, isApplied = true): AggregatedStatusItem => ({ clusterName, applied: isApplied });
  const targets = (...names: string[]): Partial<ResourceBindingSpec> => ({ clusters: names.map((name) => ({ name })) });
  const leaving = (purgeMode: 'Directly' | 'Gracefully'): Partial<ResourceBindingSpec> => ({
    ...targets('member1'),
    gracefulEvictionTasks: [{ fromCluster: 'member2', producer: 'x', reason: 'Y', purgeMode }],
  });
  const both = [item('member1'), item('member2')];

  test.each<[string, Partial<ResourceBindingSpec>, AggregatedStatusItem[], 'True' | 'False']>([
    ['all targets have it', targets('member1', 'member2'), both, 'True'],
    ['a target lacks it', targets('member1', 'member2'), [item('member1')], 'False'],
    ['a target failed', targets('member1'), [item('member1', false)], 'False'],
    ['a cluster too many has it', targets('member1'), both, 'False'],
    ['there is no target', targets(), [], 'False'],
    ['a cluster is being left gracefully', leaving('Gracefully'), both, 'True'],
    ['a cluster was to be left at once', leaving('Directly'), both, 'False'],
    [
      'a binding that needs it adds a cluster',
      { ...targets('member1'), requiredBy: [{ name: 'a', clusters: [{ name: 'member2' }] }] },
      both,
      'True',
    ],
  ])('when %s', (_, spec, items, status) => {
    expect(fullyApplied(aBinding({ clusters: [], ...spec }).spec, items)).toMatchObject({
      type: 'FullyApplied',
      status,
      reason: status === 'True' ? 'FullyAppliedSuccess' : 'FullyAppliedFailed',
    });
  });
});
