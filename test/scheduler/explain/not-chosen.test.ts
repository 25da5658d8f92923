import { describe, expect, test } from '@jest/globals';
import type { Placement } from '../../../src/api/policy/v1alpha1/placement.ts';
import type { ResourceBindingSpec } from '../../../src/api/work/v1alpha2/resource-binding.ts';
import { notChosen } from '../../../src/scheduler/explain/not-chosen.ts';
import { prepareFleet } from '../../../src/scheduler/fleet.ts';
import { schedule } from '../../../src/scheduler/schedule.ts';
import { AGGREGATED, aBinding, aCluster, clustersOf } from '../fleet-builder.ts';

function told(clusters: ReturnType<typeof clustersOf>, placement: Placement, spec: Partial<ResourceBindingSpec> = {}) {
  const fleet = prepareFleet(clusters);
  const { explanation } = schedule(fleet, aBinding(placement, { replicas: 1, ...spec }), { explain: true });
  return explanation && notChosen(explanation, fleet);
}

const ONE_CLUSTER: Placement = { spreadConstraints: [{ spreadByField: 'cluster', minGroups: 1, maxGroups: 1 }] };

describe('why clusters were not chosen', () => {
  test('is not told where all were', () => {
    expect(told(clustersOf('m1:4 m2:4'), {})).toBe('');
  });

  test('groups clusters by reason', () => {
    const closed = { taints: [{ key: 'k', effect: 'NoSchedule' }] };
    const clusters = [aCluster('m1', 9, closed), aCluster('m2', 9), aCluster('m3', 9, closed), aCluster('m4', 9)];
    expect(told(clusters, { clusterAffinity: { exclude: ['m4'] } })).toBe(
      'm1, m3 (cluster(s) had untolerated taint {k:NoSchedule}); m4 (cluster(s) did not match the placement cluster affinity constraint)',
    );
  });

  test('tells the rank that was too low, and the region that was not picked', () => {
    expect(told(clustersOf('m1:4 m2:9 m3:2'), ONE_CLUSTER)).toBe('m1, m3 (ranks behind the chosen ones)');
    const clusters = [
      aCluster('m1', 9, { region: 'r1' }),
      aCluster('m2', 5, { region: 'r2' }),
      aCluster('m3', 1, { region: 'r1' }),
    ];
    const spreadConstraints: NonNullable<Placement['spreadConstraints']> = [
      { spreadByField: 'region', minGroups: 1, maxGroups: 1 },
      { spreadByField: 'cluster', minGroups: 1, maxGroups: 1 },
    ];
    expect(told(clusters, { ...AGGREGATED, spreadConstraints }, { replicas: 7 })).toBe(
      'm2 (region r2 was not picked); m3 (ranks behind the chosen ones)',
    );
  });

  test('tells where there was no room, and whose share is nothing', () => {
    expect(told(clustersOf('m1:0 m2:9 m3:3'), AGGREGATED, { replicas: 5 })).toBe(
      'm1 (no room, limited by pods); m3 (its share is no replica)',
    );
  });

  test('of a failure tells what each cluster would have taken', () => {
    expect(told(clustersOf('m1:1 m2:2'), AGGREGATED, { replicas: 9 })).toBe('m1 (room for 1); m2 (room for 2)');
  });

  test('counts what would be too long to read', () => {
    const clusters = Array.from({ length: 300 }, (_, i) =>
      aCluster(`cluster-${100 + i}`, 9, { taints: [{ key: `taint-${i % 40}`, effect: 'NoSchedule' }] }),
    );
    const text = told(clusters, {}) ?? '';
    expect(text).toMatch(/^cluster-100, cluster-140, cluster-180, cluster-220, cluster-260 and 3 more \(/);
    expect(text).toMatch(/; and \d+ more reason\(s\)$/);
    expect(text.length).toBeLessThan(1000);
  });
});
