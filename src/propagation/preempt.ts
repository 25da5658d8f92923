/** Which policy may take a template from the one that has it. */

import { type AnyPropagationPolicy, isNamespaced, type PolicyCandidate } from './policy-match.ts';

/**
 * True for a policy that insists and names the template, against a weaker owner: one of strictly lower priority, or a
 * cluster-wide one where the taker is of the template's namespace. Never the other way round.
 */
function mayTake({ policy, match, priority }: PolicyCandidate, owner: AnyPropagationPolicy): boolean {
  if (policy === owner || match !== 'name' || policy.spec.preemption !== 'Always') return false;
  if (isNamespaced(policy) !== isNamespaced(owner)) return isNamespaced(policy);
  return priority > (owner.spec.priority ?? 0);
}

/** The best of the candidates that may take the template from its owner. */
export function takerOf(
  candidates: readonly PolicyCandidate[],
  owner: AnyPropagationPolicy,
): PolicyCandidate | undefined {
  return candidates.find((candidate) => mayTake(candidate, owner));
}
