/** ClusterTaintPolicy: taints that come and go with the conditions of clusters. */

import { defineKind } from '../../define-kind.ts';
import { about, type Infer, list, object, optional, text } from '../../field.ts';
import type { KubeObject } from '../../meta/object.ts';
import { forbidden, type Problem } from '../../meta/problem.ts';
import { clusterAffinity } from './placement.ts';
import { validateClusterAffinity } from './validate-affinity.ts';

const matchConditions = (words: string) =>
  optional(
    list(
      object({
        conditionType: text('type of the condition'),
        operator: text('In or NotIn'),
        statusValues: list(text(''), 'statuses to compare with'),
      }),
      words,
    ),
  );

const taintPolicySpec = object(
  {
    addOnConditions: matchConditions('all must hold for the taints to come; empty: they never come'),
    removeOnConditions: matchConditions('all must hold for the taints to go; empty: they never go'),
    taints: list(
      object({
        effect: text('NoSchedule, or NoExecute where that is allowed'),
        key: text('taint key'),
        value: optional(text('taint value')),
      }),
      'the taints',
      { minItems: 1 },
    ),
    targetClusters: optional(about('clusters in scope; absent: all', clusterAffinity)),
  },
  'desired state',
);

type TaintPolicySpec = Infer<typeof taintPolicySpec>;

export interface ClusterTaintPolicy extends KubeObject {
  spec: TaintPolicySpec;
}

const NO_EXECUTE =
  'Configuring taint with NoExecute effect is not allowed, this capability must be explicitly enabled by administrators through command-line flags';

function validateTaints(taints: TaintPolicySpec['taints'], allowNoExecute: boolean): Problem[] {
  const seen = new Set<string>();
  return taints.flatMap(({ key, effect }, index) => {
    const path = `spec.taints[${index}]`;
    const problems = effect === 'NoExecute' && !allowNoExecute ? [forbidden(`${path}.effect`, NO_EXECUTE)] : [];
    const pair = `${key}/${effect}`;
    if (seen.has(pair)) {
      const text = `Duplicate taint with the same key(${key}) and effect(${effect}) is not allowed`;
      problems.push({ field: path, type: 'FieldValueDuplicate', message: `Duplicate value: ${text}` });
    }
    seen.add(pair);
    return problems;
  });
}

export const clusterTaintPolicies = defineKind<ClusterTaintPolicy>({
  group: 'policy.karmada.io',
  version: 'v1alpha1',
  kind: 'ClusterTaintPolicy',
  plural: 'clustertaintpolicies',
  namespaced: false,
  description: 'Taints clusters while their conditions match.',
  spec: taintPolicySpec,
  validate: ({ spec }) => validate(spec, false),
});

function validate({ taints, targetClusters }: TaintPolicySpec, allowNoExecute: boolean): Problem[] {
  return [...validateTaints(taints, allowNoExecute), ...validateClusterAffinity(targetClusters, 'spec.targetClusters')];
}

/** The same kind where administrators have allowed taints that evict. */
export const evictingTaintPolicies: typeof clusterTaintPolicies = {
  ...clusterTaintPolicies,
  validate: ({ spec }) => validate(spec, true),
};
