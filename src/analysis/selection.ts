/** Policies and what they select: nothing, or only what others have. */

import type { AnyObject } from '../api/meta/object.ts';
import type { ResourceSelector } from '../api/policy/v1alpha1/resource-selector.ts';
import type { Policy } from '../preview/inventory.ts';
import { indexPolicies } from '../preview/policy-index.ts';
import { isReservedNamespace } from '../propagation/names.ts';
import { bestMatch, matchSelector } from '../propagation/policy-match.ts';
import { type Check, type Finding, ofPolicies, type Subject } from './finding.ts';
import { listOf, titleOf } from './titles.ts';

/** The templates a policy may have: those of its namespace, or all. */
export function withinReach({ metadata }: Policy, templates: readonly AnyObject[]): AnyObject[] {
  const { namespace } = metadata;
  return templates.filter((template) =>
    namespace ? template.metadata.namespace === namespace : !isReservedNamespace(template.metadata.namespace ?? ''),
  );
}

/** The templates the policy's selectors match. */
export function selectedBy(policy: Policy, { inventory }: Subject): AnyObject[] {
  return withinReach(policy, inventory.templates).filter(
    (template) => bestMatch(policy.spec.resourceSelectors, template) !== 'none',
  );
}

function selectorText({ apiVersion, kind, namespace, name }: ResourceSelector): string {
  const named = name ? ` ${namespace ? `${namespace}/` : ''}${name}` : '';
  return `${apiVersion} ${kind}${named}`;
}

/** Something that nearly matches, where that tells what is wrong. */
function nearMiss(selector: ResourceSelector, templates: readonly AnyObject[]): string {
  const { name, kind, apiVersion } = selector;
  const otherVersion = templates.find(
    (each) => each.kind === kind && each.apiVersion !== apiVersion && (!name || each.metadata.name === name),
  );
  if (otherVersion) return `there is ${otherVersion.apiVersion} ${titleOf(otherVersion)}: does the apiVersion fit?`;
  const otherPlace = name && templates.find((each) => each.kind === kind && each.metadata.name === name);
  if (otherPlace)
    return `there is ${titleOf(otherPlace)}: a policy selects in its own namespace, a ClusterPropagationPolicy in all`;
  return 'check apiVersion, kind, name and labels; a selector for something to come is fine';
}

const selectorMatchesNothing: Check['find'] = ofPolicies((policy, subject) => {
  const templates = withinReach(policy, subject.inventory.templates);
  return policy.spec.resourceSelectors.flatMap((selector, index): Finding[] => {
    const { apiVersion, kind } = selector;
    if (!subject.knowsKind(apiVersion, kind)) return [];
    if (templates.some((template) => matchSelector(selector, template) !== 'none')) return [];
    return [
      {
        object: policy,
        field: `spec.resourceSelectors[${index}]`,
        message: `nothing matches ${selectorText(selector)}`,
        hint: nearMiss(selector, subject.inventory.templates),
      },
    ];
  });
});

function shadowed(subject: Subject): Finding[] {
  const choose = indexPolicies(subject.inventory.policies);
  return subject.inventory.policies.flatMap((policy): Finding[] => {
    const selected = selectedBy(policy, subject);
    const choices = selected.map((template) => choose(template));
    const winners = choices.map(({ candidates: [winner] }) => winner?.policy);
    if (selected.length === 0 || winners.includes(policy)) return [];
    const others = [...new Set(winners.flatMap((winner) => (winner ? [titleOf(winner)] : [])))];
    return [
      {
        object: policy,
        field: 'spec.resourceSelectors',
        message: `has nothing to do: ${listOf(others)} ${others.length === 1 ? 'comes' : 'come'} first for all it selects (${listOf(selected.map(titleOf))})`,
        hint: `${choices[0]?.reason ?? ''}: raise spec.priority, select more narrowly, or delete one of the policies`,
      },
    ];
  });
}

const preempted: Check['find'] = (subject) => {
  const choose = indexPolicies(subject.inventory.policies);
  const losses = new Map<Policy, Map<Policy, AnyObject[]>>();
  for (const template of subject.inventory.templates) {
    const [winner, ...others] = choose(template).candidates;
    if (winner?.policy.spec.preemption !== 'Always' || winner.match !== 'name') continue;
    for (const { policy } of others) {
      const takers = losses.get(policy) ?? new Map<Policy, AnyObject[]>();
      takers.set(winner.policy, [...(takers.get(winner.policy) ?? []), template]);
      losses.set(policy, takers);
    }
  }
  return [...losses].flatMap(([policy, takers]) =>
    [...takers].map(([taker, templates]) => ({
      object: policy,
      field: 'spec.priority',
      message: `${titleOf(taker)} takes ${listOf(templates.map(titleOf))} from it, because its preemption is Always`,
      hint: 'raise spec.priority to keep them, or stop selecting them here',
    })),
  );
};

export const SELECTION_CHECKS: readonly Check[] = [
  {
    code: 'KA0101',
    name: 'SelectorMatchesNothing',
    severity: 'Warning',
    about: 'a selector of a policy matches no template',
    find: selectorMatchesNothing,
  },
  {
    code: 'KA0102',
    name: 'PolicyShadowed',
    severity: 'Warning',
    about: 'other policies come first for everything a policy selects',
    find: shadowed,
  },
  {
    code: 'KA0103',
    name: 'PolicyPreempted',
    severity: 'Warning',
    about: 'another policy takes templates away by preemption',
    find: preempted,
  },
];
