/** Which clusters a ClusterAffinity means. */

import type { Cluster } from '../../api/cluster/v1alpha1/cluster.ts';
import type { ClusterAffinity } from '../../api/policy/v1alpha1/placement.ts';
import {
  compileExpressions,
  compileLabelSelector,
  type Expression,
  type LabelSelectorLike,
  type LabelSource,
} from './label-selector.ts';

/** What of a cluster an affinity can ask about. */
export interface AffinitySubject {
  readonly name: string;
  readonly labels: LabelSource;
  readonly zones: readonly string[];
  /** `provider` and `region`, where known. */
  readonly fields: LabelSource;
}

type Predicate = (subject: AffinitySubject) => boolean;

export interface ClusterAffinityMatcher {
  /** Where given, no other cluster can match: a shortcut past the rest of the fleet. */
  readonly names?: ReadonlySet<string>;
  readonly matches: Predicate;
}

const MATCHES_ALL: ClusterAffinityMatcher = { matches: () => true };
const MATCHES_NONE: ClusterAffinityMatcher = { names: new Set(), matches: () => false };

/** The subject an affinity sees in a cluster. */
export function subjectOf(cluster: Cluster): AffinitySubject {
  const { provider, region, zones } = cluster.spec;
  return {
    name: cluster.metadata.name ?? '',
    labels: cluster.metadata.labels ?? {},
    zones: zones ?? [],
    fields: { ...(provider ? { provider } : {}), ...(region ? { region } : {}) },
  };
}

/** True when the affinity means this cluster. An affinity that asks nothing means every cluster. */
export function clusterMatches(cluster: Cluster, affinity: ClusterAffinity): boolean {
  return compileAffinity(affinity).matches(subjectOf(cluster));
}

/** The affinity, read once for many clusters. */
export function compileAffinity(affinity: ClusterAffinity): ClusterAffinityMatcher {
  const predicates: Predicate[] = [];
  const names = affinity.clusterNames?.length ? new Set(affinity.clusterNames) : undefined;
  if (names) predicates.push(({ name }) => names.has(name));
  if (affinity.exclude?.length) {
    const excluded = new Set(affinity.exclude);
    predicates.push(({ name }) => !excluded.has(name));
  }
  for (const part of [...labelPredicates(affinity.labelSelector), ...fieldPredicates(affinity.fieldSelector)]) {
    if (!part) return MATCHES_NONE;
    predicates.push(part);
  }
  if (predicates.length === 0) return MATCHES_ALL;
  const matches: Predicate = (subject) => predicates.every((predicate) => predicate(subject));
  return names ? { names, matches } : { matches };
}

function labelPredicates(selector: LabelSelectorLike | undefined): (Predicate | undefined)[] {
  if (!selector) return [];
  const predicate = compileLabelSelector(selector);
  return [predicate && (({ labels }) => predicate(labels))];
}

function fieldPredicates(
  selector: { matchExpressions?: readonly Expression[] } | undefined,
): (Predicate | undefined)[] {
  const expressions = selector?.matchExpressions ?? [];
  const zoned = expressions.filter(({ key }) => key === 'zone').map(zonePredicate);
  const plain = expressions.filter(({ key }) => key !== 'zone');
  if (plain.length === 0) return zoned;
  const predicate = compileExpressions(plain, { ordering: true });
  return [...zoned, predicate && (({ fields }) => predicate(fields))];
}

/** A cluster may lie in several zones, so zones have operators of their own. */
const ZONE_OPERATORS: Readonly<Record<string, (zones: readonly string[], values: readonly string[]) => boolean>> = {
  In: (zones, values) => zones.some((zone) => values.includes(zone)),
  NotIn: (zones, values) => !zones.some((zone) => values.includes(zone)),
  Exists: (zones) => zones.length > 0,
  DoesNotExist: (zones) => zones.length === 0,
};

function zonePredicate({ operator, values = [] }: Expression): Predicate | undefined {
  const matches = Object.hasOwn(ZONE_OPERATORS, operator) ? ZONE_OPERATORS[operator] : undefined;
  return matches && (({ zones }) => matches(zones, values));
}
