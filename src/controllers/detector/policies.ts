/** The policies as the detector asks about them. */

import type { AnyObject } from '../../api/meta/object.ts';
import { clusterOverridePolicies } from '../../api/policy/v1alpha1/cluster-override-policy.ts';
import { clusterPropagationPolicies } from '../../api/policy/v1alpha1/cluster-propagation-policy.ts';
import { overridePolicies } from '../../api/policy/v1alpha1/override-policy.ts';
import { propagationPolicies } from '../../api/policy/v1alpha1/propagation-policy.ts';
import type { Claim } from '../../propagation/claim.ts';
import {
  type AnyPropagationPolicy,
  bestMatch,
  choosePolicy,
  type PolicyCandidate,
} from '../../propagation/policy-match.ts';
import { takerOf } from '../../propagation/preempt.ts';
import type { Environment } from '../environment.ts';
import { isEnabled } from '../feature-gates.ts';

/** The policy a claim names. */
export function policyOf({ informers }: Environment, { namespace, name }: Claim): AnyPropagationPolicy | undefined {
  return namespace
    ? informers.for(propagationPolicies).get(name, namespace)
    : informers.for(clusterPropagationPolicies).get(name);
}

/** The policies that select the template and are not being deleted, best first. */
function candidatesFor({ informers }: Environment, template: AnyObject): readonly PolicyCandidate[] {
  const { namespace } = template.metadata;
  return choosePolicy(template, {
    propagationPolicies: namespace ? informers.for(propagationPolicies).list(namespace) : [],
    clusterPropagationPolicies: informers.for(clusterPropagationPolicies).list(),
  }).candidates;
}

/** The policy that wins an unclaimed template. */
export function bestPolicyFor(environment: Environment, template: AnyObject): AnyPropagationPolicy | undefined {
  return candidatesFor(environment, template)[0]?.policy;
}

/** The policy that takes the template from its owner, where policies may do so. */
export function takerFor(
  environment: Environment,
  template: AnyObject,
  owner: AnyPropagationPolicy,
): AnyPropagationPolicy | undefined {
  if (!isEnabled(environment.settings.featureGates, 'PropagationPolicyPreemption')) return undefined;
  return takerOf(candidatesFor(environment, template), owner)?.policy;
}

/** True when one of the policy's selectors means the template. */
export function selects(policy: AnyPropagationPolicy, template: AnyObject): boolean {
  return bestMatch(policy.spec.resourceSelectors, template) !== 'none';
}

/** True when every override policy that must come first is there. */
export function hasOverrides({ informers }: Environment, { metadata, spec }: AnyPropagationPolicy): boolean {
  const { namespace } = metadata;
  const exists = (name: string): boolean =>
    namespace
      ? informers.for(overridePolicies).get(name, namespace) !== undefined
      : informers.for(clusterOverridePolicies).get(name) !== undefined;
  return (spec.dependentOverrides ?? []).every(exists);
}

/** Throws while an override policy that must come first is missing. */
export function demandOverrides(environment: Environment, policy: AnyPropagationPolicy): void {
  if (!hasOverrides(environment, policy)) throw new Error('waiting for dependent overrides');
}

/** `policy(ns/name)` or `cluster policy(name)`, as messages name a policy. */
export function policyText({ metadata }: AnyPropagationPolicy): string {
  const { namespace, name } = metadata;
  return namespace ? `policy(${namespace}/${name})` : `cluster policy(${name})`;
}
