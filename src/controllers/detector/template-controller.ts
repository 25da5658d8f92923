/** Finds each template its policy and keeps the binding of the two. */

import type { ControllerSpec } from '../../machinery/controller.ts';
import { claimOn } from '../../propagation/claim.ts';
import { CLAIMED_BY_LABEL } from '../../propagation/names.ts';
import type { AnyPropagationPolicy } from '../../propagation/policy-match.ts';
import type { Environment } from '../environment.ts';
import { applyPolicy } from './apply-policy.ts';
import type { Subject } from './claims.ts';
import { handOver } from './hand-over.ts';
import { bestPolicyFor, demandOverrides, policyOf, policyText, selects } from './policies.ts';
import { preempt } from './preempt.ts';
import type { Templates } from './templates.ts';

async function followClaim(
  environment: Environment,
  subject: Subject,
  policy: AnyPropagationPolicy,
  options: { byKarmada: boolean },
): Promise<void> {
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
  waiting.add();
  if (!policy) return;
  demandOverrides(environment, policy);
  waiting.delete();
  await applyPolicy(environment, subject, policy, options);
}

/** The templates without a policy, and those whose policy waits, are kept in `waiting` for policies to come. */
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
    if (claim) {
      const policy = policyOf(environment, claim);
      if (!policy) return handOver(environment, templates, { key, claim });
      if (await preempt(environment, subject)) return;
      return followClaim(environment, subject, policy, options);
    }
    const list = { add: () => void waiting.add(key), delete: () => void waiting.delete(key) };
    return findPolicy(environment, subject, list, options);
  };
  return {
    name: 'resource-detector',
    stage: 'decide',
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
