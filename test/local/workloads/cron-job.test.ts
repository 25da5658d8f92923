import { describe, expect, test } from '@jest/globals';
import type { CronJob, Job } from '../../../src/api/core/batch.ts';
import { planCronJob } from '../../../src/local/workloads/cron-job/plan.ts';
import { aJob, NOW, seconds } from './builders.ts';

function aCronJob(spec: Partial<CronJob['spec']> = {}, last = -60): CronJob {
  return {
    metadata: { name: 'nightly', namespace: 'default', uid: 'uid-nightly', creationTimestamp: seconds(-3600) },
    spec: { schedule: '* * * * *', jobTemplate: { metadata: { labels: { a: 'b' } }, spec: aJob().spec }, ...spec },
    status: { lastScheduleTime: seconds(last) },
  };
}

const running = (): Job => ({ ...aJob(), metadata: { name: 'run', uid: 'uid-run' } });
const ended = (name: string, type: string, start: number): Job => ({
  ...aJob(),
  metadata: { name, uid: name },
  status: { startTime: seconds(start), conditions: [{ type, status: 'True' }] },
});

describe('a CronJob', () => {
  test('starts a Job named after the minute it was due', () => {
    const { start, status, recheck } = planCronJob(aCronJob(), [], NOW);
    expect(start?.metadata).toMatchObject({
      name: `nightly-${NOW / 60_000}`,
      labels: { a: 'b' },
      annotations: { 'batch.kubernetes.io/cronjob-scheduled-timestamp': seconds(0) },
      ownerReferences: [{ kind: 'CronJob', uid: 'uid-nightly' }],
    });
    expect(status.lastScheduleTime).toBe(seconds(0));
    expect(recheck).toBe(60_000);
  });

  test('waits until it is due', () => {
    expect(planCronJob(aCronJob({}, 0), [], NOW + 20_000)).toMatchObject({ recheck: 40_000 });
    expect(planCronJob(aCronJob({}, 0), [], NOW + 20_000)).not.toHaveProperty('start');
  });

  test('makes up for the latest missed time only, and not when that is too late', () => {
    for (const last of [-600, -86_400 * 200]) {
      expect(planCronJob(aCronJob({}, last), [], NOW).start?.metadata.name).toBe(`nightly-${NOW / 60_000}`);
    }
    const yearly = planCronJob(aCronJob({ schedule: '0 0 1 1 *' }, -86_400 * 30), [], NOW);
    expect(yearly.status.lastScheduleTime).toBe(seconds(-12 * 3600));
    const late = aCronJob({ schedule: '30 * * * *', startingDeadlineSeconds: 60 }, -7200);
    expect(planCronJob(late, [], NOW)).not.toHaveProperty('start');
  });

  test.each([
    ['Allow', true, 0],
    ['Forbid', false, 0],
    ['Replace', true, 1],
  ])('with policy %s and a Job still running: starts %s, removes %d', (concurrencyPolicy, starts, removes) => {
    const plan = planCronJob(aCronJob({ concurrencyPolicy }), [running()], NOW);
    expect([plan.start !== undefined, plan.remove.length]).toEqual([starts, removes]);
  });

  test('does nothing while suspended or when its schedule cannot be read', () => {
    for (const spec of [{ suspend: true }, { schedule: 'never' }]) {
      const plan = planCronJob(aCronJob(spec), [], NOW);
      expect([plan.start, plan.recheck]).toEqual([undefined, undefined]);
    }
  });

  test('keeps as many ended Jobs as its history allows', () => {
    const jobs = [
      ended('a', 'Complete', -30),
      ended('b', 'Complete', -10),
      ended('c', 'Failed', -20),
      ended('d', 'Failed', -5),
    ];
    const plan = planCronJob(aCronJob({ successfulJobsHistoryLimit: 1, failedJobsHistoryLimit: 0 }), jobs, NOW);
    expect(plan.remove.map(({ metadata }) => metadata.name)).toEqual(['a', 'd', 'c']);
  });
});
