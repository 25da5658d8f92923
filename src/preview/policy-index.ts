/** The policies that may select a template, found without asking every policy. */

import type { AnyObject } from '../api/meta/object.ts';
import { choosePolicy, isNamespaced, type PolicyChoice } from '../propagation/policy-match.ts';
import type { Policy } from './inventory.ts';

/** Ranks the policies that select a template. */
export type PolicyIndex = (template: AnyObject) => PolicyChoice;

/** Reads the policies once for many templates. */
export function indexPolicies(policies: readonly Policy[]): PolicyIndex {
  const byTarget = new Map<string, Set<Policy>>();
  for (const policy of policies) {
    for (const { apiVersion, kind, name = '' } of policy.spec.resourceSelectors) {
      const key = keyOf(apiVersion, kind, name);
      const known = byTarget.get(key);
      if (known) known.add(policy);
      else byTarget.set(key, new Set([policy]));
    }
  }
  return (template) => {
    const { apiVersion = '', kind = '', metadata } = template;
    const named = byTarget.get(keyOf(apiVersion, kind, metadata.name ?? ''));
    const general = byTarget.get(keyOf(apiVersion, kind, ''));
    const relevant = [...new Set([...(named ?? []), ...(general ?? [])])];
    return choosePolicy(template, {
      propagationPolicies: relevant.filter(isNamespaced),
      clusterPropagationPolicies: relevant.filter((policy) => !isNamespaced(policy)),
    });
  };
}

function keyOf(apiVersion: string, kind: string, name: string): string {
  return `${apiVersion}\n${kind}\n${name}`;
}
