/** How an outcome is told: the Scheduled condition, the events, and whether to try again. */

import type { TargetCluster } from '../api/work/v1alpha2/resource-binding.ts';
import type { Failure } from './failure.ts';
import type { FailedTerm, Outcome } from './outcome.ts';

export type ScheduledReason = 'Success' | 'Unschedulable' | 'NoClusterFit' | 'QuotaExceeded' | 'SchedulerError';

/** An API write that followed an attempt and failed. */
export interface WriteFailure {
  readonly message: string;
  /** HTTP status and reason of the API's answer, where it answered. */
  readonly code?: number;
  readonly reason?: string;
  /** The namespace is going away: trying again is of no use. */
  readonly namespaceTerminating?: boolean;
}

export interface Verdict {
  /** The condition to merge, without its time of transition. */
  readonly condition: {
    readonly type: 'Scheduled';
    readonly status: 'True' | 'False';
    readonly reason: ScheduledReason;
    readonly message: string;
  };
  /** The text of everything that went wrong; undefined after a success. */
  readonly error: string | undefined;
  /** `none`: done. `capacity`: when capacity may have changed. `backoff`: soon, and later each time. */
  readonly retry: 'none' | 'capacity' | 'backoff';
}

export interface SchedulingEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reason: 'ScheduleBindingSucceed' | 'ScheduleBindingFailed';
  readonly message: string;
}

const SUCCESS_MESSAGE = 'Binding has been scheduled successfully.';
const QUOTA_EXCEEDED_CODE = 403;

/** What an attempt and the writes that followed it come to. */
export function verdictOf(outcome: Outcome, writeFailures: readonly WriteFailure[] = []): Verdict {
  const failure: Failure | undefined = outcome.ok ? undefined : outcome;
  if (writeFailures.length === 0) return failure ? verdictOfFailure(failure) : success();
  const messages = [...(failure ? [failure.message] : []), ...writeFailures.map(({ message }) => message)];
  const error = aggregateText(messages);
  const quota = writeFailures.find(({ code, reason }) => code === QUOTA_EXCEEDED_CODE && reason === 'QuotaExceeded');
  const [reason, message]: [ScheduledReason, string] =
    failure?.kind === 'Fit'
      ? ['NoClusterFit', error]
      : quota
        ? ['QuotaExceeded', quota.message]
        : ['SchedulerError', error];
  const terminating = writeFailures.some(({ namespaceTerminating }) => namespaceTerminating);
  return { condition: failed(reason, message), error, retry: terminating ? 'none' : 'backoff' };
}

/** What a binding says whose targets answer its wish. */
export const SCHEDULED = { type: 'Scheduled', status: 'True', reason: 'Success', message: SUCCESS_MESSAGE } as const;

function success(): Verdict {
  return { condition: SCHEDULED, error: undefined, retry: 'none' };
}

function failed(reason: ScheduledReason, message: string): Verdict['condition'] {
  return { type: 'Scheduled', status: 'False', reason, message };
}

function verdictOfFailure({ kind, message }: Failure): Verdict {
  switch (kind) {
    case 'Unschedulable':
      return { condition: failed('Unschedulable', message), error: message, retry: 'capacity' };
    case 'Fit':
      return { condition: failed('NoClusterFit', message), error: message, retry: 'none' };
    case 'Other':
      return { condition: failed('SchedulerError', message), error: message, retry: 'backoff' };
  }
}

function aggregateText(messages: readonly string[]): string {
  const distinct = [...new Set(messages)];
  return distinct.length === 1 ? (distinct[0] ?? '') : `[${distinct.join(', ')}]`;
}

export interface ResultOptions {
  readonly namespaced: boolean;
  /** Why clusters were not chosen, as `notChosen` tells it; empty for nothing to tell. */
  readonly notChosen?: string;
}

/** The event for the end of an attempt: on the binding and on the object it binds. */
export function resultEvent(
  { error }: Verdict,
  clusters: readonly TargetCluster[],
  { namespaced, notChosen = '' }: ResultOptions,
): SchedulingEvent {
  if (error !== undefined) return warning(notChosen ? `${error} By cluster: ${notChosen}.` : error);
  const targets = clusters.map(({ name, replicas = 0 }) => `${name}:${replicas}`).join(', ');
  const reasons = notChosen ? `. Not chosen: ${notChosen}.` : '';
  const message = `${SUCCESS_MESSAGE} Result${namespaced ? ':' : ''} {${targets}}${reasons}`;
  return { type: 'Normal', reason: 'ScheduleBindingSucceed', message };
}

/** The event for an affinity term that was tried in vain. */
export function failedTermEvent(
  { index, failure }: FailedTerm,
  { namespace, name }: { namespace?: string; name?: string },
): SchedulingEvent {
  const subject = namespace ? `ResourceBinding(${namespace}/${name})` : `ClusterResourceBinding(${name})`;
  return warning(`failed to schedule ${subject} with clusterAffiliates index(${index}): ${failure.message}`);
}

function warning(message: string): SchedulingEvent {
  return { type: 'Warning', reason: 'ScheduleBindingFailed', message };
}
