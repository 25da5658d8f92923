/** Finds each template its policy and keeps the binding of the two. */

import type { ControllerSpec } from '../../machinery/controller.ts';
import { type Claim, claimOn } from '../../propagation/claim.ts';
import { CLAIMED_BY_LABEL } from '../../propagation/names.ts';
import type { Environment } from '../environment.ts';
import { applyPolicy } from './apply-policy.ts';
import { bindingOf, releaseBinding, releaseTemplate, type Subject } from './claims.ts';
import { bestPolicyFor, demandOverrides, policyOf, policyText, selects } from './policies.ts';
import type { Templates } from './templates.ts';

async function followClaim(
  environment: Environment,
  subject: Subject,
  claim: Claim,
  options: { byKarmada: boolean },
): Promise<void> {
  const policy = policyOf(environment, claim);
  if (!policy) {
    const binding = bindingOf(environment, subject.template);
    if (binding) await releaseBinding(environment, binding, claim);
    return releaseTemplate(environment, subject, claim);
  }
  if (policy.metadata.deletionTimestamp) throw new Error(`${policyText(policy)} is being deleted`);
  if (!selects(policy, subject.template)) return;
  demandOverrides(environment, policy);
  await applyPolicy(environment, subject, policy, options);
}

async function findPolicy(
  environment: Environment,
  subject: Subject,
  waiting: { delete(): void; add(): void },
  options: { byKarmada: boolean },
): Promise<void> {
  const policy = bestPolicyFor(environment, subject.template);
  if (!policy) return waiting.add();
  demandOverrides(environment, policy);
  waiting.delete();
  await applyPolicy(environment, subject, policy, options);
}

/** The templates no policy was found for are kept in `waiting`, for policies to come. */
export function createTemplateController(
  environment: Environment,
  templates: Templates,
  waiting: Set<string>,
): ControllerSpec {
  const reconcile = async (key: string, options: { byKarmada: boolean }): Promise<void> => {
    const subject = templates.find(key);
    if (!subject || subject.template.metadata.labels?.[CLAIMED_BY_LABEL]) {
      waiting.delete(key);
      return;
    }
    const claim = claimOn(subject.template);
    if (claim) return followClaim(environment, subject, claim, options);
    const list = { add: () => void waiting.add(key), delete: () => void waiting.delete(key) };
    return findPolicy(environment, subject, list, options);
  };
  return {
    name: 'resource-detector',
    workers: 5,
    start: (queue) => templates.attach(queue),
    async reconcile(key) {
      const byUser = templates.takeUserWish(key);
      try {
        await reconcile(key, { byKarmada: !byUser });
      } catch (thrown) {
        if (byUser) templates.returnUserWish(key);
        throw thrown;
      }
    },
  };
}
