/** PropagationPolicy: which templates of its namespace go to which clusters, and how. */

import { AGE_COLUMN, defineKind, KARMADA_CATEGORY } from '../../define-kind.ts';
import type { Column } from '../../kind.ts';
import type { KubeObject } from '../../meta/object.ts';
import { preparePropagation } from './prepare-propagation.ts';
import { type PropagationSpec, propagationSpec } from './propagation-spec.ts';
import { validatePropagation } from './validate-propagation.ts';

export const PROPAGATION_POLICY_ID_LABEL = 'propagationpolicy.karmada.io/permanent-id';
export const PROPAGATION_POLICY_FINALIZER = 'karmada.io/propagation-policy-controller';

export interface PropagationPolicy extends KubeObject {
  spec: PropagationSpec;
}

export const PROPAGATION_COLUMNS: readonly Column[] = [
  { name: 'CONFLICT-RESOLUTION', type: 'string', jsonPath: '.spec.conflictResolution' },
  { name: 'PRIORITY', type: 'string', jsonPath: '.spec.priority' },
  AGE_COLUMN,
];

export const propagationPolicies = defineKind<PropagationPolicy>({
  group: 'policy.karmada.io',
  version: 'v1alpha1',
  kind: 'PropagationPolicy',
  plural: 'propagationpolicies',
  namespaced: true,
  description: 'Says which templates of its namespace go to which clusters, and how.',
  shortNames: ['pp'],
  categories: [KARMADA_CATEGORY],
  columns: PROPAGATION_COLUMNS,
  spec: propagationSpec,
  prepare(policy, context) {
    preparePropagation(policy, context, {
      idLabel: PROPAGATION_POLICY_ID_LABEL,
      finalizer: PROPAGATION_POLICY_FINALIZER,
    });
  },
  validate: (policy, context) => validatePropagation(policy, context, PROPAGATION_POLICY_ID_LABEL),
});
