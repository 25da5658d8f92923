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

const MINUTE = 60_000;
/** Growing looks back from now, so that the latest time is found quickly however long ago the last one was. */
const LOOKS = [1, 60, 60 * 24, 60 * 24 * 32, Number.POSITIVE_INFINITY].map((minutes) => minutes * MINUTE);

/** The last missed time that is not too late to be made up for. */
function latestDue({ spec, status, metadata }: CronJob, schedule: CronSchedule, now: number): number | undefined {
  const since = Date.parse(status?.lastScheduleTime ?? metadata.creationTimestamp ?? '');
  const deadline = (spec.startingDeadlineSeconds ?? Number.POSITIVE_INFINITY) * 1000;
  const earliest = Math.max(since, now - deadline);
  for (const look of LOOKS) {
    const due = lastBetween(schedule, Math.max(earliest, now - look), now);
    if (due !== undefined) return due;
  }
  return undefined;
}

/** The last scheduled time after `from` up to `to`. */
function lastBetween(schedule: CronSchedule, from: number, to: number): number | undefined {
  let last: number | undefined;
  for (let time = schedule.next(from); time !== undefined && time <= to; time = schedule.next(time)) last = time;
  return last;
}

/** One name per scheduled minute, so that a time never starts two Jobs. */
function jobFor(cronJob: CronJob, due: number): Job {
  const { metadata, spec } = cronJob.spec.jobTemplate;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: `${cronJob.metadata.name}-${Math.floor(due / MINUTE)}`,
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
