/** Remedy: which actions to take on clusters in which condition. */

import { defineKind, KARMADA_CATEGORY } from '../../define-kind.ts';
import { type Infer, list, object, oneOf, optional, text } from '../../field.ts';
import type { KubeObject } from '../../meta/object.ts';

const conditionMatch = object(
  {
    conditionStatus: text('status to compare with'),
    conditionType: text('type of the condition, as ServiceDomainNameResolutionReady'),
    operator: oneOf(['Equal', 'NotEqual'], 'how they compare'),
  },
  'a test of one condition',
);

const remedySpec = object(
  {
    actions: optional(list(text(''), 'what to do, as TrafficControl')),
    clusterAffinity: optional(
      object({ clusterNames: optional(list(text(''), 'clusters by name')) }, 'clusters in scope; absent: all'),
    ),
    decisionMatches: optional(
      list(object({ clusterConditionMatch: optional(conditionMatch) }), 'one must hold; empty: always'),
    ),
  },
  'desired state',
);

export interface Remedy extends KubeObject {
  spec: Infer<typeof remedySpec>;
}

export const remedies = defineKind<Remedy>({
  group: 'remedy.karmada.io',
  version: 'v1alpha1',
  kind: 'Remedy',
  plural: 'remedies',
  namespaced: false,
  description: 'Says what to do about clusters in which condition.',
  categories: [KARMADA_CATEGORY],
  spec: remedySpec,
});
