import { describe, expect, test } from '@jest/globals';
import type { Deployment, ReplicaSet } from '../../../src/api/core/apps.ts';
import type { Pod } from '../../../src/api/core/pod.ts';
import type { Placement } from '../../../src/api/policy/v1alpha1/placement.ts';
import type { ResourceBinding } from '../../../src/api/work/v1alpha2/resource-binding.ts';
import { deschedule, isDeschedulable, undesiredTargets } from '../../../src/controllers/descheduler/plan.ts';
import { countUnschedulable } from '../../../src/controllers/descheduler/unschedulable.ts';

/** A binding of a Deployment; each target as name, replicas and ready replicas. */
const aBinding = (...targets: [string, number, number | undefined][]): ResourceBinding => ({
  metadata: { name: 'web-deployment', namespace: 'default' },
  spec: {
    resource: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'default', name: 'web' },
    clusters: targets.map(([name, replicas]) => ({ name, replicas })),
  },
  status: {
    aggregatedStatus: targets.flatMap(([clusterName, , readyReplicas]) =>
      readyReplicas === undefined ? [] : [{ clusterName, status: { readyReplicas } }],
    ),
  },
});

describe('what is descheduled', () => {
  const applied = (replicaScheduling: Placement['replicaScheduling']): ResourceBinding => {
    const binding = aBinding(['m1', 1, 1]);
    const text = JSON.stringify({ replicaScheduling });
    return {
      ...binding,
      metadata: { ...binding.metadata, annotations: { 'policy.karmada.io/applied-placement': text } },
    };
  };
  const dynamic = { replicaSchedulingType: 'Divided', replicaDivisionPreference: 'Weighted' } as const;

  test.each<[string, ResourceBinding, boolean]>([
    ['divided by capacity', applied({ ...dynamic, weightPreference: { dynamicWeight: 'AvailableReplicas' } }), true],
    ['aggregated', applied({ replicaSchedulingType: 'Divided', replicaDivisionPreference: 'Aggregated' }), true],
    ['divided by fixed weights', applied({ ...dynamic, weightPreference: { staticWeightList: [] } }), false],
    ['duplicated', applied({ replicaSchedulingType: 'Duplicated' }), false],
    ['not scheduled yet', aBinding(['m1', 1, 1]), false],
  ])('a Deployment that is %s', (_, binding, expected) => {
    expect(isDeschedulable(binding)).toBe(expected);
  });

  test('is nothing but Deployments', () => {
    const binding = applied({ replicaSchedulingType: 'Divided', replicaDivisionPreference: 'Aggregated' });
    const resource = { ...binding.spec.resource, kind: 'StatefulSet' };
    expect(isDeschedulable({ ...binding, spec: { ...binding.spec, resource } })).toBe(false);
  });

  test('is looked for where fewer replicas are ready than should be, or nobody knows', () => {
    const binding = aBinding(['full', 2, 2], ['short', 2, 1], ['silent', 2, undefined], ['over', 1, 3]);
    expect(undesiredTargets(binding).map(({ name }) => name)).toEqual(['short', 'silent']);
  });
});

describe('replicas that cannot run', () => {
  const without = (binding: ResourceBinding, unschedulable: Record<string, number>) =>
    deschedule(binding, new Map(Object.entries(unschedulable)));

  test('are taken away, and the message counts them', () => {
    const outcome = without(aBinding(['m1', 5, 2], ['m2', 3, 3], ['m3', 4, 4]), { m1: 3, m2: 0 });
    expect(outcome?.next.spec.clusters).toEqual([
      { name: 'm1', replicas: 2 },
      { name: 'm2', replicas: 3 },
      { name: 'm3', replicas: 4 },
    ]);
    expect(outcome?.message).toBe(
      'Binding has been descheduled, 3 replica(s) in cluster(m1), 0 replica(s) in cluster(m2), 3 total descheduled replica(s)',
    );
  });

  test('never take away what is ready', () => {
    expect(without(aBinding(['m1', 5, 4]), { m1: 3 })?.next.spec.clusters).toEqual([{ name: 'm1', replicas: 4 }]);
  });

  test('more than there should be are not believed', () => {
    expect(without(aBinding(['m1', 2, 0]), { m1: 3 })).toBeUndefined();
  });
});

describe('unschedulable pods', () => {
  const owned = (uid: string) => [{ apiVersion: 'apps/v1', kind: 'X', name: 'x', uid, controller: true }];
  const template = (image: string, hash?: string) => ({
    metadata: { labels: { app: 'web', ...(hash ? { 'pod-template-hash': hash } : {}) } },
    spec: { containers: [{ name: 'c', image }] },
  });
  const deployment: Deployment = {
    metadata: { name: 'web', uid: 'd' },
    spec: { selector: {}, template: template('nginx:2') },
  };
  const aReplicaSet = (uid: string, image: string, creationTimestamp: string): ReplicaSet => ({
    metadata: { name: uid, uid, creationTimestamp, ownerReferences: owned('d') },
    spec: { selector: {}, template: template(image, uid) },
  });
  const aPod = (owner: string, since: string, reason = 'Unschedulable'): Pod => ({
    metadata: { name: 'p', ownerReferences: owned(owner) },
    spec: { containers: [] },
    status: { conditions: [{ type: 'PodScheduled', status: 'False', reason, lastTransitionTime: since }] },
  });

  test('count when they are of the current template and have waited long enough', () => {
    const sets = [
      aReplicaSet('younger', 'nginx:2', '2026-01-01T02:00:00Z'),
      aReplicaSet('current', 'nginx:2', '2026-01-01T01:00:00Z'),
      aReplicaSet('old', 'nginx:1', '2026-01-01T00:00:00Z'),
    ];
    const pods = [
      aPod('current', '2026-01-01T03:00:00Z'),
      aPod('current', '2026-01-01T03:06:00Z'),
      aPod('current', '2026-01-01T03:00:00Z', 'SchedulingGated'),
      aPod('younger', '2026-01-01T03:00:00Z'),
      aPod('old', '2026-01-01T03:00:00Z'),
    ];
    const deadline = Date.parse('2026-01-01T03:05:00Z');
    expect(countUnschedulable({ deployment, replicaSets: sets, pods }, deadline)).toBe(1);
    expect(countUnschedulable({ deployment, replicaSets: [], pods }, deadline)).toBe(0);
  });
});
