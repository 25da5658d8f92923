/** Which policy a template falls under, and why: the best of its namespace, else the best cluster-wide one. */

import { matchesSelector } from '../api/core/selector.ts';
import type { AnyObject } from '../api/meta/object.ts';
import type { ClusterPropagationPolicy } from '../api/policy/v1alpha1/cluster-propagation-policy.ts';
import type { PropagationPolicy } from '../api/policy/v1alpha1/propagation-policy.ts';
import type { ResourceSelector } from '../api/policy/v1alpha1/resource-selector.ts';
import { compareText } from '../base/json.ts';

/** How narrowly a selector names a template; the higher the narrower. */
export const MATCH_RANK = { none: 0, all: 1, label: 2, name: 3 } as const;

export type MatchKind = keyof typeof MATCH_RANK;

/** How the selector meets the object. */
export function matchSelector(selector: ResourceSelector, object: AnyObject): MatchKind {
  const { apiVersion, kind, metadata } = object;
  if (selector.apiVersion !== apiVersion || selector.kind !== kind) return 'none';
  if (selector.namespace && selector.namespace !== metadata.namespace) return 'none';
  if (selector.name) return selector.name === metadata.name ? 'name' : 'none';
  if (!selector.labelSelector) return 'all';
  return matchesSelector(selector.labelSelector, metadata.labels) ? 'label' : 'none';
}

/** The narrowest match of any of the selectors. */
export function bestMatch(selectors: readonly ResourceSelector[], object: AnyObject): MatchKind {
  let best: MatchKind = 'none';
  for (const selector of selectors) {
    const match = matchSelector(selector, object);
    if (MATCH_RANK[match] > MATCH_RANK[best]) best = match;
  }
  return best;
}

/** A policy of either kind; the kind is told apart by `metadata.namespace`. */
export type AnyPropagationPolicy = PropagationPolicy | ClusterPropagationPolicy;

/** True for a PropagationPolicy, false for a ClusterPropagationPolicy. */
export function isNamespaced(policy: AnyPropagationPolicy): boolean {
  return Boolean(policy.metadata.namespace);
}

export interface PolicyCandidate {
  policy: AnyPropagationPolicy;
  match: Exclude<MatchKind, 'none'>;
  priority: number;
}

export interface PolicyChoice {
  /** All that match and are not being deleted, best first. The first one wins. */
  candidates: PolicyCandidate[];
  /** Why the first beats the second; for a single candidate, how it matches. Empty when nothing matches. */
  reason: string;
}

export interface Policies {
  propagationPolicies: readonly PropagationPolicy[];
  clusterPropagationPolicies: readonly ClusterPropagationPolicy[];
}

/** Ranks the policies that select the template. */
export function choosePolicy(template: AnyObject, policies: Policies): PolicyChoice {
  const { namespace } = template.metadata;
  const own = namespace ? policies.propagationPolicies.filter((policy) => policy.metadata.namespace === namespace) : [];
  const candidates = [...matching(own, template), ...matching(policies.clusterPropagationPolicies, template)].sort(
    compareCandidates,
  );
  return { candidates, reason: reasonFor(candidates) };
}

function matching(policies: readonly AnyPropagationPolicy[], template: AnyObject): PolicyCandidate[] {
  return policies.flatMap((policy) => {
    if (policy.metadata.deletionTimestamp) return [];
    const match = bestMatch(policy.spec.resourceSelectors, template);
    return match === 'none' ? [] : [{ policy, match, priority: policy.spec.priority ?? 0 }];
  });
}

const nameOf = ({ policy }: PolicyCandidate): string => policy.metadata.name ?? '';

/** What decides between two policies, in order of weight; negative where the left one wins. */
const RULES: readonly { why: string; compare: (a: PolicyCandidate, b: PolicyCandidate) => number }[] = [
  {
    why: 'a PropagationPolicy goes before any ClusterPropagationPolicy',
    compare: (a, b) => Number(isNamespaced(b.policy)) - Number(isNamespaced(a.policy)),
  },
  { why: 'higher priority', compare: (a, b) => b.priority - a.priority },
  { why: 'narrower selector', compare: (a, b) => MATCH_RANK[b.match] - MATCH_RANK[a.match] },
  { why: 'first by name', compare: (a, b) => compareText(nameOf(a), nameOf(b)) },
];

function compareCandidates(a: PolicyCandidate, b: PolicyCandidate): number {
  for (const { compare } of RULES) {
    const order = compare(a, b);
    if (order !== 0) return order;
  }
  return 0;
}

const HOW: Record<PolicyCandidate['match'], string> = {
  name: 'selected by name',
  label: 'selected by label',
  all: 'selected by kind',
};

function reasonFor([winner, second]: readonly PolicyCandidate[]): string {
  if (!winner) return '';
  if (!second) return HOW[winner.match];
  const rule = RULES.find(({ compare }) => compare(winner, second) !== 0);
  return `${HOW[winner.match]}; ${rule?.why ?? 'same rank'} (next: ${nameOf(second)})`;
}
