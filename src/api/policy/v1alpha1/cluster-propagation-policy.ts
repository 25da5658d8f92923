/** ClusterPropagationPolicy: as PropagationPolicy, for templates of any namespace and of none. */

import { defineKind, KARMADA_CATEGORY } from '../../define-kind.ts';
import type { KubeObject } from '../../meta/object.ts';
import { preparePropagation } from './prepare-propagation.ts';
import { PROPAGATION_COLUMNS } from './propagation-policy.ts';
import { type PropagationSpec, propagationSpec } from './propagation-spec.ts';
import { validatePropagation } from './validate-propagation.ts';

export const CLUSTER_PROPAGATION_POLICY_ID_LABEL = 'clusterpropagationpolicy.karmada.io/permanent-id';
export const CLUSTER_PROPAGATION_POLICY_FINALIZER = 'karmada.io/cluster-propagation-policy-controller';

export interface ClusterPropagationPolicy extends KubeObject {
  spec: PropagationSpec;
}

export const clusterPropagationPolicies = defineKind<ClusterPropagationPolicy>({
  group: 'policy.karmada.io',
  version: 'v1alpha1',
  kind: 'ClusterPropagationPolicy',
  plural: 'clusterpropagationpolicies',
  namespaced: false,
  description: 'Says which templates, cluster-wide or of any namespace, go to which clusters, and how.',
  shortNames: ['cpp'],
  categories: [KARMADA_CATEGORY],
  columns: PROPAGATION_COLUMNS,
  spec: propagationSpec,
  prepare(policy, context) {
    preparePropagation(policy, context, {
      idLabel: CLUSTER_PROPAGATION_POLICY_ID_LABEL,
      finalizer: CLUSTER_PROPAGATION_POLICY_FINALIZER,
    });
  },
  validate: (policy, context) => validatePropagation(policy, context, CLUSTER_PROPAGATION_POLICY_ID_LABEL),
});
