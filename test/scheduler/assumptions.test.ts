import { expect, test } from '@jest/globals';
import { createAssumptions } from '../../src/scheduler/assumptions.ts';
import { prepareFleet } from '../../src/scheduler/fleet.ts';
import { schedule } from '../../src/scheduler/schedule.ts';
import { AGGREGATED, aBinding, clustersOf, targetsOf } from './fleet-builder.ts';

function setUp() {
  const clock = { time: 0 };
  const assumptions = createAssumptions({ now: () => clock.time });
  const first = aBinding(AGGREGATED, { replicas: 6 });
  assumptions.assume(first, targetsOf('m1:6'));
  const fleet = prepareFleet(clustersOf('m1:10 m2:9'));
  const place = (SchedulingOvercommitProtection = true) =>
    schedule(fleet, aBinding(AGGREGATED, { replicas: 5 }), {
      assumed: assumptions.byCluster(),
      gates: { SchedulingOvercommitProtection },
    }).clusters.map(({ name }) => name);
  return { assumptions, clock, first, place };
}

test('what was assigned lately is not given away twice', () => expect(setUp().place()).toEqual(['m2']));

test('without the gate nothing is assumed', () => expect(setUp().place(false)).toEqual(['m1']));

test('it is forgotten where the workload has become healthy', () => {
  const { assumptions, first, place } = setUp();
  assumptions.observe({ ...first, status: { aggregatedStatus: [{ clusterName: 'm1', health: 'Healthy' }] } });
  expect(place()).toEqual(['m1']);
});

test('it is forgotten with the binding', () => {
  const { assumptions, place } = setUp();
  assumptions.forget('default/web-deployment');
  expect(place()).toEqual(['m1']);
});

test('it is forgotten after five minutes', () => {
  const { clock, place } = setUp();
  clock.time = 5 * 60_000;
  expect(place()).toEqual(['m1']);
});

test('clusters that left the targets are forgotten', () => {
  const { assumptions, first, place } = setUp();
  assumptions.assume(first, targetsOf('m2:6'));
  expect(place()).toEqual(['m1']);
});
