/** What to do when a workload or its cluster fails. */

import { type Infer, int32, list, object, oneOf, optional, text } from '../../field.ts';

const statePreservation = optional(
  object(
    {
      rules: list(
        object({
          aliasLabelName: text('label that carries the value to the next cluster'),
          jsonPath: text('where the value stands in the status'),
        }),
        'values of the old status to keep',
      ),
    },
    'state handed over to the next cluster as labels',
  ),
);

export const failoverBehavior = object(
  {
    application: optional(
      object(
        {
          decisionConditions: object(
            { tolerationSeconds: optional(int32('how long it may be unhealthy', { default: 300 })) },
            'when the workload counts as failed',
          ),
          gracePeriodSeconds: optional(int32('longest wait for the replacement; only with Gracefully')),
          purgeMode: optional(
            oneOf(['Directly', 'Gracefully', 'Never'], 'when the old copy goes', { default: 'Gracefully' }),
          ),
          statePreservation,
        },
        'the workload itself fails; absent: nothing is done',
      ),
    ),
    cluster: optional(
      object(
        {
          purgeMode: optional(oneOf(['Directly', 'Gracefully'], 'when the old copy goes', { default: 'Gracefully' })),
          statePreservation,
        },
        'its cluster fails',
      ),
    ),
  },
  'what to do when something fails; absent: nothing',
);

export type FailoverBehavior = Infer<typeof failoverBehavior>;
