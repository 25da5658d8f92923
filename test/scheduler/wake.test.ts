import { describe, expect, test } from '@jest/globals';
import type { Placement } from '../../src/api/policy/v1alpha1/placement.ts';
import { isAffectedBy, isForScheduler } from '../../src/scheduler/wake.ts';
import { aBinding, aCluster } from './fleet-builder.ts';

const owned = (placement: Placement = {}) => {
  const binding = aBinding(placement);
  binding.metadata.labels = { 'propagationpolicy.karmada.io/permanent-id': 'id' };
  return binding;
};

describe('a binding concerns the scheduler', () => {
  test('when a policy or service made it', () => {
    expect(isForScheduler(owned())).toBe(true);
    expect(isForScheduler(aBinding({}))).toBe(false);
  });

  test('when it names this scheduler and is not suspended', () => {
    const binding = owned();
    binding.spec.schedulerName = 'mine';
    expect(isForScheduler(binding)).toBe(false);
    expect(isForScheduler(binding, 'mine')).toBe(true);
    binding.spec.suspension = { scheduling: true };
    expect(isForScheduler(binding, 'mine')).toBe(false);
  });
});

describe('a change of a cluster affects', () => {
  const cluster = aCluster('m1', 1);

  test.each([
    [{}, true],
    [{ clusterAffinity: { clusterNames: ['m1'] } }, true],
    [{ clusterAffinity: { clusterNames: ['m2'] } }, false],
  ])('a binding with %j: %s', (placement, affected) => {
    expect(isAffectedBy(owned(placement), cluster)).toBe(affected);
  });

  test('of several terms the one in use, overflow left aside', () => {
    const binding = owned({
      clusterAffinities: [
        { affinityName: 'A', clusterNames: ['m2'], overflowAffinities: [{ affinityName: 'O', clusterNames: ['m1'] }] },
        { affinityName: 'B', clusterNames: ['m1'] },
      ],
    });
    binding.status = { schedulerObservedGeneration: 1 };
    expect(isAffectedBy(binding, cluster)).toBe(false);
    binding.status.schedulerObservingAffinityName = 'B';
    expect(isAffectedBy(binding, cluster)).toBe(true);
    binding.status = { schedulerObservedGeneration: 0, schedulerObservingAffinityName: 'A' };
    expect(isAffectedBy(binding, cluster)).toBe(true);
  });
});
