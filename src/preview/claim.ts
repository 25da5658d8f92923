/** Which policy will have a template, and why. */

import type { AnyObject } from '../api/meta/object.ts';
import { deepEqual } from '../base/json.ts';
import {
  CLUSTER_PROPAGATION_POLICY_ANNOTATION,
  PROPAGATION_POLICY_NAME_ANNOTATION,
  PROPAGATION_POLICY_NAMESPACE_ANNOTATION,
} from '../propagation/names.ts';
import { isNamespaced, type PolicyCandidate, type PolicyChoice } from '../propagation/policy-match.ts';
import { takerOf } from '../propagation/preempt.ts';
import { identityOf, type Policy } from './inventory.ts';
import { indexPolicies } from './policy-index.ts';
import type { Claim, PolicyName } from './result.ts';

export interface Claimed {
  readonly policy: Policy;
  readonly claim: Claim;
  /** True when the policy is new to the template or was edited, so that the binding is written. */
  readonly acts: boolean;
  /** True when the policy has the template but no longer selects it: nothing is written then. */
  readonly frozen: boolean;
  /** True when the policy before lets go of the template: even a Lazy one acts at once then. */
  readonly heir: boolean;
}

/** What is known of a template: all of it, or only the name that its binding tells. */
export interface Claimable {
  readonly template: AnyObject;
  readonly complete: boolean;
  /** Those of the template, or of its binding. */
  readonly annotations: Readonly<Record<string, string>>;
}

/** The policy that will have a template; undefined when none selects it. */
export type Claims = (claimable: Claimable) => Claimed | undefined;

interface Rules {
  readonly preemption: boolean;
  isChanged(policy: Policy): boolean;
}

/** Compares the policies as they are with the policies as they will be. */
export function createClaims(
  before: readonly Policy[],
  after: readonly Policy[],
  { preemption }: { preemption: boolean },
): Claims {
  const known = new Map(before.map((policy) => [identityOf(policy), policy]));
  const present = new Map(after.map((policy) => [identityOf(policy), policy]));
  const choose = indexPolicies(after);
  const isChanged = (policy: Policy): boolean => {
    const old = known.get(identityOf(policy));
    return old !== policy && !deepEqual(old?.spec, policy.spec);
  };
  return ({ template, complete, annotations }) => {
    const ownedBy = ownerOn(annotations);
    const owner = ownedBy && present.get(policyIdentity(ownedBy));
    if (owner && !complete) return { ...claimed(owner, 'has it already'), acts: isChanged(owner) };
    const choice = choose(template);
    const next = owner
      ? held(owner, choice, { preemption, isChanged })
      : chosen(choice, { heir: ownedBy !== undefined });
    return next && passed(next, ownedBy);
  };
}

function chosen({ candidates: [winner], reason }: PolicyChoice, { heir }: { heir: boolean }): Claimed | undefined {
  return winner && { ...claimed(winner.policy, reason), heir };
}

/** A template stays with its policy unless that lets go of it or another one takes it. */
function held(owner: Policy, choice: PolicyChoice, rules: Rules): Claimed | undefined {
  const { candidates } = choice;
  const own = candidates.find(({ policy }) => policy === owner);
  if (!own && rules.isChanged(owner)) return chosen(choice, { heir: true });
  const stays = taken(candidates, owner, rules) ?? (own ? kept(own, choice) : frozen(owner));
  if (stays.frozen) return stays;
  return { ...stays, acts: stays.policy !== owner || rules.isChanged(owner) };
}

/** The policy a claim names. */
function ownerOn(annotations: Readonly<Record<string, string>>): PolicyName | undefined {
  const name = annotations[PROPAGATION_POLICY_NAME_ANNOTATION];
  const namespace = annotations[PROPAGATION_POLICY_NAMESPACE_ANNOTATION] ?? '';
  if (name !== undefined) return { kind: 'PropagationPolicy', namespace, name };
  const clusterName = annotations[CLUSTER_PROPAGATION_POLICY_ANNOTATION];
  return clusterName === undefined ? undefined : { kind: 'ClusterPropagationPolicy', name: clusterName };
}

/** As `identityOf` a policy of that name. */
function policyIdentity({ kind, namespace = '', name }: PolicyName): string {
  return `policy.karmada.io/${kind}/${namespace}/${name}`;
}

/** The claim, and whose the template is now where that is another one. */
function passed(next: Claimed, from: PolicyName | undefined): Claimed {
  if (!from || policyIdentity(from) === identityOf(next.policy)) return next;
  return { ...next, claim: { ...next.claim, from } };
}

function kept(own: PolicyCandidate, { candidates: [winner], reason }: PolicyChoice): Claimed {
  const better = winner === own ? undefined : winner;
  if (!better) return claimed(own.policy, `has it already; ${reason}`);
  return claimed(own.policy, `has it already; ${nameOf(better.policy)} would be preferred for a new template`);
}

function frozen(owner: Policy): Claimed {
  const reason = 'has it already; its selectors no longer match, which acts only when the policy changes';
  return { ...claimed(owner, reason), acts: false, frozen: true };
}

/** Preemption acts when one of the two policies is written, and only for templates the taker names. */
function taken(
  candidates: readonly PolicyCandidate[],
  owner: Policy,
  { preemption, isChanged }: Rules,
): Claimed | undefined {
  const taker = takerOf(candidates, owner);
  if (!taker || !(isChanged(taker.policy) || isChanged(owner))) return undefined;
  if (preemption) return claimed(taker.policy, `takes it from ${nameOf(owner)}: preemption is Always`);
  if (!candidates.some(({ policy }) => policy === owner)) return undefined;
  const condition = 'may take it only with the feature gate PropagationPolicyPreemption';
  return claimed(owner, `has it already; ${nameOf(taker.policy)} ${condition}`);
}

function claimed(policy: Policy, reason: string): Claimed {
  const { namespace, name = '' } = policy.metadata;
  return {
    policy,
    claim: { kind: policyKind(policy), ...(namespace ? { namespace } : {}), name, reason },
    acts: true,
    frozen: false,
    heir: false,
  };
}

function policyKind(policy: Policy): string {
  return isNamespaced(policy) ? 'PropagationPolicy' : 'ClusterPropagationPolicy';
}

function nameOf(policy: Policy): string {
  const { namespace, name } = policy.metadata;
  return `${policyKind(policy)} ${namespace ? `${namespace}/` : ''}${name}`;
}
