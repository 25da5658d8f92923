/** When a CronJob starts its next Job, and which of its old ones go. */

import { type CronJob, cronJobs, type Job } from '../../../api/core/batch.ts';
import type { ObjectReference } from '../../../api/core/core.ts';
import { formatTime } from '../../../base/clock.ts';
import { type CronSchedule, parseCron } from '../../../base/cron.ts';
import { compareText } from '../../../base/json.ts';
import { controllerReference } from '../../../machinery/write.ts';
import { isFinishedJob } from '../job/plan.ts';

export interface CronJobPlan {
  start?: Job;
  remove: readonly Job[];
  status: NonNullable<CronJob['status']>;
  /** Milliseconds until the next scheduled time. */
  recheck?: number;
}

const SCHEDULED_AT = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

/** The schedule, or undefined for one that cannot be read: such a CronJob never runs. */
function scheduleOf({ spec }: CronJob): CronSchedule | undefined {
  try {
    return parseCron(spec.schedule, spec.timeZone ?? 'UTC');
  } catch {
    return undefined;
  }
}

/** Compares a CronJob's schedule and Jobs with the time. */
export function planCronJob(cronJob: CronJob, owned: readonly Job[], now: number): CronJobPlan {
  const schedule = scheduleOf(cronJob);
  const active = owned.filter((job) => !isFinishedJob(job));
  const due = schedule && !cronJob.spec.suspend ? latestDue(cronJob, schedule, now) : undefined;
  const policy = cronJob.spec.concurrencyPolicy ?? 'Allow';
  const isBlocked = policy === 'Forbid' && active.length > 0;
  const start = due === undefined || isBlocked ? undefined : jobFor(cronJob, due);
  const replaced = start && policy === 'Replace' ? active : [];
  const next = schedule?.next(now);
  return {
    ...(start ? { start } : {}),
    remove: [...replaced, ...surplus(cronJob, owned)],
    status: statusOf(cronJob, owned, start ? due : undefined),
    ...(next === undefined || cronJob.spec.suspend ? {} : { recheck: next - now }),
  };
}

/** The last missed time that is not too late to be made up for. */
function latestDue({ spec, status, metadata }: CronJob, schedule: CronSchedule, now: number): number | undefined {
  const since = Date.parse(status?.lastScheduleTime ?? metadata.creationTimestamp ?? '');
  const oldest = spec.startingDeadlineSeconds === undefined ? since : now - spec.startingDeadlineSeconds * 1000;
  let time = schedule.next(Math.max(since, oldest));
  let due: number | undefined;
  // After a long pause only the latest matters; a hundred steps bound the search, as in Kubernetes.
  for (let steps = 0; time !== undefined && time <= now && steps < 100; steps += 1) {
    due = time;
    time = schedule.next(time);
  }
  return due;
}

/** One name per scheduled minute, so that a time never starts two Jobs. */
function jobFor(cronJob: CronJob, due: number): Job {
  const { metadata, spec } = cronJob.spec.jobTemplate;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: `${cronJob.metadata.name}-${Math.floor(due / 60_000)}`,
      namespace: cronJob.metadata.namespace ?? '',
      ...(metadata?.labels ? { labels: metadata.labels } : {}),
      annotations: { ...metadata?.annotations, [SCHEDULED_AT]: formatTime(due) },
      ownerReferences: [controllerReference(cronJobs, cronJob)],
    },
    spec,
  };
}

function surplus({ spec }: CronJob, owned: readonly Job[]): Job[] {
  const ended = (type: string): Job[] =>
    owned
      .filter(({ status }) => status?.conditions?.some((item) => item.type === type && item.status === 'True'))
      .sort((a, b) => compareText(b.status?.startTime ?? '', a.status?.startTime ?? ''));
  return [
    ...ended('Complete').slice(spec.successfulJobsHistoryLimit ?? 3),
    ...ended('Failed').slice(spec.failedJobsHistoryLimit ?? 1),
  ];
}

function statusOf(cronJob: CronJob, owned: readonly Job[], started: number | undefined): CronJobPlan['status'] {
  const active = owned.filter((job) => !isFinishedJob(job)).map(referenceTo);
  const ends = owned.flatMap(({ status }) => status?.completionTime ?? []);
  const lastSuccess = [cronJob.status?.lastSuccessfulTime ?? '', ...ends].sort().at(-1);
  const lastSchedule = started === undefined ? cronJob.status?.lastScheduleTime : formatTime(started);
  return {
    ...(active.length > 0 ? { active } : {}),
    ...(lastSchedule ? { lastScheduleTime: lastSchedule } : {}),
    ...(lastSuccess ? { lastSuccessfulTime: lastSuccess } : {}),
  };
}

function referenceTo({ metadata }: Job): ObjectReference {
  const { name = '', namespace = '', uid = '', resourceVersion = '' } = metadata;
  return { apiVersion: 'batch/v1', kind: 'Job', name, namespace, uid, resourceVersion };
}
