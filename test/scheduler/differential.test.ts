/** The same question asked in different ways: other orders, a fleet that was asked before, with and without reasons. */

import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Cluster } from '../../src/api/cluster/v1alpha1/cluster.ts';
import type { ClusterAffinity, Placement } from '../../src/api/policy/v1alpha1/placement.ts';
import type { ResourceBinding } from '../../src/api/work/v1alpha2/resource-binding.ts';
import { prepareFleet } from '../../src/scheduler/fleet.ts';
import { schedule } from '../../src/scheduler/schedule.ts';
import { AGGREGATED, aBinding, aCluster, DUPLICATED, DYNAMIC, EQUAL_WEIGHTS } from './fleet-builder.ts';

const NAMES = Array.from({ length: 16 }, (_, i) => `m${i}`);
const somebody = fc.constantFrom(...NAMES, 'nobody');
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

/** Few different amounts: ties are what orders decide. */
const aFleet: fc.Arbitrary<Cluster[]> = fc
  .uniqueArray(
    fc.record({
      name: fc.constantFrom(...NAMES),
      pods: fc.constantFrom(-3, 0, 2, 5, 9),
      region: fc.constantFrom('', 'r1', 'r2', 'r3'),
      provider: fc.constantFrom('', 'p1'),
      zones: fc.subarray(['z1', 'z2']),
      effect: maybe(fc.constantFrom('NoSchedule', 'NoExecute', 'PreferNoSchedule')),
      tier: fc.constantFrom('gold', 'tin'),
      state: fc.constantFrom('', '', '', '', 'deleting', 'silent', 'bare'),
    }),
    { selector: ({ name }) => name, maxLength: NAMES.length },
  )
  .map((all) =>
    all.map(({ name, pods, region, provider, zones, effect, tier, state }) => {
      const taints = effect ? [{ key: 'k', value: 'v', effect }] : [];
      const cluster = aCluster(name, pods, { region, provider, zones, taints });
      cluster.metadata.labels = { tier };
      if (state === 'deleting') cluster.metadata.deletionTimestamp = '2026-01-01T00:00:00Z';
      if (state === 'silent') delete cluster.status?.resourceSummary;
      if (state === 'bare') delete cluster.status?.apiEnablements;
      return cluster;
    }),
  );

const SELECTING: readonly ClusterAffinity[] = [
  {},
  { labelSelector: { matchLabels: { tier: 'gold' } } },
  { labelSelector: { matchExpressions: [{ key: 'tier', operator: 'Near', values: ['gold'] }] } },
  { fieldSelector: { matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['z2'] }] } },
  { fieldSelector: { matchExpressions: [{ key: 'provider', operator: 'Exists' }] } },
];
const affinities: fc.Arbitrary<ClusterAffinity> = fc.oneof(
  fc.constantFrom(...SELECTING),
  fc.record({ clusterNames: fc.array(somebody, { minLength: 1, maxLength: 4 }) }),
  fc.record({ exclude: fc.array(somebody, { maxLength: 4 }) }),
);

const named = (affinityName: string, affinity: ClusterAffinity) => ({ affinityName, ...affinity });
const choices: fc.Arbitrary<Placement> = fc.oneof(
  fc.constant({}),
  affinities.map((clusterAffinity) => ({ clusterAffinity })),
  fc.tuple(affinities, affinities, fc.array(affinities, { maxLength: 2 })).map(([a, b, overflow]) => ({
    clusterAffinities: [
      { ...named('A', a), overflowAffinities: overflow.map((each, i) => named(`O${i}`, each)) },
      named('B', b),
    ],
  })),
);

const field = fc.constantFrom('cluster', 'region', 'zone', 'provider');
const constraints = fc.array(
  fc.record(
    { spreadByField: field, minGroups: fc.constantFrom(0, 1, 2, 3), maxGroups: fc.constantFrom(0, 1, 2, 4) },
    { requiredKeys: ['spreadByField'] },
  ),
  { maxLength: 3 },
);

const bindings: fc.Arbitrary<ResourceBinding> = fc
  .record({
    choice: choices,
    strategy: fc.constantFrom(AGGREGATED, DYNAMIC, EQUAL_WEIGHTS, DUPLICATED, {}),
    spreadConstraints: constraints,
    tolerated: fc.boolean(),
    replicas: fc.constantFrom(0, 1, 4, 7, 30),
    previous: fc.array(fc.record({ name: somebody, replicas: fc.nat(9) }), { maxLength: 4 }),
    evicted: maybe(somebody),
    uid: fc.constantFrom('', 'even', 'odd'),
    observed: fc.constantFrom('', 'A', 'B', 'C'),
    fresh: fc.boolean(),
    kind: fc.constantFrom('Deployment', 'Deployment', 'StatefulSet'),
  })
  .map(
    ({ choice, strategy, spreadConstraints, tolerated, replicas, previous, evicted, uid, observed, fresh, kind }) => {
      const clusterTolerations = tolerated ? [{ key: 'k', operator: 'Exists' as const }] : [];
      const binding = aBinding(
        { ...choice, ...strategy, spreadConstraints, clusterTolerations },
        { replicas, clusters: previous },
      );
      Object.assign(binding.spec.resource, { uid, kind });
      if (evicted) binding.spec.gracefulEvictionTasks = [{ fromCluster: evicted, producer: 'p', reason: 'r' }];
      if (fresh) binding.spec.rescheduleTriggeredAt = '2026-01-02T00:00:00Z';
      binding.status = { lastScheduledTime: '2026-01-01T00:00:00Z', schedulerObservingAffinityName: observed };
      return binding;
    },
  );

const shuffled = aFleet.chain((clusters) =>
  fc.tuple(fc.constant(clusters), fc.shuffledSubarray(clusters, { minLength: clusters.length })),
);
const questions = fc.array(bindings, { minLength: 1, maxLength: 6 });
const RUNS = { numRuns: 150 };

test('neither the order of the clusters nor what was asked before changes an answer or its reasons', () => {
  fc.assert(
    fc.property(shuffled, questions, ([clusters, others], asked) => {
      const fleet = prepareFleet(clusters);
      for (const binding of asked) {
        const anew = schedule(prepareFleet(others), binding, { explain: true });
        expect(schedule(fleet, binding, { explain: true })).toEqual(anew);
        const { explanation: _, ...decision } = anew;
        expect(schedule(fleet, binding)).toEqual(decision);
      }
    }),
    RUNS,
  );
});

test('the reasons agree with the decision, cluster by cluster', () => {
  fc.assert(
    fc.property(aFleet, questions, (clusters, asked) => {
      const fleet = prepareFleet(clusters);
      for (const binding of asked) {
        const outcome = schedule(fleet, binding, { explain: true });
        const told = outcome.explanation?.attempts.at(-1)?.clusters ?? [];
        expect(told.map(({ name }) => name)).toEqual(fleet.members.map(({ name }) => name));
        for (const { feasible, reason, plugins, selected, replicas, previous, name } of told) {
          expect(reason).toBe(plugins.find((verdict) => verdict.reason !== undefined)?.reason);
          expect(feasible ? reason : typeof reason).toBe(feasible ? undefined : 'string');
          expect(feasible || !(selected || replicas !== undefined)).toBe(true);
          expect(previous).toBe(binding.spec.clusters?.find((target) => target.name === name)?.replicas);
        }
        if (!outcome.ok) continue;
        const placed = told
          .filter(({ replicas }) => replicas !== undefined)
          .map(({ name, replicas }) => [name, replicas]);
        expect(Object.fromEntries(placed)).toEqual(
          Object.fromEntries(outcome.clusters.map(({ name, replicas = 0 }) => [name, replicas])),
        );
      }
    }),
    RUNS,
  );
});

test('when nothing fits, the reasons told are those of the refusal', () => {
  fc.assert(
    fc.property(aFleet, bindings, (clusters, binding) => {
      delete binding.spec.placement?.clusterAffinities;
      const outcome = schedule(prepareFleet(clusters), binding, { explain: true });
      if (outcome.ok || outcome.kind !== 'Fit' || !outcome.rejected) return;
      const told = outcome.explanation?.attempts[0]?.clusters.map(({ name, reason }) => [name, reason]) ?? [];
      expect(Object.fromEntries(told)).toEqual(outcome.rejected);
    }),
    RUNS,
  );
});
