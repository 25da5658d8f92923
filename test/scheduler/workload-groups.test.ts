import { describe, expect, test } from '@jest/globals';
import { type GroupPeer, groupPeer } from '../../src/scheduler/affinity/workload-groups.ts';
import { prepareFleet } from '../../src/scheduler/fleet.ts';
import { schedule } from '../../src/scheduler/schedule.ts';
import { aBinding, clustersOf, targetsOf } from './fleet-builder.ts';

const fleet = prepareFleet(clustersOf('m1:9 m2:9 m3:9'));
const peer = (name: string, clusters: string[], more: Partial<GroupPeer> = {}): GroupPeer => ({
  namespace: 'default',
  name,
  affinityGroup: 'app=x',
  antiAffinityGroup: 'tier=y',
  clusters,
  ...more,
});
const peers = [
  peer('a', ['m1', 'm2']),
  peer('b', ['m2']),
  peer('c', []),
  peer('web-deployment', ['m3']),
  peer('e', ['m3'], { namespace: 'other' }),
];

function clustersWith(
  groups: { affinityGroup?: string; antiAffinityGroup?: string },
  WorkloadAffinity = true,
): string[] {
  const binding = aBinding({}, { workloadAffinityGroups: groups });
  return schedule(fleet, binding, { peers, gates: { WorkloadAffinity } })
    .clusters.map(({ name }) => name)
    .sort();
}

describe('a workload of a group', () => {
  test('goes where all others of it are', () => expect(clustersWith({ affinityGroup: 'app=x' })).toEqual(['m2']));
  test('stays away from all others of it', () => expect(clustersWith({ antiAffinityGroup: 'tier=y' })).toEqual(['m3']));
  test('goes anywhere when it is the first', () => expect(clustersWith({ affinityGroup: 'app=z' })).toHaveLength(3));
  test('goes anywhere while the gate is off', () =>
    expect(clustersWith({ affinityGroup: 'app=x' }, false)).toHaveLength(3));
});

test('a binding becomes a peer when it has a group', () => {
  const binding = aBinding({}, { clusters: targetsOf('m1:1'), workloadAffinityGroups: { affinityGroup: 'g' } });
  expect(groupPeer(binding)).toEqual({
    namespace: 'default',
    name: 'web-deployment',
    affinityGroup: 'g',
    clusters: ['m1'],
  });
  expect(groupPeer(aBinding({}))).toBeUndefined();
});
