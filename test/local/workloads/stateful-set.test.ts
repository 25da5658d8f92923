import { describe, expect, test } from '@jest/globals';
import type { StatefulSet } from '../../../src/api/core/apps.ts';
import { claimsOf, podOf } from '../../../src/local/workloads/stateful-set/identity.ts';
import { planStatefulSet, REVISION_LABEL, updateRevision } from '../../../src/local/workloads/stateful-set/plan.ts';
import { aPod, aTemplate, NOW, type PodTraits } from './builders.ts';

function aSet(spec: Partial<StatefulSet['spec']> = {}): StatefulSet {
  return {
    metadata: { name: 'db', namespace: 'default', uid: 'uid-db', generation: 2 },
    spec: { replicas: 3, selector: { matchLabels: { app: 'web' } }, template: aTemplate(), serviceName: 'db', ...spec },
  };
}

const member = (ordinal: number, traits: PodTraits = {}) =>
  aPod({ name: `db-${ordinal}`, ...traits, labels: { [REVISION_LABEL]: updateRevision(aSet()), ...traits.labels } });
const steps = (set: StatefulSet, pods: ReturnType<typeof aPod>[]) => {
  const { create, remove } = planStatefulSet(set, pods, NOW);
  return { create, remove: remove.map(({ metadata }) => metadata.name) };
};
const old = { labels: { [REVISION_LABEL]: 'db-old' } };

describe('a StatefulSet in order', () => {
  test('starts one Pod after the other', () => {
    expect(steps(aSet(), [])).toEqual({ create: [0], remove: [] });
    expect(steps(aSet(), [member(0, { ready: false })])).toEqual({ create: [], remove: [] });
    expect(steps(aSet(), [member(0)])).toEqual({ create: [1], remove: [] });
  });

  test('shrinks from the top, one at a time', () => {
    const pods = [0, 1, 2].map((ordinal) => member(ordinal));
    expect(steps(aSet({ replicas: 1 }), pods)).toEqual({ create: [], remove: ['db-2'] });
    const leaving = [member(0), member(1), member(2, { leaving: true })];
    expect(steps(aSet({ replicas: 1 }), leaving)).toEqual({ create: [], remove: [] });
  });

  test('replaces Pods of an earlier revision from the top, down to the partition', () => {
    const pods = [0, 1, 2].map((ordinal) => member(ordinal, old));
    expect(steps(aSet(), pods).remove).toEqual(['db-2']);
    const partitioned = aSet({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 3 } } });
    expect(steps(partitioned, pods).remove).toEqual([]);
    expect(steps(aSet({ updateStrategy: { type: 'OnDelete' } }), pods).remove).toEqual([]);
  });

  test('does not wait for an old Pod that never becomes ready', () => {
    expect(steps(aSet({ replicas: 1 }), [member(0, { ...old, ready: false })]).remove).toEqual(['db-0']);
  });

  test('replaces a Pod that has failed', () => {
    expect(steps(aSet(), [member(0, { phase: 'Failed' })]).remove).toEqual(['db-0']);
  });
});

test('a parallel StatefulSet makes and removes all its Pods at once', () => {
  const parallel = { podManagementPolicy: 'Parallel' };
  expect(steps(aSet(parallel), []).create).toEqual([0, 1, 2]);
  const pods = [0, 1, 2].map((ordinal) => member(ordinal));
  expect(steps(aSet({ ...parallel, replicas: 1 }), pods).remove).toEqual(['db-2', 'db-1']);
});

test('ordinals may start elsewhere', () => {
  expect(steps(aSet({ ordinals: { start: 5 } }), []).create).toEqual([5]);
});

test('the status tells both revisions until the rollout is done', () => {
  const during = planStatefulSet(
    { ...aSet(), status: { replicas: 3, currentRevision: 'db-old' } },
    [member(0, old), member(1, old), member(2)],
    NOW,
  ).status;
  expect(during).toMatchObject({ currentRevision: 'db-old', currentReplicas: 2, updatedReplicas: 1, readyReplicas: 3 });
  const after = planStatefulSet(
    { ...aSet(), status: during },
    [0, 1, 2].map((ordinal) => member(ordinal)),
    NOW,
  ).status;
  expect(after).toMatchObject({ currentReplicas: 3, updatedReplicas: 3, observedGeneration: 2 });
  expect(after.currentRevision).toBe(after.updateRevision);
});

test('a Pod has its name, its labels and its claims', () => {
  const set = aSet({
    volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } }],
  });
  const pod = podOf(set, 2);
  expect(pod.metadata).toMatchObject({
    name: 'db-2',
    labels: { app: 'web', 'statefulset.kubernetes.io/pod-name': 'db-2', 'apps.kubernetes.io/pod-index': '2' },
  });
  expect(pod.spec).toMatchObject({
    hostname: 'db-2',
    subdomain: 'db',
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-db-2' } }],
  });
  expect(claimsOf(set, 2).map(({ metadata }) => metadata.name)).toEqual(['data-db-2']);
});
