/** Jobs: pods that end. */

import type { Job, JobStatus } from '../../api/core/batch.ts';
import type { PodCondition } from '../../api/core/pod.ts';
import type { AggregatedStatusItem } from '../../api/work/v1alpha2/resource-binding.ts';
import { sumCounts, withCounts } from './counts.ts';
import { forKind } from './interpreter.ts';
import { podRequirements } from './pod-requirements.ts';
import { templateDependencies } from './scalable.ts';

const COUNTS = ['active', 'succeeded', 'failed'] as const;

const statusOf = ({ status }: AggregatedStatusItem): JobStatus => (status ?? {}) as JobStatus;

const hasCondition = (type: string, { conditions = [] }: JobStatus): boolean =>
  conditions.some((condition) => condition.type === type && condition.status === 'True');

const times = (values: readonly (string | undefined)[]): string[] =>
  values.filter((value) => value !== undefined).sort();

interface Ending {
  type: string;
  reason: string;
  message: string;
}

/** Conditions the members' endings add up to; dated by the last member, so that the answer does not depend on now. */
function endings(items: readonly AggregatedStatusItem[]): Ending[] {
  const failed = items.filter((item) => hasCondition('Failed', statusOf(item))).map(({ clusterName }) => clusterName);
  if (failed.length > 0) {
    const message = `Job executed failed in member clusters ${failed.join(',')}`;
    return [{ type: 'Failed', reason: 'JobFailed', message }];
  }
  const all = (type: string): boolean => items.length > 0 && items.every((item) => hasCondition(type, statusOf(item)));
  if (!all('Complete')) return [];
  const complete = { type: 'Complete', reason: 'Completed', message: 'Job completed' };
  const message = 'All member clusters have met success criteria';
  return all('SuccessCriteriaMet')
    ? [{ type: 'SuccessCriteriaMet', reason: 'CompletionsReached', message }, complete]
    : [complete];
}

function lastTransition(type: string, items: readonly AggregatedStatusItem[]): string | undefined {
  const conditions = items.flatMap((item) => statusOf(item).conditions ?? []);
  return times(conditions.filter((each) => each.type === type).map((each) => each.lastTransitionTime)).at(-1);
}

function conditionsOf(items: readonly AggregatedStatusItem[]): PodCondition[] {
  return endings(items).map(({ type, reason, message }) => {
    const time = lastTransition(type, items);
    const dates = time ? { lastProbeTime: time, lastTransitionTime: time } : {};
    return { type, status: 'True', ...dates, reason, message };
  });
}

/** The earliest start once all have started; the latest end once all have ended. */
function datesOf(items: readonly AggregatedStatusItem[]): Pick<JobStatus, 'startTime' | 'completionTime'> {
  const starts = times(items.map((item) => statusOf(item).startTime));
  const ends = times(items.map((item) => statusOf(item).completionTime));
  const [startTime] = starts;
  const completionTime = ends.at(-1);
  return {
    ...(startTime && starts.length === items.length ? { startTime } : {}),
    ...(completionTime && ends.length === items.length ? { completionTime } : {}),
  };
}

export const job = forKind<Job>({
  replicas({ spec }) {
    const parallelism = spec.parallelism ?? 1;
    const requirements = podRequirements(spec.template.spec);
    return {
      replicas: Math.min(parallelism, spec.completions ?? parallelism),
      ...(requirements ? { requirements } : {}),
    };
  },
  revise: (template, parallelism) =>
    template.spec.parallelism === undefined ? template : { ...template, spec: { ...template.spec, parallelism } },
  /** The selector and the labels by which a member's Job finds its pods. */
  retain(desired, observed) {
    const labels = observed.spec.template.metadata?.labels;
    const matchLabels = observed.spec.selector?.matchLabels;
    const { template, selector } = desired.spec;
    return {
      ...desired,
      spec: {
        ...desired.spec,
        ...(matchLabels ? { selector: { ...selector, matchLabels } } : {}),
        template: labels ? { ...template, metadata: { ...template.metadata, labels } } : template,
      },
    };
  },
  reflect({ status }) {
    if (!status) return undefined;
    const { active, succeeded, failed, conditions, startTime, completionTime } = status;
    const kept = { active, succeeded, failed, conditions, startTime, completionTime };
    return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined && value !== 0));
  },
  aggregate(template, items) {
    const { status = {} } = template;
    if (hasCondition('Complete', status) || hasCondition('Failed', status)) return template;
    const ours = new Set(['Complete', 'Failed', 'SuccessCriteriaMet']);
    const others = (status.conditions ?? []).filter(({ type }) => !ours.has(type));
    const conditions = [...others, ...conditionsOf(items)];
    const { startTime: _start, completionTime: _end, conditions: _old, ...rest } = status;
    return {
      ...template,
      status: withCounts<JobStatus>(
        { ...rest, ...datesOf(items), ...(conditions.length > 0 ? { conditions } : {}) },
        sumCounts(items, COUNTS),
      ),
    };
  },
  dependencies: templateDependencies,
});
