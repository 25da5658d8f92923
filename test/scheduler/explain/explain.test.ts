import { describe, expect, test } from '@jest/globals';
import type { Placement } from '../../../src/api/policy/v1alpha1/placement.ts';
import type { ResourceBindingSpec } from '../../../src/api/work/v1alpha2/resource-binding.ts';
import { prepareFleet } from '../../../src/scheduler/fleet.ts';
import { schedule } from '../../../src/scheduler/schedule.ts';
import { AGGREGATED, aBinding, aCluster, clustersOf, targetsOf } from '../fleet-builder.ts';

function explain(clusters: ReturnType<typeof clustersOf>, placement: Placement, spec: Partial<ResourceBindingSpec>) {
  const { explanation } = schedule(prepareFleet(clusters), aBinding(placement, spec), { explain: true });
  return explanation?.attempts ?? [];
}

test('a feasible cluster tells its score, its capacity and what limits it', () => {
  const [attempt] = explain(clustersOf('m1:4 m2:10'), AGGREGATED, { replicas: 9, clusters: targetsOf('m1:2') });
  expect(attempt?.clusters[0]).toMatchObject({
    name: 'm1',
    feasible: true,
    score: 100,
    allocatable: 4,
    available: 6,
    estimates: [{ estimator: 'general-estimator', count: 4, limit: 'pods' }],
    selected: true,
    previous: 2,
    replicas: 4,
  });
});

test('a refused cluster tells every reason, and which one counts', () => {
  const clusters = [aCluster('m1', 9, { taints: [{ key: 'k', effect: 'NoSchedule' }] }), aCluster('m2', 9)];
  const [attempt] = explain(clusters, { clusterAffinity: { exclude: ['m1'] } }, { replicas: 1 });
  const refused = attempt?.clusters[0];
  expect(refused).toMatchObject({
    feasible: false,
    reason: 'cluster(s) had untolerated taint {k:NoSchedule}',
    selected: false,
  });
  expect(refused?.plugins.filter(({ reason }) => reason).map(({ plugin }) => plugin)).toEqual([
    'TaintToleration',
    'ClusterAffinity',
  ]);
});

test('the division is told step by step', () => {
  const [attempt] = explain(clustersOf('m1:4 m2:10 m3:6'), AGGREGATED, { replicas: 12 });
  expect(attempt?.divisions).toEqual([
    {
      strategy: 'Aggregated',
      steps: [
        {
          action: '0 replicas are assigned: place 12 more, by these weights',
          amounts: [
            { cluster: 'm2', amount: 10 },
            { cluster: 'm3', amount: 6 },
            { cluster: 'm1', amount: 4 },
          ],
        },
        {
          action: 'clusters that suffice',
          amounts: [
            { cluster: 'm2', amount: 10 },
            { cluster: 'm3', amount: 6 },
          ],
        },
        {
          action: 'result',
          amounts: [
            { cluster: 'm2', amount: 7 },
            { cluster: 'm3', amount: 5 },
          ],
        },
      ],
    },
  ]);
});

describe('the selection', () => {
  test('by cluster names what was exchanged', () => {
    const placement: Placement = {
      ...AGGREGATED,
      spreadConstraints: [{ spreadByField: 'cluster', minGroups: 2, maxGroups: 2 }],
    };
    const [attempt] = explain(clustersOf('m1:0 m2:5 m3:60'), placement, {
      replicas: 20,
      clusters: targetsOf('m1:2 m2:2'),
    });
    expect(attempt?.selection).toEqual({
      by: 'cluster',
      limits: { min: 2, max: 2 },
      need: 20,
      exchanged: [{ out: 'm1', in: 'm3' }],
    });
  });

  test('by region gives the score of every region', () => {
    const clusters = [aCluster('m1', 9, { region: 'r1' }), aCluster('m2', 5, { region: 'r2' })];
    const spreadConstraints: Placement['spreadConstraints'] = [
      { spreadByField: 'region', minGroups: 1, maxGroups: 1 },
      { spreadByField: 'cluster', minGroups: 1, maxGroups: 1 },
    ];
    const [attempt] = explain(clusters, { ...AGGREGATED, spreadConstraints }, { replicas: 7 });
    expect(attempt?.selection).toMatchObject({
      by: 'region',
      regions: [
        { name: 'r1', clusters: 1, score: 7000, picked: true },
        { name: 'r2', clusters: 1, score: 5000, picked: false },
      ],
    });
  });
});

test('every affinity term tried is an attempt with its failure', () => {
  const placement: Placement = {
    ...AGGREGATED,
    clusterAffinities: [
      { affinityName: 'A', clusterNames: ['m1'] },
      { affinityName: 'B', clusterNames: ['m2'] },
    ],
  };
  const attempts = explain(clustersOf('m1:4 m2:10'), placement, { replicas: 6 });
  expect(attempts.map(({ affinity, failure }) => [affinity, failure?.kind])).toEqual([
    ['A', 'Unschedulable'],
    ['B', undefined],
  ]);
});

test('nothing is explained unless asked for', () => {
  expect(schedule(prepareFleet(clustersOf('m1:1')), aBinding({})).explanation).toBeUndefined();
});
