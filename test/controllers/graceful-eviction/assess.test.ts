import { describe, expect, test } from '@jest/globals';
import type { GracefulEvictionTask, ResourceBinding } from '../../../src/api/work/v1alpha2/resource-binding.ts';
import { assess, type Sight } from '../../../src/controllers/graceful-eviction/assess.ts';

const BEGAN = '2026-01-01T00:00:00Z';
const SECOND = 1000;

const aTask = (changes: Partial<GracefulEvictionTask> = {}): GracefulEvictionTask => ({
  fromCluster: 'old',
  reason: 'TaintUntolerated',
  producer: 'TaintManager',
  purgeMode: 'Gracefully',
  creationTimestamp: BEGAN,
  ...changes,
});

interface State {
  targets?: readonly string[];
  healthy?: readonly string[];
  observed?: boolean;
  /** What the new copy reports of its replicas. */
  ready?: [replicas: number, readyReplicas: number];
  /** The scheduler shares the replicas out, at the time the eviction began. */
  divided?: boolean;
  /** Whether the scheduler found a place the last time it looked. */
  scheduled?: 'True' | 'False';
}

const aBinding = (task: GracefulEvictionTask, state: State = {}): ResourceBinding => {
  const { targets = ['new'], healthy = ['old'], observed = true, ready, divided, scheduled = 'True' } = state;
  const status = ready && { replicas: ready[0], readyReplicas: ready[1] };
  return {
    metadata: { name: 'web-deployment', namespace: 'default', generation: 3 },
    spec: {
      resource: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'default', name: 'web' },
      clusters: targets.map((name) => ({ name, replicas: 2 })),
      gracefulEvictionTasks: [task],
      replicas: 2,
      ...(divided ? { placement: { replicaScheduling: { replicaSchedulingType: 'Divided' as const } } } : {}),
    },
    status: {
      lastScheduledTime: BEGAN,
      schedulerObservedGeneration: observed ? 3 : 2,
      conditions: [
        { type: 'Scheduled', status: scheduled, reason: 'Why', message: 'how it is', lastTransitionTime: BEGAN },
      ],
      aggregatedStatus: healthy.map((clusterName) => ({
        clusterName,
        applied: true,
        health: 'Healthy',
        ...(clusterName === 'new' && status ? { status } : {}),
      })),
    },
  };
};

const at = (seconds: number, changes: Partial<Sight> = {}): Sight => ({
  now: Date.parse(BEGAN) + seconds * SECOND,
  timeout: 600 * SECOND,
  keepLastHealthyCopy: true,
  exists: () => true,
  accepts: () => false,
  ...changes,
});

const outcome = (binding: ResourceBinding, sight: Sight): string => {
  const { dropped, held, withdrawn } = assess(binding, sight);
  if (dropped.length > 0) return 'dropped';
  if (held.length > 0) return 'held';
  return withdrawn.length > 0 ? 'withdrawn' : 'kept';
};

const BOTH = ['old', 'new'];

describe('an eviction', () => {
  test.each<[string, ResourceBinding, Sight, string]>([
    ['waits for its replacement', aBinding(aTask()), at(5), 'kept'],
    ['is over when every target is healthy', aBinding(aTask(), { healthy: BOTH }), at(5), 'dropped'],
    [
      'waits until the share that was moved is ready, too',
      aBinding(aTask(), { healthy: BOTH, ready: [1, 1] }),
      at(5),
      'kept',
    ],
    ['is over when that is ready', aBinding(aTask(), { healthy: BOTH, ready: [2, 2] }), at(5), 'dropped'],
    [
      'waits a moment for a report on the share that was moved, where reports do not count replicas',
      aBinding(aTask(), { healthy: BOTH, divided: true }),
      at(4),
      'kept',
    ],
    ['is over after that moment', aBinding(aTask(), { healthy: BOTH, divided: true }), at(5), 'dropped'],
    ['waits for the scheduler', aBinding(aTask(), { healthy: BOTH, observed: false }), at(5), 'kept'],
    ['is over in time when the copy is not healthy', aBinding(aTask(), { healthy: [] }), at(600), 'dropped'],
    [
      'is over in its own time',
      aBinding(aTask({ gracePeriodSeconds: 30 }), { targets: ['new', 'late'], healthy: BOTH }),
      at(30),
      'dropped',
    ],
    ['waits for a person who said so', aBinding(aTask({ suppressDeletion: true }), { healthy: BOTH }), at(900), 'kept'],
    ['is over when that person says so', aBinding(aTask({ suppressDeletion: false })), at(5), 'dropped'],
    ['of a copy purged at once protects nothing', aBinding(aTask({ purgeMode: 'Directly' })), at(600), 'dropped'],
  ])('%s', (_, binding, sight, expected) => {
    expect(outcome(binding, sight)).toBe(expected);
  });

  test.each<[string, ResourceBinding, Sight, string]>([
    ['stays beyond its time', aBinding(aTask()), at(900), 'held'],
    ['says so when its replacement takes long', aBinding(aTask()), at(30), 'held'],
    ['says nothing of it while that may soon be there', aBinding(aTask()), at(29), 'kept'],
    [
      'says so at once when the scheduler finds no other place',
      aBinding(aTask(), { targets: [], observed: false, scheduled: 'False' }),
      at(1),
      'held',
    ],
    [
      'says nothing before the scheduler has looked',
      aBinding(aTask(), { targets: [], observed: false, scheduled: 'True' }),
      at(1),
      'kept',
    ],
    ['stays when there is no target at all', aBinding(aTask(), { targets: [] }), at(5), 'held'],
    ['goes when there is another', aBinding(aTask(), { targets: ['a', 'new'], healthy: BOTH }), at(900), 'dropped'],
    ['goes with its cluster', aBinding(aTask()), at(900, { exists: () => false }), 'dropped'],
    ['goes when the guard is off', aBinding(aTask()), at(900, { keepLastHealthyCopy: false }), 'dropped'],
  ])('of the last healthy copy: it %s', (_, binding, sight, expected) => {
    expect(outcome(binding, sight)).toBe(expected);
  });

  test('gets the time it began, and comes up again when it is due', () => {
    const { creationTimestamp: _began, ...unstamped } = aTask();
    const { next, after } = assess(aBinding(unstamped), at(0));
    // First when what is reported can be believed, then when it is worth telling.
    expect([next.spec.gracefulEvictionTasks, after]).toEqual([[aTask()], 5 * SECOND]);
    expect(assess(next, at(5))).toMatchObject({ next, after: 25 * SECOND });
    expect(assess(next, at(200))).toMatchObject({ next, after: 400 * SECOND });
    const unhealthy = aBinding(aTask(), { healthy: [] });
    expect(assess(unhealthy, at(0))).toMatchObject({ after: 600 * SECOND });
  });

  test('is withdrawn when the cluster is back before anything replaced the copy', () => {
    const binding = aBinding(aTask({ replicas: 2 }), { targets: [] });
    const { next, withdrawn } = assess(binding, at(60, { accepts: () => true }));
    expect(withdrawn).toEqual(['old']);
    expect(next.spec.clusters).toEqual([{ name: 'old', replicas: 2 }]);
    expect(next.spec.gracefulEvictionTasks).toBeUndefined();
  });

  test('of a workload that failed by itself is not withdrawn', () => {
    const binding = aBinding(aTask({ reason: 'ApplicationFailure' }), { targets: [], healthy: [] });
    expect(outcome(binding, at(60, { accepts: () => true }))).toBe('dropped');
  });
});
