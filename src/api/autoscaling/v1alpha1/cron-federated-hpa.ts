/** CronFederatedHPA: replica numbers by the clock. */

import { AGE_COLUMN, defineKind, KARMADA_CATEGORY } from '../../define-kind.ts';
import { type Field, flag, type Infer, int32, list, object, optional, text, time } from '../../field.ts';
import type { KubeObject } from '../../meta/object.ts';
import { scaleTargetReference } from './target-reference.ts';
import { validateCronRules } from './validate-cron-rules.ts';

/** A flag that is off unless said otherwise. */
const off = (words: string): Field<boolean> => ({ schema: { ...flag(words).schema, default: false } });

const rule = object({
  failedHistoryLimit: optional(int32('failed runs remembered', { default: 3, minimum: 0, maximum: 32 })),
  name: text('unique name', { minLength: 1, maxLength: 32 }),
  schedule: text('cron expression of five fields'),
  successfulHistoryLimit: optional(int32('successful runs remembered', { default: 3, minimum: 1, maximum: 32 })),
  suspend: optional(off('stops the rule')),
  targetMaxReplicas: optional(int32('new upper bound of a FederatedHPA')),
  targetMinReplicas: optional(int32('new lower bound of a FederatedHPA')),
  targetReplicas: optional(int32('new number of replicas of anything else')),
  timeZone: optional(text('IANA name; empty: that of the controller')),
});

const run = {
  executionTime: time('when it ran'),
  scheduleTime: time('when it should have run'),
};

const executionHistory = object({
  failedExecutions: optional(list(object({ ...run, message: text('what went wrong') }), 'failed runs, newest first')),
  nextExecutionTime: optional(time('when it runs next')),
  ruleName: text('the rule'),
  successfulExecutions: optional(
    list(
      object({
        ...run,
        appliedMaxReplicas: optional(int32('upper bound that was set')),
        appliedMinReplicas: optional(int32('lower bound that was set')),
        appliedReplicas: optional(int32('replicas that were set')),
      }),
      'successful runs, newest first',
    ),
  ),
});

const cronSpec = object({ rules: list(rule, 'schedules'), scaleTargetRef: scaleTargetReference }, 'desired state');

const cronStatus = object(
  { executionHistories: optional(list(executionHistory, 'past runs by rule')) },
  'observed state',
);

export interface CronFederatedHPA extends KubeObject {
  spec: Infer<typeof cronSpec>;
  status?: Infer<typeof cronStatus>;
}

export const cronFederatedHPAs = defineKind<CronFederatedHPA>({
  group: 'autoscaling.karmada.io',
  version: 'v1alpha1',
  kind: 'CronFederatedHPA',
  plural: 'cronfederatedhpas',
  namespaced: true,
  description: 'Sets the replicas of a workload, or the bounds of a FederatedHPA, by the clock.',
  shortNames: ['cronfhpa'],
  categories: [KARMADA_CATEGORY],
  columns: [
    { name: 'REFERENCE-KIND', type: 'string', jsonPath: '.spec.scaleTargetRef.kind' },
    { name: 'REFERENCE-NAME', type: 'string', jsonPath: '.spec.scaleTargetRef.name' },
    AGE_COLUMN,
  ],
  spec: cronSpec,
  status: cronStatus,
  validate: ({ spec }) => validateCronRules(spec),
});
