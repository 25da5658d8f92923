/** FederatedHPA: replicas by load, over all clusters that run the workload. */

import { AGE_COLUMN, defineKind, KARMADA_CATEGORY } from '../../define-kind.ts';
import { ATOMIC_LIST, type Infer, int32, int64, keyedBy, list, object, optional, text, time } from '../../field.ts';
import type { KubeObject } from '../../meta/object.ts';
import { invalid, type Problem } from '../../meta/problem.ts';
import { metricSpec, metricStatus, type ScalingBehavior, scalingBehavior } from './metric.ts';
import { scaleTargetReference } from './target-reference.ts';

const hpaSpec = object(
  {
    behavior: optional(scalingBehavior),
    maxReplicas: int32('most replicas'),
    metrics: optional(list(metricSpec, 'what the number of replicas follows')),
    minReplicas: optional(int32('fewest replicas')),
    scaleTargetRef: scaleTargetReference,
  },
  'desired state',
);

const condition = object({
  lastTransitionTime: optional(time('when it last changed')),
  message: optional(text('details for people')),
  reason: optional(text('cause of the last change')),
  status: text('True, False or Unknown'),
  type: text('AbleToScale, ScalingActive or ScalingLimited'),
});

const hpaStatus = object(
  {
    conditions: optional(list(condition, 'whether it can scale, and does', keyedBy('type'))),
    currentMetrics: optional(list(metricStatus, 'metrics as last seen', ATOMIC_LIST)),
    currentReplicas: optional(int32('replicas last seen')),
    desiredReplicas: int32('replicas last asked for'),
    lastScaleTime: optional(time('when it last scaled')),
    observedGeneration: optional(int64('generation last handled')),
  },
  'observed state',
);

type FederatedHPASpec = Infer<typeof hpaSpec>;

export interface FederatedHPA extends KubeObject {
  spec: FederatedHPASpec;
  status?: Infer<typeof hpaStatus>;
}

const DEFAULT_CPU_UTILIZATION = 80;

/** What Kubernetes fills in where a behaviour is given in part. */
function prepareBehavior(behavior: ScalingBehavior): void {
  const percent = { type: 'Percent', value: 100, periodSeconds: 15 };
  const pods = { type: 'Pods', value: 4, periodSeconds: 15 };
  behavior.scaleUp = {
    stabilizationWindowSeconds: 0,
    selectPolicy: 'Max',
    policies: [pods, percent],
    ...behavior.scaleUp,
  };
  behavior.scaleDown = { selectPolicy: 'Max', policies: [percent], ...behavior.scaleDown };
}

function prepareSpec(spec: FederatedHPASpec): void {
  spec.minReplicas ??= 1;
  if (!spec.metrics?.length) {
    const target = { type: 'Utilization', averageUtilization: DEFAULT_CPU_UTILIZATION };
    spec.metrics = [{ type: 'Resource', resource: { name: 'cpu', target } }];
  }
  if (spec.behavior) prepareBehavior(spec.behavior);
}

function validateSpec({ minReplicas, maxReplicas }: FederatedHPASpec): Problem[] {
  const problems: Problem[] = [];
  if (minReplicas !== undefined && minReplicas < 1) {
    problems.push(invalid('spec.minReplicas', minReplicas, 'must be greater than or equal to 1'));
  }
  if (maxReplicas < 1) problems.push(invalid('spec.maxReplicas', maxReplicas, 'must be greater than 0'));
  if (minReplicas !== undefined && maxReplicas < minReplicas) {
    problems.push(invalid('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`'));
  }
  return problems;
}

export const federatedHPAs = defineKind<FederatedHPA>({
  group: 'autoscaling.karmada.io',
  version: 'v1alpha1',
  kind: 'FederatedHPA',
  plural: 'federatedhpas',
  namespaced: true,
  description: 'Scales a workload by the load of its pods in all clusters.',
  shortNames: ['fhpa'],
  categories: [KARMADA_CATEGORY],
  columns: [
    { name: 'REFERENCE-KIND', type: 'string', jsonPath: '.spec.scaleTargetRef.kind' },
    { name: 'REFERENCE-NAME', type: 'string', jsonPath: '.spec.scaleTargetRef.name' },
    { name: 'MINPODS', type: 'integer', jsonPath: '.spec.minReplicas' },
    { name: 'MAXPODS', type: 'integer', jsonPath: '.spec.maxReplicas' },
    { name: 'REPLICAS', type: 'integer', jsonPath: '.status.currentReplicas' },
    AGE_COLUMN,
  ],
  spec: hpaSpec,
  status: hpaStatus,
  prepare: ({ spec }) => prepareSpec(spec),
  validate: ({ spec }) => validateSpec(spec),
});
