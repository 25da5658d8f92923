/** What a placement may say beyond its schema. */

import { checkQualifiedName } from '../../builtin/names.ts';
import { invalid, notSupported, type Problem } from '../../meta/problem.ts';
import type { Placement, SpreadConstraint } from './placement.ts';
import { validateAffinityTerms, validateClusterAffinity } from './validate-affinity.ts';

/** Every problem of a placement. */
export function validatePlacement(placement: Placement | undefined, path: string): Problem[] {
  if (!placement) return [];
  const both = placement.clusterAffinity !== undefined && (placement.clusterAffinities?.length ?? 0) > 0;
  return [
    ...(both ? [invalid(path, placement, 'clusterAffinities cannot co-exist with clusterAffinity')] : []),
    ...validateClusterAffinity(placement.clusterAffinity, `${path}.clusterAffinity`),
    ...validateAffinityTerms(placement, `${path}.clusterAffinities`),
    ...validateConstraints(placement.spreadConstraints ?? [], `${path}.spreadConstraints`),
    ...validateWorkloadAffinity(placement.workloadAffinity, `${path}.workloadAffinity`),
    ...validateWeights(placement, `${path}.replicaScheduling.weightPreference.staticWeightList`),
    ...validateTolerations(placement.clusterTolerations ?? [], `${path}.clusterTolerations`),
  ];
}

function validateConstraints(constraints: readonly SpreadConstraint[], path: string): Problem[] {
  const fields = constraints.flatMap(({ spreadByField }) => (spreadByField ? [spreadByField] : []));
  const repeated = new Set(fields.filter((field, index) => fields.indexOf(field) !== index));
  return [
    ...constraints.flatMap((constraint, index) => validateConstraint(constraint, `${path}[${index}]`)),
    ...[...repeated].map((field) => invalid(path, constraints, `multiple ${field} spread constraints are not allowed`)),
    ...(fields.length > 0 && !fields.includes('cluster')
      ? [
          invalid(
            path,
            constraints,
            'the cluster spread constraint must be enabled in one of the constraints in case of SpreadByField is enabled',
          ),
        ]
      : []),
  ];
}

function validateConstraint(constraint: SpreadConstraint, path: string): Problem[] {
  const { spreadByField, spreadByLabel, minGroups = 0, maxGroups = 0 } = constraint;
  const problems: Problem[] = [];
  if (spreadByField && spreadByLabel) {
    problems.push(
      invalid(`${path}.spreadByLabel`, spreadByLabel, 'spreadByLabel should not co-exist with spreadByField'),
    );
  }
  if (minGroups < 0) problems.push(invalid(`${path}.minGroups`, minGroups, 'minGroups lower than 0 is not allowed'));
  if (maxGroups < 0) problems.push(invalid(`${path}.maxGroups`, maxGroups, 'maxGroups lower than 0 is not allowed'));
  if (maxGroups > 0 && maxGroups < minGroups) {
    problems.push(invalid(`${path}.maxGroups`, maxGroups, 'maxGroups lower than minGroups is not allowed'));
  }
  return problems;
}

function validateWorkloadAffinity(workloadAffinity: Placement['workloadAffinity'], path: string): Problem[] {
  const { affinity, antiAffinity } = workloadAffinity ?? {};
  const keys = Object.entries({ affinity, antiAffinity }).flatMap(([name, term]) =>
    term
      ? checkQualifiedName(term.groupByLabelKey).map((text) =>
          invalid(`${path}.${name}.groupByLabelKey`, term.groupByLabelKey, text),
        )
      : [],
  );
  const isSame = affinity !== undefined && affinity.groupByLabelKey === antiAffinity?.groupByLabelKey;
  return isSame
    ? [...keys, invalid(path, workloadAffinity, 'affinity and antiAffinity must not use the same groupByLabelKey')]
    : keys;
}

function validateWeights({ replicaScheduling }: Placement, path: string): Problem[] {
  return (replicaScheduling?.weightPreference?.staticWeightList ?? []).flatMap(({ targetCluster }, index) =>
    validateClusterAffinity(targetCluster, `${path}[${index}].targetCluster`),
  );
}

const TOLERATION_OPERATORS = ['', 'Exists', 'Equal'];

function validateTolerations(tolerations: NonNullable<Placement['clusterTolerations']>, path: string): Problem[] {
  return tolerations.flatMap(({ operator = '' }, index) =>
    TOLERATION_OPERATORS.includes(operator)
      ? []
      : [notSupported(`${path}[${index}].operator`, operator, ['Equal', 'Exists'])],
  );
}
