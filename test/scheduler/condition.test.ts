import { describe, expect, test } from '@jest/globals';
import { failedTermEvent, resultEvent, verdictOf } from '../../src/scheduler/condition.ts';
import type { FailureKind } from '../../src/scheduler/failure.ts';
import type { Outcome } from '../../src/scheduler/outcome.ts';

const base = { failedTerms: [], write: true, clusters: [{ name: 'm1', replicas: 1 }, { name: 'm2' }] };
const scheduled: Outcome = { ok: true, ...base };
const failed = (kind: FailureKind, message = 'no'): Outcome => ({ ok: false, kind, message, ...base, clusters: [] });

describe('the condition', () => {
  test.each([
    { outcome: scheduled, status: 'True', reason: 'Success', retry: 'none' },
    { outcome: failed('Unschedulable'), status: 'False', reason: 'Unschedulable', retry: 'capacity' },
    { outcome: failed('Fit'), status: 'False', reason: 'NoClusterFit', retry: 'none' },
    { outcome: failed('Other'), status: 'False', reason: 'SchedulerError', retry: 'backoff' },
  ])('$reason: $status, retry $retry', ({ outcome, status, reason, retry }) => {
    const message = outcome.ok ? 'Binding has been scheduled successfully.' : 'no';
    expect(verdictOf(outcome)).toMatchObject({ condition: { type: 'Scheduled', status, reason, message }, retry });
  });

  test('of a write that failed is an error to retry', () => {
    expect(verdictOf(scheduled, [{ message: 'boom' }])).toMatchObject({
      condition: { reason: 'SchedulerError', message: 'boom' },
      retry: 'backoff',
    });
  });

  test('of nothing fitting and a failed write tells both', () => {
    expect(verdictOf(failed('Fit', 'nothing fits'), [{ message: 'boom' }, { message: 'boom' }])).toMatchObject({
      condition: { reason: 'NoClusterFit', message: '[nothing fits, boom]' },
      retry: 'backoff',
    });
  });

  test('of a quota that refused the result is the quota’s text', () => {
    const refusal = { message: 'quota', code: 403, reason: 'QuotaExceeded' };
    expect(verdictOf(scheduled, [{ message: 'other' }, refusal]).condition).toMatchObject({
      reason: 'QuotaExceeded',
      message: 'quota',
    });
  });

  test('in a namespace that goes away asks for no retry', () => {
    expect(verdictOf(scheduled, [{ message: 'gone', namespaceTerminating: true }]).retry).toBe('none');
  });
});

describe('the event', () => {
  test('of a success lists the targets', () => {
    const event = (namespaced: boolean) => resultEvent(verdictOf(scheduled), scheduled.clusters, { namespaced });
    expect(event(true)).toEqual({
      type: 'Normal',
      reason: 'ScheduleBindingSucceed',
      message: 'Binding has been scheduled successfully. Result: {m1:1, m2:0}',
    });
    expect(event(false).message).toBe('Binding has been scheduled successfully. Result {m1:1, m2:0}');
  });

  test('says why other clusters were not chosen', () => {
    const options = { namespaced: true, notChosen: 'm3 (no room)' };
    expect(resultEvent(verdictOf(scheduled), scheduled.clusters, options).message).toBe(
      'Binding has been scheduled successfully. Result: {m1:1, m2:0}. Not chosen: m3 (no room).',
    );
    expect(resultEvent(verdictOf(failed('Fit', '0/1 clusters are available.')), [], options).message).toBe(
      '0/1 clusters are available. By cluster: m3 (no room).',
    );
  });

  test('of a failure is its text', () => {
    const event = resultEvent(verdictOf(failed('Other')), [], { namespaced: true });
    expect(event).toEqual({ type: 'Warning', reason: 'ScheduleBindingFailed', message: 'no' });
  });

  test.each([
    [{ namespace: 'd', name: 'b' }, 'ResourceBinding(d/b)'],
    [{ name: 'b' }, 'ClusterResourceBinding(b)'],
  ])('of a failed affinity term names binding and index', (metadata, subject) => {
    const term = { index: 1, affinity: 'B', failure: { kind: 'Other' as const, message: 'no' } };
    expect(failedTermEvent(term, metadata).message).toBe(
      `failed to schedule ${subject} with clusterAffiliates index(1): no`,
    );
  });
});
