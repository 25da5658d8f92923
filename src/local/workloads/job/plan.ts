/** What a Job asks for: Pods until enough have succeeded, and the conditions that tell the end. */

import { type Job, type JobStatus, jobs } from '../../../api/core/batch.ts';
import type { Pod } from '../../../api/core/pod.ts';
import { formatTime } from '../../../base/clock.ts';
import { controllerReference } from '../../../machinery/write.ts';
import { withCondition } from '../condition.ts';
import { isActive, isReady, podFromTemplate } from '../pod.ts';
import { formatIndexes, INDEX_ANNOTATION, indexOf, missingIndexes } from './indexes.ts';

export interface JobPlan {
  create: readonly Pod[];
  remove: readonly Pod[];
  status: JobStatus;
  /** Milliseconds after which time alone changes the answer. */
  recheck?: number;
  /** The Job's time to live has run out. */
  expired: boolean;
}

interface Sight {
  job: Job;
  owned: readonly Pod[];
  active: readonly Pod[];
  succeeded: number;
  failed: number;
  now: number;
}

interface Verdict {
  type: 'Complete' | 'Failed';
  reason: string;
  message: string;
}

/** Compares the Pods of a Job with what it wants. */
export function planJob(job: Job, owned: readonly Pod[], now: number): JobPlan {
  const count = (phase: string): number => owned.filter(({ status }) => status?.phase === phase).length;
  const sight: Sight = {
    job,
    owned,
    active: owned.filter(isActive),
    succeeded: count('Succeeded'),
    failed: count('Failed'),
    now,
  };
  if (verdictOf(job.status)) return finishedPlan(sight);
  const verdict = judge(sight);
  if (verdict) return { create: [], remove: sight.active, status: concluded(sight, verdict), expired: false };
  return runningPlan(sight);
}

function verdictOf(status: JobStatus | undefined): string | undefined {
  return status?.conditions?.find(
    ({ type, status: state }) => (type === 'Complete' || type === 'Failed') && state === 'True',
  )?.type;
}

/** True once the Job has ended, well or badly. */
export function isFinishedJob(job: Job): boolean {
  return verdictOf(job.status) !== undefined;
}

/** How many successes end the Job; without completions, one Pod's success ends it once no other runs. */
function isSuccessful({ job, succeeded, active }: Sight): boolean {
  const { completions } = job.spec;
  return completions === undefined ? succeeded > 0 && active.length === 0 : succeeded >= completions;
}

function judge(sight: Sight): Verdict | undefined {
  const { job, failed, now } = sight;
  if (isSuccessful(sight)) {
    return { type: 'Complete', reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' };
  }
  if (failed > (job.spec.backoffLimit ?? 6)) {
    return { type: 'Failed', reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' };
  }
  if (deadlineLeft(job, now) === 0) {
    return { type: 'Failed', reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' };
  }
  return undefined;
}

function deadlineLeft({ spec, status }: Job, now: number): number | undefined {
  if (spec.activeDeadlineSeconds === undefined || status?.startTime === undefined || spec.suspend) return undefined;
  return Math.max(0, Date.parse(status.startTime) + spec.activeDeadlineSeconds * 1000 - now);
}

function runningPlan(sight: Sight): JobPlan {
  const { job, active, now } = sight;
  const suspended = job.spec.suspend === true;
  const missing = suspended ? 0 : Math.max(0, wantedActive(sight) - active.length);
  const surplus = suspended ? active : active.slice(wantedActive(sight));
  const recheck = deadlineLeft(job, now);
  const start = job.status?.startTime ?? (suspended ? undefined : formatTime(now));
  return {
    create: newPods(sight, missing),
    remove: surplus,
    status: { ...counts(sight), ...(start ? { startTime: start } : {}), ...suspension(sight) },
    expired: false,
    ...(recheck === undefined ? {} : { recheck }),
  };
}

function wantedActive({ job, succeeded }: Sight): number {
  const { parallelism = 1, completions } = job.spec;
  if (completions === undefined) return succeeded > 0 ? 0 : parallelism;
  return Math.min(parallelism, completions - succeeded);
}

function newPods({ job, owned }: Sight, count: number): Pod[] {
  const identity = {
    generateName: `${job.metadata.name}-`,
    namespace: job.metadata.namespace ?? '',
    owner: controllerReference(jobs, job),
  };
  if (job.spec.completionMode !== 'Indexed') {
    return Array.from({ length: count }, () => podFromTemplate(job.spec.template, identity));
  }
  return missingIndexes(job, owned, count).map((index) =>
    podFromTemplate(job.spec.template, {
      ...identity,
      generateName: `${job.metadata.name}-${index}-`,
      labels: { [INDEX_ANNOTATION]: String(index) },
      annotations: { [INDEX_ANNOTATION]: String(index) },
    }),
  );
}

function counts({ job, owned, active, succeeded, failed }: Sight): JobStatus {
  const terminating = owned.filter(({ metadata }) => metadata.deletionTimestamp !== undefined).length;
  const all = { active: active.length, succeeded, failed };
  const done = owned.filter(({ status }) => status?.phase === 'Succeeded').flatMap((pod) => indexOf(pod) ?? []);
  return {
    ...Object.fromEntries(Object.entries(all).filter(([, count]) => count > 0)),
    ready: active.filter(isReady).length,
    terminating,
    ...(job.spec.completionMode === 'Indexed' && done.length > 0 ? { completedIndexes: formatIndexes(done) } : {}),
  };
}

function suspension({ job, now }: Sight): JobStatus {
  const before = job.status?.conditions ?? [];
  const known = before.some(({ type }) => type === 'Suspended');
  if (!job.spec.suspend && !known) return before.length > 0 ? { conditions: before } : {};
  const state = job.spec.suspend
    ? ({ type: 'Suspended', status: 'True', reason: 'JobSuspended', message: 'Job suspended' } as const)
    : ({ type: 'Suspended', status: 'False', reason: 'JobResumed', message: 'Job resumed' } as const);
  return { conditions: withCondition(before, state, now) };
}

/** Both the criteria's and the final condition: nothing is waited for in between. */
function concluded(sight: Sight, { type, reason, message }: Verdict): JobStatus {
  const { job, now } = sight;
  const criteria = type === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget';
  const first = withCondition(job.status?.conditions ?? [], { type: criteria, status: 'True', reason, message }, now);
  const { active: _, ...rest } = counts(sight);
  return {
    ...rest,
    ready: 0,
    startTime: job.status?.startTime ?? formatTime(now),
    ...(type === 'Complete' ? { completionTime: formatTime(now) } : {}),
    conditions: withCondition(first, { type, status: 'True', reason, message }, now),
  };
}

function finishedPlan({ job, active, owned, now }: Sight): JobPlan {
  const terminating = owned.filter(({ metadata }) => metadata.deletionTimestamp !== undefined).length;
  const status: JobStatus = { ...job.status, terminating };
  const ttl = job.spec.ttlSecondsAfterFinished;
  if (ttl === undefined) return { create: [], remove: active, status, expired: false };
  const ended = job.status?.conditions?.find(({ type }) => type === verdictOf(job.status))?.lastTransitionTime ?? '';
  const left = Math.max(0, Date.parse(ended) + ttl * 1000 - now);
  return { create: [], remove: active, status, expired: left === 0, ...(left > 0 ? { recheck: left } : {}) };
}
