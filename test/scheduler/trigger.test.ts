import { describe, expect, test } from '@jest/globals';
import type { Placement } from '../../src/api/policy/v1alpha1/placement.ts';
import { APPLIED_PLACEMENT_ANNOTATION, type ResourceBinding } from '../../src/api/work/v1alpha2/resource-binding.ts';
import { prepareFleet } from '../../src/scheduler/fleet.ts';
import { placementJson } from '../../src/scheduler/placement-json.ts';
import { decideTrigger } from '../../src/scheduler/trigger.ts';
import { AGGREGATED, aBinding, aCluster, clustersOf, DUPLICATED, targetsOf } from './fleet-builder.ts';

const fleet = prepareFleet(clustersOf('m1:9 m2:9'));

/** A divided binding that was scheduled as it is. */
function settled(placement: Placement = AGGREGATED): ResourceBinding {
  const binding = aBinding(placement, { replicas: 3, clusters: targetsOf('m1:3') });
  binding.metadata.annotations = { [APPLIED_PLACEMENT_ANNOTATION]: placementJson(placement) };
  binding.status = { schedulerObservedGeneration: 1, lastScheduledTime: '2026-01-02T00:00:00Z' };
  return binding;
}

function decide(change: (binding: ResourceBinding) => void, placement?: Placement) {
  const binding = settled(placement);
  change(binding);
  return decideTrigger(binding, fleet);
}

test('what is scheduled as it should be is left alone', () => {
  expect(decide(() => undefined)).toEqual({ action: 'none' });
});

test('a generation without need to schedule is only observed', () => {
  expect(
    decide((binding) => {
      binding.metadata.generation = 2;
    }),
  ).toEqual({ action: 'observe' });
});

type Row = [string, string, (binding: ResourceBinding) => void];
const reasons: Row[] = [
  ['no placement was applied yet', 'PlacementChanged', ({ metadata }) => delete metadata.annotations],
  ['the placement changed', 'PlacementChanged', ({ spec }) => Object.assign(spec, { placement: DUPLICATED })],
  [
    'a list is empty rather than missing',
    'PlacementChanged',
    ({ spec }) => Object.assign(spec, { placement: { ...AGGREGATED, spreadConstraints: [] } }),
  ],
  ['the replicas changed', 'ReplicasChanged', ({ spec }) => Object.assign(spec, { replicas: 4 })],
  [
    'rescheduling was asked for',
    'RescheduleTriggered',
    ({ spec }) => Object.assign(spec, { rescheduleTriggeredAt: '2026-01-02T00:00:01Z' }),
  ],
  [
    'there is nothing to divide',
    'NotDivided',
    ({ spec }) => {
      delete spec.replicaRequirements;
      Object.assign(spec, { replicas: 0, clusters: [] });
    },
  ],
];
test.each(reasons)('a binding is scheduled when %s', (_, reason, change) => {
  expect(decide(change)).toEqual({ action: 'schedule', reason });
});

test('a request in the same second as the last success is not later', () => {
  const trigger = decide(({ spec }) => Object.assign(spec, { rescheduleTriggeredAt: '2026-01-02T00:00:00Z' }));
  expect(trigger).toEqual({ action: 'none' });
});

test('an applied placement that cannot be read counts as unchanged', () => {
  expect(
    decide(({ metadata }) => Object.assign(metadata, { annotations: { [APPLIED_PLACEMENT_ANNOTATION]: '{' } })),
  ).toEqual({
    action: 'none',
  });
});

test('duplicated bindings are scheduled every time', () => {
  expect(decide(() => undefined, DUPLICATED)).toEqual({ action: 'schedule', reason: 'NotDivided' });
});

test('a target under deletion is scheduled away from', () => {
  const leaving = aCluster('m1', 9);
  leaving.metadata.deletionTimestamp = '2026-01-01T00:00:00Z';
  expect(decideTrigger(settled(), prepareFleet([leaving]))).toEqual({ action: 'schedule', reason: 'TargetDeleting' });
});

describe('of several affinity terms', () => {
  const terms = (a: string, b: string): Placement => ({
    ...AGGREGATED,
    clusterAffinities: [
      { affinityName: 'A', clusterNames: [a] },
      { affinityName: 'B', clusterNames: [b] },
    ],
  });
  const edit = (observed: string, placement: Placement) =>
    decide(
      (binding) => {
        Object.assign(binding.spec, { placement });
        Object.assign(binding.status ?? {}, { schedulerObservingAffinityName: observed });
      },
      terms('m1', 'm2'),
    );

  test('a change of one not in use is ignored', () => expect(edit('A', terms('m1', 'm9'))).toEqual({ action: 'none' }));
  test('a change of the one in use counts', () =>
    expect(edit('B', terms('m1', 'm9'))).toMatchObject({ reason: 'PlacementChanged' }));
  test('any change counts while none is in use', () => {
    const placement: Placement = { ...terms('m1', 'm2'), workloadAffinity: { affinity: { groupByLabelKey: 'app' } } };
    expect(edit('', placement)).toMatchObject({ reason: 'PlacementChanged' });
    expect(edit('A', placement)).toEqual({ action: 'none' });
  });
});

test('a binding under deletion is skipped with a message', () => {
  expect(decide(({ metadata }) => Object.assign(metadata, { deletionTimestamp: '2026-01-01T00:00:00Z' }))).toEqual({
    action: 'skip',
    message: 'skip schedule deleting resourceBinding: default/web-deployment',
  });
});

test('a cluster-wide binding without placement is named by its name', () => {
  const trigger = decide(({ metadata, spec }) => {
    delete metadata.namespace;
    delete spec.placement;
  });
  expect(trigger).toEqual({
    action: 'fail',
    message: 'failed to get placement from clusterResourceBinding(web-deployment)',
  });
});

test('with components, empty targets count as changed replicas', () => {
  const binding = settled();
  Object.assign(binding.spec, { components: [{ name: 'jm', replicas: 1 }], clusters: [], replicas: 0 });
  expect(decideTrigger(binding, fleet, { MultiplePodTemplatesScheduling: true })).toMatchObject({
    reason: 'ReplicasChanged',
  });
});
