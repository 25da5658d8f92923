import { describe, expect, test } from '@jest/globals';
import type { Cluster } from '../../../src/api/cluster/v1alpha1/cluster.ts';
import type { ResourceBinding, ResourceBindingSpec } from '../../../src/api/work/v1alpha2/resource-binding.ts';
import { bindingNews, clusterNews, heldBack, isOn } from '../../../src/cli/failover/story.ts';

const aCluster = (status: 'True' | 'False', ...keys: string[]): Cluster => ({
  metadata: { name: 'member1' },
  spec: { syncMode: 'Push', taints: keys.map((key) => ({ key, effect: 'NoExecute' })) },
  status: {
    conditions: [
      { type: 'Ready', status, reason: 'Why', message: 'how it is', lastTransitionTime: '2026-01-01T00:00:00Z' },
    ],
  },
});
const aBinding = (clusters: [string, number][], changes: Partial<ResourceBindingSpec> = {}): ResourceBinding => ({
  metadata: { name: 'web-deployment', namespace: 'default' },
  spec: {
    resource: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'default', name: 'web' },
    clusters: clusters.map(([name, replicas]) => ({ name, replicas })),
    ...changes,
  },
});
const LEAVING = {
  gracefulEvictionTasks: [{ fromCluster: 'member1', reason: 'TaintUntolerated', producer: 'TaintManager' }],
};
const kept = (binding: ResourceBinding): ResourceBinding => ({
  ...binding,
  status: {
    conditions: [
      {
        type: 'LastHealthyCopyKept',
        status: 'True',
        reason: 'NoHealthyReplacement',
        message: 'The eviction waits.',
        lastTransitionTime: '2026-01-01T00:00:00Z',
      },
    ],
  },
});

describe('the story of a failover', () => {
  test.each<[string, string[], string[]]>([
    [
      'a cluster fails',
      clusterNews(aCluster('True'), aCluster('False')),
      ['cluster member1 is not ready: how it is (Why)'],
    ],
    [
      'it is tainted',
      clusterNews(aCluster('False'), aCluster('False', 'a')),
      ['cluster member1 has the taint a:NoExecute'],
    ],
    [
      'it comes back',
      clusterNews(aCluster('False', 'a'), aCluster('True')),
      ['cluster member1 is ready again', 'cluster member1 has lost the taint a:NoExecute'],
    ],
    [
      'a workload is evicted',
      bindingNews(
        aBinding([
          ['member1', 2],
          ['member2', 2],
        ]),
        aBinding([['member2', 2]], LEAVING),
      ),
      ['deployment default/web is evicted from member1 (TaintUntolerated)'],
    ],
    [
      'it is placed elsewhere',
      bindingNews(aBinding([['member2', 2]], LEAVING), aBinding([['member2', 4]], LEAVING)),
      ['deployment default/web goes to member2:4'],
    ],
    [
      'it has moved',
      bindingNews(aBinding([['member2', 4]], LEAVING), aBinding([['member2', 4]])),
      ['deployment default/web has left member1'],
    ],
    [
      'its cluster is back in time',
      bindingNews(aBinding([], LEAVING), aBinding([['member1', 2]])),
      ['deployment default/web stays on member1: the cluster is back'],
    ],
    [
      'it cannot leave',
      bindingNews(aBinding([], LEAVING), kept(aBinding([], LEAVING))),
      ['deployment default/web keeps its last healthy copy until there is another'],
    ],
  ])('%s', (_title, lines, expected) => {
    expect(lines).toEqual(expected);
  });

  test('a workload is on a member until its eviction is over', () => {
    const states = [aBinding([['member1', 2]]), aBinding([['member2', 2]], LEAVING), aBinding([['member2', 2]])];
    expect(states.map((binding) => isOn(binding, 'member1'))).toEqual([true, true, false]);
  });

  test('a workload that is held back says why', () => {
    expect([heldBack(kept(aBinding([]))), heldBack(aBinding([]))]).toEqual(['The eviction waits.', undefined]);
  });
});
