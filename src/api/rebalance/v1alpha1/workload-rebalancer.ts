/** WorkloadRebalancer: a request to schedule named templates afresh, once. */

import { defineKind } from '../../define-kind.ts';
import { type Infer, int32, int64, list, object, optional, text, time } from '../../field.ts';
import type { KubeObject } from '../../meta/object.ts';

const workload = object(
  {
    apiVersion: text('group/version'),
    kind: text('kind'),
    name: text('name'),
    namespace: optional(text('namespace; empty for a cluster-wide object')),
  },
  'a template',
);

const rebalancerSpec = object(
  {
    ttlSecondsAfterFinished: optional(int32('how long the request stays after it is done; unset: for ever')),
    workloads: list(workload, 'templates to schedule afresh', { minItems: 1 }),
  },
  'desired state',
);

const rebalancerStatus = object(
  {
    finishTime: optional(time('when every result was known')),
    observedGeneration: optional(int64('generation last handled')),
    observedWorkloads: optional(
      list(
        object({
          reason: optional(text('why it failed: ReferencedBindingNotFound')),
          result: optional(text('Successful or Failed')),
          workload,
        }),
        'result by workload',
      ),
    ),
  },
  'observed state',
);

export interface WorkloadRebalancer extends KubeObject {
  spec: Infer<typeof rebalancerSpec>;
  status?: Infer<typeof rebalancerStatus>;
}

export const workloadRebalancers = defineKind<WorkloadRebalancer>({
  group: 'apps.karmada.io',
  version: 'v1alpha1',
  kind: 'WorkloadRebalancer',
  plural: 'workloadrebalancers',
  namespaced: false,
  description: 'Asks for named templates to be scheduled afresh, once.',
  spec: rebalancerSpec,
  status: rebalancerStatus,
});
