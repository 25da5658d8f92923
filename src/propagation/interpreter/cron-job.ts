/** CronJobs. */

import type { CronJob } from '../../api/core/batch.ts';
import type { AggregatedStatusItem } from '../../api/work/v1alpha2/resource-binding.ts';
import { forKind } from './interpreter.ts';
import { podDependencies } from './pod-dependencies.ts';
import { reflectWhole } from './whole-status.ts';

type CronJobStatus = NonNullable<CronJob['status']>;

const statusOf = ({ status }: AggregatedStatusItem): CronJobStatus => (status ?? {}) as CronJobStatus;

const latest = (values: readonly (string | undefined)[]): string | undefined =>
  values
    .filter((value) => value !== undefined)
    .sort()
    .at(-1);

export const cronJob = forKind<CronJob>({
  reflect: reflectWhole,
  aggregate(template, items) {
    const statuses = items.map(statusOf);
    const active = statuses.flatMap((status) => status.active ?? []);
    const lastScheduleTime = latest(statuses.map((status) => status.lastScheduleTime));
    const lastSuccessfulTime = latest(statuses.map((status) => status.lastSuccessfulTime));
    return {
      ...template,
      status: {
        ...(active.length > 0 ? { active } : {}),
        ...(lastScheduleTime ? { lastScheduleTime } : {}),
        ...(lastSuccessfulTime ? { lastSuccessfulTime } : {}),
      },
    };
  },
  dependencies: ({ metadata, spec }) => podDependencies(spec.jobTemplate.spec.template.spec, metadata.namespace),
});
