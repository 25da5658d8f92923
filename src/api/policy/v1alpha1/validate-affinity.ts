/** What a cluster affinity may say beyond its schema. */

import { checkQualifiedName } from '../../builtin/names.ts';
import { invalid, notSupported, type Problem } from '../../meta/problem.ts';
import type { ClusterAffinity, ClusterAffinityTerm, FieldSelector, Placement } from './placement.ts';

const FIELD_KEYS = ['provider', 'region', 'zone'];
const FIELD_OPERATORS = ['In', 'NotIn'];
const LABEL_OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

/** Problems of the field and label selectors of an affinity. */
export function validateClusterAffinity(affinity: ClusterAffinity | undefined, path: string): Problem[] {
  if (!affinity) return [];
  return [
    ...validateFieldSelector(affinity.fieldSelector, `${path}.fieldSelector`),
    ...validateLabelSelector(affinity.labelSelector, `${path}.labelSelector`),
  ];
}

function validateFieldSelector({ matchExpressions = [] }: FieldSelector = {}, path: string): Problem[] {
  return matchExpressions.flatMap(({ key, operator }, index) => {
    const at = `${path}.matchExpressions[${index}]`;
    return [
      ...(FIELD_KEYS.includes(key)
        ? []
        : [invalid(`${at}.key`, key, `unsupported key "${key}", must be provider, region, or zone`)]),
      ...(FIELD_OPERATORS.includes(operator)
        ? []
        : [invalid(`${at}.operator`, operator, `unsupported operator "${operator}", must be In or NotIn`)]),
    ];
  });
}

function validateLabelSelector(
  { matchExpressions = [] }: ClusterAffinity['labelSelector'] = {},
  path: string,
): Problem[] {
  return matchExpressions.flatMap(({ key, operator }, index) => {
    const at = `${path}.matchExpressions[${index}]`;
    return [
      ...checkQualifiedName(key).map((text) => invalid(`${at}.key`, key, text)),
      ...(LABEL_OPERATORS.includes(operator) ? [] : [notSupported(`${at}.operator`, operator, LABEL_OPERATORS)]),
    ];
  });
}

/** Problems of the ordered groups of clusters. */
export function validateAffinityTerms(placement: Placement, path: string): Problem[] {
  const terms = placement.clusterAffinities ?? [];
  const names = terms.map(({ affinityName }) => affinityName);
  const isUnique = new Set(names).size === names.length;
  return [
    ...terms.flatMap((term, index) => validateTerm(term, `${path}[${index}]`, placement)),
    ...(isUnique ? [] : [invalid(path, terms, 'each affinity term in a policy must have a unique name')]),
  ];
}

function validateTerm(term: ClusterAffinityTerm, path: string, placement: Placement): Problem[] {
  return [
    ...checkQualifiedName(term.affinityName).map((text) => invalid(`${path}.affinityName`, term.affinityName, text)),
    ...validateClusterAffinity(term, path),
    ...validateOverflow(term, `${path}.overflowAffinities`, placement),
  ];
}

/** Only these ways of dividing can tell when a group is full. */
function dividesByCapacity({ replicaScheduling }: Placement): boolean {
  const isDynamic = replicaScheduling?.weightPreference?.dynamicWeight !== undefined;
  const isAggregated = replicaScheduling?.replicaDivisionPreference === 'Aggregated';
  return replicaScheduling?.replicaSchedulingType === 'Divided' && (isDynamic || isAggregated);
}

function namesClusters({ clusterNames, exclude, fieldSelector, labelSelector }: ClusterAffinity): boolean {
  return Boolean(clusterNames?.length || exclude?.length || fieldSelector || labelSelector);
}

function validateOverflow(term: ClusterAffinityTerm, path: string, placement: Placement): Problem[] {
  const groups = term.overflowAffinities ?? [];
  if (groups.length === 0) return [];
  const problems: Problem[] = [];
  if (!dividesByCapacity(placement)) {
    const text = 'overflowAffinities can only be used together with dynamic weight or aggregated scheduling';
    problems.push(invalid(path, groups, text));
  }
  if (!namesClusters(term)) {
    problems.push(
      invalid(path, groups, 'overflowAffinities can only be used together with the inline ClusterAffinity'),
    );
  }
  const taken = new Set([term.affinityName]);
  groups.forEach((group, index) => {
    const at = `${path}[${index}]`;
    const texts = checkQualifiedName(group.affinityName);
    if (taken.has(group.affinityName)) {
      texts.push("overflow affinity name must be unique and must not duplicate the primary group's affinityName");
    }
    taken.add(group.affinityName);
    problems.push(...texts.map((text) => invalid(`${at}.affinityName`, group.affinityName, text)));
    problems.push(...validateClusterAffinity(group, at));
  });
  return problems;
}
