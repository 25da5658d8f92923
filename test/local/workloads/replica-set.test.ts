import { describe, expect, test } from '@jest/globals';
import { planReplicaSet } from '../../../src/local/workloads/replica-set/plan.ts';
import { aPod, aReplicaSet, NOW, seconds } from './builders.ts';

const plan = (replicas: number, pods: ReturnType<typeof aPod>[]) =>
  planReplicaSet(aReplicaSet({ name: 'set', replicas }), pods, NOW);
const removed = (replicas: number, pods: ReturnType<typeof aPod>[]) =>
  plan(replicas, pods).remove.map(({ metadata }) => metadata.name);

describe('a ReplicaSet', () => {
  test('asks for the Pods it lacks; finished and leaving ones do not count', () => {
    const pods = [aPod(), aPod({ phase: 'Failed' }), aPod({ leaving: true })];
    expect(plan(3, pods).create).toBe(2);
  });

  test.each([
    ['has no node', { spec: { nodeName: '' } }],
    ['is not running', { phase: 'Pending' }],
    ['is not ready', { ready: false }],
    ['is cheap to delete', { annotations: { 'controller.kubernetes.io/pod-deletion-cost': '-5' } }],
  ])('gives up first the Pod that %s', (_, traits) => {
    expect(removed(2, [aPod(), aPod({ name: 'odd', ...traits }), aPod()])).toEqual(['odd']);
  });

  test('neither makes nor removes Pods while it is being deleted', () => {
    const set = aReplicaSet({ name: 'set', replicas: 3 });
    set.metadata.deletionTimestamp = seconds(0);
    expect(planReplicaSet(set, [aPod()], NOW)).toMatchObject({ create: 0, remove: [] });
  });

  test('counts Pods as available once they have been ready for long enough, and knows when to look again', () => {
    const set = aReplicaSet({ name: 'set', replicas: 2 });
    set.spec.minReadySeconds = 30;
    const found = planReplicaSet(set, [aPod({ readySince: -40 }), aPod({ readySince: -10 })], NOW);
    expect(found.status).toEqual({
      replicas: 2,
      fullyLabeledReplicas: undefined,
      readyReplicas: 2,
      availableReplicas: 1,
      observedGeneration: 1,
    });
    expect(found.recheck).toBe(20_000);
  });

  test('writes no status that says the same', () => {
    const set = aReplicaSet({ name: 'set', replicas: 1 });
    const first = planReplicaSet(set, [aPod()], NOW).status;
    expect(planReplicaSet(first ? { ...set, status: first } : set, [aPod()], NOW)).not.toHaveProperty('status');
  });
});
