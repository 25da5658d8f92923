import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Cluster } from '../../src/api/cluster/v1alpha1/cluster.ts';
import type { Placement } from '../../src/api/policy/v1alpha1/placement.ts';
import type { ResourceBinding } from '../../src/api/work/v1alpha2/resource-binding.ts';
import { clone } from '../../src/base/json.ts';
import { prepareFleet } from '../../src/scheduler/fleet.ts';
import { schedule } from '../../src/scheduler/schedule.ts';
import { AGGREGATED, aBinding, aCluster, DUPLICATED, DYNAMIC, EQUAL_WEIGHTS } from './fleet-builder.ts';

const NAMES = Array.from({ length: 20 }, (_, i) => `m${i}`);

const fleets: fc.Arbitrary<Cluster[]> = fc
  .array(
    fc.record({
      pods: fc.integer({ min: -1, max: 12 }),
      region: fc.constantFrom('', 'r1', 'r2', 'r3'),
      tainted: fc.nat(6),
    }),
    {
      minLength: 1,
      maxLength: NAMES.length,
    },
  )
  .map((all) =>
    all.map(({ pods, region, tainted }, i) =>
      aCluster(NAMES[i] ?? '', pods, {
        ...(region ? { region } : {}),
        ...(tainted === 0 ? { taints: [{ key: 'k', effect: 'NoSchedule' }] } : {}),
      }),
    ),
  );

const strategies = fc.constantFrom(AGGREGATED, DYNAMIC, EQUAL_WEIGHTS, DUPLICATED, {});
const spreads: fc.Arbitrary<Placement> = fc.oneof(
  fc.constant({}),
  fc.record({ min: fc.integer({ min: 1, max: 3 }), more: fc.nat(3) }).map(
    ({ min, more }): Placement => ({
      spreadConstraints: [{ spreadByField: 'cluster', minGroups: min, maxGroups: min + more }],
    }),
  ),
  fc.record({ min: fc.integer({ min: 1, max: 2 }), more: fc.nat(2), clusters: fc.integer({ min: 1, max: 4 }) }).map(
    ({ min, more, clusters }): Placement => ({
      spreadConstraints: [
        { spreadByField: 'region', minGroups: min, maxGroups: min + more },
        { spreadByField: 'cluster', minGroups: clusters, maxGroups: clusters + 2 },
      ],
    }),
  ),
);

const bindings: fc.Arbitrary<ResourceBinding> = fc
  .record({
    strategy: strategies,
    spread: spreads,
    replicas: fc.nat(40),
    previous: fc.uniqueArray(fc.record({ name: fc.constantFrom(...NAMES), replicas: fc.nat(9) }), {
      selector: ({ name }) => name,
      maxLength: 5,
    }),
    uid: fc.constantFrom('', 'a', 'b'),
    fresh: fc.boolean(),
  })
  .map(({ strategy, spread, replicas, previous, uid, fresh }) => {
    const binding = aBinding({ ...strategy, ...spread }, { replicas, clusters: previous });
    binding.spec.resource.uid = uid;
    if (fresh) {
      binding.spec.rescheduleTriggeredAt = '2026-01-02T00:00:00Z';
      binding.status = { lastScheduledTime: '2026-01-01T00:00:00Z' };
    }
    return binding;
  });

function isDivided({ spec }: ResourceBinding): boolean {
  return spec.placement?.replicaScheduling?.replicaSchedulingType === 'Divided';
}

describe('for any fleet and binding', () => {
  test('replicas are conserved: divided ones add up, duplicated ones are all there', () => {
    fc.assert(
      fc.property(fleets, bindings, (clusters, binding) => {
        const outcome = schedule(prepareFleet(clusters), binding);
        fc.pre(outcome.ok);
        const replicas = outcome.clusters.map((target) => target.replicas ?? 0);
        const wanted = binding.spec.replicas ?? 0;
        if (isDivided(binding)) expect(replicas.reduce((sum, each) => sum + each, 0)).toBe(wanted);
        else expect(replicas.every((each) => each === wanted)).toBe(true);
        expect(new Set(outcome.clusters.map(({ name }) => name)).size).toBe(replicas.length);
      }),
      { numRuns: 100 },
    );
  });

  test('the order of the clusters does not matter', () => {
    const shuffled = fleets.chain((clusters) =>
      fc.tuple(fc.constant(clusters), fc.shuffledSubarray(clusters, { minLength: clusters.length })),
    );
    fc.assert(
      fc.property(shuffled, bindings, ([clusters, others], binding) => {
        const options = { explain: true };
        expect(schedule(prepareFleet(others), binding, options)).toEqual(
          schedule(prepareFleet(clusters), binding, options),
        );
      }),
      { numRuns: 100 },
    );
  });

  test('arguments are only read', () => {
    fc.assert(
      fc.property(fleets, bindings, (clusters, binding) => {
        const before = clone([clusters, binding]);
        schedule(prepareFleet(clusters), binding, { explain: true });
        expect([clusters, binding]).toEqual(before);
      }),
      { numRuns: 100 },
    );
  });

  test('scheduling the result again changes nothing', () => {
    fc.assert(
      fc.property(fleets, bindings, (clusters, binding) => {
        const fleet = prepareFleet(clusters);
        const first = schedule(fleet, binding);
        const unspread = (binding.spec.placement?.spreadConstraints?.length ?? 0) === 0;
        fc.pre(first.ok && unspread && !binding.spec.rescheduleTriggeredAt && isDivided(binding));
        const settled = clone(binding);
        settled.spec.clusters = clone([...first.clusters]);
        expect(schedule(fleet, settled).clusters).toEqual(first.clusters);
      }),
      { numRuns: 100 },
    );
  });

  test('explaining does not change the decision', () => {
    fc.assert(
      fc.property(fleets, bindings, (clusters, binding) => {
        const fleet = prepareFleet(clusters);
        const { explanation, ...explained } = schedule(fleet, binding, { explain: true });
        expect(explained).toEqual(schedule(fleet, binding));
        expect(explanation?.attempts).toHaveLength(1);
      }),
      { numRuns: 100 },
    );
  });

  test('the limits of spread constraints are kept', () => {
    fc.assert(
      fc.property(fleets, bindings, (clusters, binding) => {
        const constraints = binding.spec.placement?.spreadConstraints ?? [];
        fc.pre(constraints.length > 0 && binding.spec.placement?.replicaScheduling !== EQUAL_WEIGHTS.replicaScheduling);
        const outcome = schedule(prepareFleet(clusters), binding, { explain: true });
        fc.pre(outcome.ok);
        const selected = outcome.explanation?.attempts[0]?.clusters.filter((each) => each.selected) ?? [];
        const regionOf = new Map(clusters.map(({ metadata, spec }) => [metadata.name, spec.region]));
        const regions = new Set(selected.map(({ name }) => regionOf.get(name)));
        for (const { spreadByField, minGroups = 0, maxGroups = 0 } of constraints) {
          const groups = spreadByField === 'region' ? regions.size : selected.length;
          expect(groups).toBeGreaterThanOrEqual(minGroups);
          expect(groups).toBeLessThanOrEqual(Math.max(maxGroups, regions.size));
        }
      }),
      { numRuns: 100 },
    );
  });

  test('a fleet prepared from an earlier one is as one prepared anew', () => {
    fc.assert(
      fc.property(fleets, fleets, bindings, (earlier, later, binding) => {
        const reused = prepareFleet([...later, ...earlier.slice(later.length)], prepareFleet(earlier));
        const anew = prepareFleet([...later, ...earlier.slice(later.length)]);
        expect(schedule(reused, binding)).toEqual(schedule(anew, binding));
      }),
      { numRuns: 100 },
    );
  });
});
