/** What becomes of a template whose policy lets go of it: the next policy in line has it, with no gap between the two. */

import { type Claim, claimOf, claimOn } from '../../propagation/claim.ts';
import type { AnyPropagationPolicy } from '../../propagation/policy-match.ts';
import type { Environment } from '../environment.ts';
import { bindingOf, passBinding, passTemplate } from './claims.ts';
import { bestPolicyFor, hasOverrides } from './policies.ts';
import type { Templates } from './templates.ts';

function heirOf(
  environment: Environment,
  template: Parameters<typeof bestPolicyFor>[1],
): AnyPropagationPolicy | undefined {
  const heir = bestPolicyFor(environment, template);
  return heir && hasOverrides(environment, heir) ? heir : undefined;
}

/**
 * Ends a claim on a template and on its binding. A template that another policy has taken keeps that one, and its
 * binding follows. Bindings, Works and what runs on the members stay.
 */
export async function handOver(
  environment: Environment,
  templates: Templates,
  { key, claim }: { key: string; claim: Claim },
): Promise<void> {
  const subject = templates.find(key);
  if (!subject) return;
  const binding = bindingOf(environment, subject.template);
  const current = claimOn(subject.template);
  if (current && current.id !== claim.id) {
    if (binding) await passBinding(environment, binding, { from: claim, to: current });
    return;
  }
  const heir = heirOf(environment, subject.template);
  const pass = { from: claim, to: heir && claimOf(heir) };
  // The binding first: the template's change sets the heir to work on it.
  if (binding) await passBinding(environment, binding, pass);
  await passTemplate(environment, subject, pass);
  // Even a Lazy heir acts at once: what the binding says is of a policy that no longer has a say.
  if (heir) templates.enqueue(key, { byKarmada: false, low: true });
}
