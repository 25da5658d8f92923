/** What a WorkloadRebalancer has to do, and what it has to say about it. */

import type { WorkloadRebalancer } from '../../api/rebalance/v1alpha1/workload-rebalancer.ts';
import type { ResourceBinding } from '../../api/work/v1alpha2/resource-binding.ts';
import { formatTime } from '../../base/clock.ts';
import { compareText } from '../../base/json.ts';

export type ObservedWorkload = NonNullable<NonNullable<WorkloadRebalancer['status']>['observedWorkloads']>[number];

const SECOND = 1000;

const textOf = ({ workload: { apiVersion, kind, namespace = '', name } }: ObservedWorkload): string =>
  [apiVersion, kind, namespace, name].join(' ');

/**
 * The workloads to report on, sorted: those asked for, with the result they have, if any, and earlier ones that were
 * rescheduled. Those without result are to be rescheduled.
 */
export function observedWorkloads({ spec, status }: WorkloadRebalancer): ObservedWorkload[] {
  const known = new Map((status?.observedWorkloads ?? []).map((item) => [textOf(item), item]));
  const wanted = spec.workloads.map((workload): ObservedWorkload => {
    const item = { workload };
    return known.get(textOf(item)) ?? item;
  });
  const done = [...known.values()].filter(({ result }) => result === 'Successful');
  const byText = new Map([...done, ...wanted].map((item) => [textOf(item), item]));
  return [...byText.values()].sort((a, b) => compareText(textOf(a), textOf(b)));
}

const millis = (time: string | null | undefined): number => (time ? Date.parse(time) : 0);

/**
 * The binding asked to be scheduled afresh; the same one when it has been asked already. The mark is the time of the
 * request, or just after the last scheduling where that came later: an older mark would be overlooked.
 */
export function triggered(binding: ResourceBinding, rebalancer: WorkloadRebalancer): ResourceBinding {
  const { spec, status } = binding;
  const created = millis(rebalancer.metadata.creationTimestamp);
  const isFirstPass = rebalancer.status?.observedGeneration === undefined;
  const already = millis(spec.rescheduleTriggeredAt);
  if (isFirstPass && spec.rescheduleTriggeredAt && already >= created) return binding;
  const mark = Math.max(created, millis(status?.lastScheduledTime) + SECOND);
  return already >= mark ? binding : { ...binding, spec: { ...spec, rescheduleTriggeredAt: formatTime(mark) } };
}

/** When the request goes, in milliseconds since the epoch; undefined while it is not finished, or if it stays. */
export function expiry({ spec, status }: WorkloadRebalancer): number | undefined {
  const { ttlSecondsAfterFinished: ttl } = spec;
  return ttl === undefined || !status?.finishTime ? undefined : millis(status.finishTime) + ttl * SECOND;
}
