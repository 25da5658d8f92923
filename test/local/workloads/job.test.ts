import { describe, expect, test } from '@jest/globals';
import { formatIndexes } from '../../../src/local/workloads/job/indexes.ts';
import { planJob } from '../../../src/local/workloads/job/plan.ts';
import { aJob, aPod, NOW, seconds } from './builders.ts';

const done = () => aPod({ phase: 'Succeeded', ready: false });
const failed = () => aPod({ phase: 'Failed', ready: false });
const conditions = (job: ReturnType<typeof aJob>, pods: ReturnType<typeof aPod>[]) =>
  planJob(job, pods, NOW).status.conditions?.map(({ type, status, reason }) => `${type}=${status} ${reason}`);

describe('a Job', () => {
  test('runs as many Pods at once as it may, and no more than still have to succeed', () => {
    const job = aJob({ parallelism: 3, completions: 4 });
    expect(planJob(job, [], NOW).create).toHaveLength(3);
    expect(planJob(job, [done(), done(), done(), aPod()], NOW).create).toHaveLength(0);
    expect(planJob(job, [done(), done(), aPod()], NOW).create).toHaveLength(1);
  });

  test('tells that it runs', () => {
    expect(planJob(aJob(), [aPod()], NOW).status).toEqual({
      active: 1,
      ready: 1,
      terminating: 0,
      startTime: seconds(0),
    });
  });

  test('is complete when enough Pods have succeeded', () => {
    const job = { ...aJob(), status: { startTime: seconds(-9) } };
    expect(conditions(job, [done()])).toEqual([
      'SuccessCriteriaMet=True CompletionsReached',
      'Complete=True CompletionsReached',
    ]);
    expect(planJob(job, [done()], NOW).status).toMatchObject({
      succeeded: 1,
      startTime: seconds(-9),
      completionTime: seconds(0),
    });
  });

  test('without completions is complete when one Pod has succeeded and none runs', () => {
    const { completions: _, ...spec } = aJob({ parallelism: 2 }).spec;
    const job = { ...aJob(), spec };
    expect(conditions(job, [done(), aPod()])).toBeUndefined();
    expect(conditions(job, [done(), done()])).toContain('Complete=True CompletionsReached');
  });

  test('fails when more Pods have failed than it tolerates, and stops the others', () => {
    const job = aJob({ backoffLimit: 1, parallelism: 3, completions: 3 });
    const running = aPod();
    expect(conditions(job, [failed(), failed(), running])).toEqual([
      'FailureTarget=True BackoffLimitExceeded',
      'Failed=True BackoffLimitExceeded',
    ]);
    expect(planJob(job, [failed(), failed(), running], NOW).remove).toEqual([running]);
  });

  test('fails at its deadline', () => {
    const at = (start: number) => ({ ...aJob({ activeDeadlineSeconds: 60 }), status: { startTime: seconds(start) } });
    expect(conditions(at(-60), [aPod()])).toContain('Failed=True DeadlineExceeded');
    expect(planJob(at(-50), [aPod()], NOW).recheck).toBe(10_000);
  });

  test('stops its Pods while suspended and goes on afterwards', () => {
    const pod = aPod();
    const suspended = planJob(aJob({ suspend: true }), [pod], NOW);
    expect(suspended.remove).toEqual([pod]);
    expect(suspended.status.conditions).toMatchObject([{ type: 'Suspended', status: 'True', reason: 'JobSuspended' }]);
    const resumed = planJob({ ...aJob(), status: suspended.status }, [], NOW);
    expect(resumed.create).toHaveLength(1);
    expect(resumed.status.conditions).toMatchObject([{ type: 'Suspended', status: 'False', reason: 'JobResumed' }]);
  });

  test('goes when its time to live is over', () => {
    const finished = (ago: number) => ({
      ...aJob({ ttlSecondsAfterFinished: 100 }),
      status: { conditions: [{ type: 'Complete', status: 'True' as const, lastTransitionTime: seconds(-ago) }] },
    });
    expect(planJob(finished(100), [], NOW).expired).toBe(true);
    expect(planJob(finished(40), [], NOW)).toMatchObject({ expired: false, recheck: 60_000 });
  });

  test('with indexes gives each Pod one that nobody has', () => {
    const job = aJob({ completionMode: 'Indexed', completions: 4, parallelism: 2 });
    const index = (value: number) => ({ annotations: { 'batch.kubernetes.io/job-completion-index': `${value}` } });
    const plan = planJob(
      job,
      [aPod({ phase: 'Succeeded', ...index(0) }), aPod(index(1)), aPod({ phase: 'Failed', ...index(2) })],
      NOW,
    );
    expect(plan.create.map(({ metadata }) => metadata.generateName)).toEqual(['sum-2-']);
    expect(plan.status.completedIndexes).toBe('0');
  });
});

test.each([
  [[], ''],
  [[3], '3'],
  [[1, 0], '0,1'],
  [[0, 2, 3, 4, 7, 8], '0,2-4,7,8'],
])('indexes %j are written %s', (indexes, expected) => {
  expect(formatIndexes(indexes)).toBe(expected);
});
