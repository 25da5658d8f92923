import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Deployment, ReplicaSet } from '../../../src/api/core/apps.ts';
import { clone } from '../../../src/base/json.ts';
import {
  currentRevision,
  DESIRED_REPLICAS,
  generationsOf,
  limitsOf,
  MAX_REPLICAS,
  newReplicaSet,
  REVISION,
  replicaSetAnnotations,
} from '../../../src/local/workloads/deployment/revision.ts';
import {
  currentSize,
  planCleanup,
  planRecreate,
  planResize,
  planRollingUpdate,
  type Scales,
  wasResized,
} from '../../../src/local/workloads/deployment/rollout.ts';
import { deadlineLeft, deploymentStatus } from '../../../src/local/workloads/deployment/status.ts';
import { aDeployment, aReplicaSet, aTemplate, NOW, seconds } from './builders.ts';

const sizes = (scales: Scales): Record<string, number> =>
  Object.fromEntries([...scales].map(([set, size]) => [set.metadata.name, size]));

describe('the ReplicaSets of a Deployment', () => {
  test('are told apart by template, whatever their hash label', () => {
    const [old, current] = [
      aReplicaSet({ name: 'a', image: 'nginx:0', replicas: 1 }),
      aReplicaSet({ name: 'b', replicas: 1 }),
    ];
    expect(generationsOf(aDeployment(), [current, old])).toEqual({ current, old: [old] });
  });

  test('carry their hash in name, selector and labels, and remember size and revision', () => {
    const set = newReplicaSet(aDeployment({}, { annotations: { note: 'x', [REVISION]: '7' } }), 4, 8);
    const hash = set.metadata.labels?.['pod-template-hash'];
    expect(set.metadata).toMatchObject({
      name: `web-${hash}`,
      annotations: { note: 'x', [REVISION]: '8', [DESIRED_REPLICAS]: '4', [MAX_REPLICAS]: '5' },
      ownerReferences: [{ kind: 'Deployment', name: 'web', uid: 'uid-web', controller: true }],
    });
    expect(set.spec.selector.matchLabels).toEqual({ app: 'web', 'pod-template-hash': hash });
    expect(set.spec.template?.metadata?.labels).toEqual({ app: 'web', 'pod-template-hash': hash });
  });

  test('get another hash after a collision', () => {
    const names = [0, 1].map((collisionCount) => newReplicaSet({ ...aDeployment(), status: { collisionCount } }, 1, 1));
    expect(names[0]?.metadata.name).not.toBe(names[1]?.metadata.name);
  });

  test('get a new revision when a rollback brings an old one back, and keep their history', () => {
    const current = aReplicaSet({ name: 'a', replicas: 0, annotations: { [REVISION]: '1' } });
    const old = aReplicaSet({ name: 'b', image: 'nginx:2', replicas: 4, annotations: { [REVISION]: '2' } });
    const generations = { current, old: [old] };
    expect(currentRevision(generations)).toBe(3);
    expect(replicaSetAnnotations(aDeployment(), generations, 3)).toEqual({
      [REVISION]: '3',
      'deployment.kubernetes.io/revision-history': '1',
    });
  });
});

describe('the limits of a rollout', () => {
  test.each([
    ['25%', '25%', 4, { maxSurge: 1, maxUnavailable: 1 }],
    ['25%', '25%', 10, { maxSurge: 3, maxUnavailable: 2 }],
    [0, 0, 3, { maxSurge: 0, maxUnavailable: 1 }],
    [2, '100%', 3, { maxSurge: 2, maxUnavailable: 3 }],
    ['25%', '25%', 1, { maxSurge: 1, maxUnavailable: 0 }],
  ])('surge %s and unavailable %s of %d replicas are %j', (maxSurge, maxUnavailable, replicas, expected) => {
    const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } };
    expect(limitsOf(aDeployment({ replicas, strategy }))).toEqual(expected);
  });
});

describe('a rolling update', () => {
  const old = (replicas: number, available = replicas): ReplicaSet =>
    aReplicaSet({ name: 'old', image: 'nginx:0', replicas, available, age: 9 });

  test('starts within the surge and lets go what availability allows', () => {
    const [deployment, before] = [aDeployment(), old(4)];
    expect(currentSize(deployment, { current: undefined, old: [before] })).toBe(1);
    const current = aReplicaSet({ name: 'new', replicas: 1, available: 0 });
    expect(sizes(planRollingUpdate(deployment, { current, old: [before] }))).toEqual({ old: 3 });
  });

  test('stops at the minimum while nothing new is available', () => {
    const current = aReplicaSet({ name: 'new', replicas: 2, available: 0 });
    expect(sizes(planRollingUpdate(aDeployment(), { current, old: [old(3)] }))).toEqual({});
  });

  test('removes first what serves nobody', () => {
    const broken = aReplicaSet({ name: 'broken', image: 'nginx:bad', replicas: 2, available: 0, age: 5 });
    const current = aReplicaSet({ name: 'new', replicas: 0, available: 0 });
    expect(sizes(planRollingUpdate(aDeployment(), { current, old: [old(3), broken] }))).toEqual({ broken: 0 });
  });

  test('of Recreate waits for old Pods to be gone', () => {
    const deployment = aDeployment({ strategy: { type: 'Recreate' } });
    const current = aReplicaSet({ name: 'new', replicas: 0 });
    expect(sizes(planRecreate(deployment, { current, old: [old(4)] }, true))).toEqual({ old: 0 });
    expect(sizes(planRecreate(deployment, { current, old: [old(0)] }, false))).toEqual({ new: 4 });
  });

  test('always ends with every replica new, and never strays from its limits', () => {
    const percentage = fc.integer({ min: 0, max: 100 }).map((share) => `${share}%`);
    const strategy = fc.record({ maxSurge: percentage, maxUnavailable: percentage });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 0, max: 20 }),
        strategy,
        (replicas, before, rollingUpdate) => {
          const deployment = aDeployment({ replicas, strategy: { type: 'RollingUpdate', rollingUpdate } });
          const { maxSurge, maxUnavailable } = limitsOf(deployment);
          const available = Math.min(before, replicas);
          let generations = {
            current: aReplicaSet({ name: 'new', replicas: 0 }),
            old: [aReplicaSet({ name: 'old', image: 'nginx:0', replicas: available })],
          };
          for (let step = 0; step < 100; step += 1) {
            const scales = planRollingUpdate(deployment, generations);
            if (scales.size === 0) break;
            const grown = (set: ReplicaSet): ReplicaSet => {
              const next = clone(set);
              next.spec.replicas = scales.get(set) ?? set.spec.replicas ?? 0;
              return { ...next, status: { replicas: next.spec.replicas, availableReplicas: next.spec.replicas } };
            };
            const next = { current: grown(generations.current), old: generations.old.map(grown) };
            const size = (set: ReplicaSet | undefined): number => set?.spec.replicas ?? 0;
            const total = size(next.current) + size(next.old[0]);
            expect(total).toBeLessThanOrEqual(Math.max(replicas + maxSurge, available));
            // While new Pods start, what stays of the old ones and was new before must suffice.
            const serving = size(generations.current) + size(next.old[0]);
            expect(serving).toBeGreaterThanOrEqual(Math.min(available, replicas - maxUnavailable));
            generations = next;
          }
          expect([generations.current, ...generations.old].map((set) => set.spec.replicas)).toEqual([replicas, 0]);
        },
      ),
    );
  });
});

describe('resizing', () => {
  const remembered = { [DESIRED_REPLICAS]: '10', [MAX_REPLICAS]: '13' };

  test('is noticed by the size that was remembered', () => {
    const current = aReplicaSet({ name: 'new', replicas: 10, annotations: remembered });
    expect([10, 11].map((replicas) => wasResized(aDeployment({ replicas }), { current, old: [] }))).toEqual([
      false,
      true,
    ]);
  });

  test('goes to the only ReplicaSet that runs', () => {
    const current = aReplicaSet({ name: 'new', replicas: 4 });
    const old = aReplicaSet({ name: 'old', image: 'x', replicas: 0 });
    expect(sizes(planResize(aDeployment({ replicas: 7 }), { current, old: [old] }))).toEqual({ new: 7 });
  });

  test('in the middle of a rollout is shared in proportion', () => {
    const old = aReplicaSet({ name: 'old', image: 'x', replicas: 8, annotations: remembered });
    const current = aReplicaSet({ name: 'new', replicas: 5, available: 0, annotations: remembered });
    const scales = sizes(planResize(aDeployment({ replicas: 20 }), { current, old: [old] }));
    expect(scales).toEqual({ old: 15, new: 10 });
  });

  test('to nothing leaves nothing', () => {
    const old = aReplicaSet({ name: 'old', image: 'x', replicas: 8, annotations: remembered });
    const current = aReplicaSet({ name: 'new', replicas: 5, available: 0, annotations: remembered });
    expect(sizes(planResize(aDeployment({ replicas: 0 }), { current, old: [old] }))).toEqual({ old: 0, new: 0 });
  });
});

test('old ReplicaSets beyond the history limit go, oldest first, unless they still run something', () => {
  const old = [0, 0, 3].map((replicas, i) => aReplicaSet({ name: `old-${i}`, image: `x${i}`, replicas, age: 9 - i }));
  const names = planCleanup(aDeployment({ revisionHistoryLimit: 1 }), { current: undefined, old });
  expect(names.map(({ metadata }) => metadata.name)).toEqual(['old-0', 'old-1']);
});

describe('the status of a Deployment', () => {
  const status = (deployment: Deployment, current: ReplicaSet, old: ReplicaSet[] = []) =>
    deploymentStatus(deployment, { current, old }, NOW);
  const progress = (deployment: Deployment, current: ReplicaSet, old: ReplicaSet[] = []) =>
    status(deployment, current, old).conditions?.find(({ type }) => type === 'Progressing');
  const progressing = (reason: string, ago: number) => ({
    conditions: [
      {
        type: 'Progressing',
        status: 'True' as const,
        reason,
        message: 'ReplicaSet "new" is progressing.',
        lastUpdateTime: seconds(-ago),
        lastTransitionTime: seconds(-ago),
      },
    ],
  });

  test('counts what its ReplicaSets count and leaves zeros out', () => {
    const current = aReplicaSet({ name: 'new', replicas: 4 });
    expect(status(aDeployment(), current)).toEqual({
      observedGeneration: 1,
      replicas: 4,
      updatedReplicas: 4,
      readyReplicas: 4,
      availableReplicas: 4,
      conditions: [
        expect.objectContaining({ type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable' }),
        expect.objectContaining({
          type: 'Progressing',
          status: 'True',
          reason: 'NewReplicaSetAvailable',
          message: 'ReplicaSet "new" has successfully progressed.',
        }),
      ],
    });
  });

  test('is unavailable below the minimum, and says that a rollout has begun', () => {
    const current = aReplicaSet({ name: 'new', replicas: 4, available: 0 });
    const found = status(aDeployment(), current);
    expect(found).toMatchObject({ unavailableReplicas: 4, conditions: [{ type: 'Available', status: 'False' }, {}] });
    expect(progress(aDeployment(), current)?.reason).toBe('NewReplicaSetCreated');
  });

  test('moves the deadline with every step forward', () => {
    const deployment = { ...aDeployment(), status: progressing('ReplicaSetUpdated', 500) };
    const current = aReplicaSet({ name: 'new', replicas: 4, available: 1 });
    expect(progress(deployment, current)).toMatchObject({ reason: 'ReplicaSetUpdated', lastUpdateTime: seconds(0) });
    expect(progress(deployment, current)?.lastTransitionTime).toBe(seconds(-500));
  });

  test('gives up when nothing moved until the deadline', () => {
    const current = aReplicaSet({ name: 'new', replicas: 0, available: 0 });
    const late = { ...aDeployment(), status: progressing('ReplicaSetUpdated', 601) };
    const early = { ...aDeployment(), status: progressing('ReplicaSetUpdated', 599) };
    expect(progress(late, current)).toMatchObject({ status: 'False', reason: 'ProgressDeadlineExceeded' });
    expect(progress(early, current)).toMatchObject({ status: 'True', reason: 'ReplicaSetUpdated' });
    expect([late, early].map((deployment) => deadlineLeft(deployment, NOW))).toEqual([0, 1000]);
  });

  test('tells pauses', () => {
    const current = aReplicaSet({ name: 'new', replicas: 4, available: 1 });
    expect(progress(aDeployment({ paused: true }), current)?.reason).toBe('DeploymentPaused');
  });

  test('of a template without change is stable', () => {
    const current = aReplicaSet({ name: 'new', replicas: 4 });
    const deployment = { ...aDeployment(), status: status(aDeployment(), current) };
    expect(deploymentStatus(deployment, { current, old: [] }, NOW + 60_000)).toEqual(deployment.status);
  });
});

test('templates that differ in one value have different ReplicaSets', () => {
  const [a, b] = [aTemplate('nginx:1'), aTemplate('nginx:2')].map((template) =>
    newReplicaSet(aDeployment({ template }), 1, 1),
  );
  expect(a?.metadata.name).not.toBe(b?.metadata.name);
});
