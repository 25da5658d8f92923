/** Policies that insist take the templates they name from weaker policies. */

import { isApiError } from '../../api/meta/api-error.ts';
import { messageOf } from '../../base/errors.ts';
import { claimOf, claimOn } from '../../propagation/claim.ts';
import type { AnyPropagationPolicy } from '../../propagation/policy-match.ts';
import type { Environment } from '../environment.ts';
import { isEnabled } from '../feature-gates.ts';
import { passTemplate, type Subject } from './claims.ts';
import { policyOf, takerFor } from './policies.ts';
import type { Templates } from './templates.ts';

const NAME = 'resource-detector';

/** `propagation policy(ns/name)` or `cluster propagation policy(name)`. */
function titleOf({ metadata }: AnyPropagationPolicy): string {
  const { namespace, name } = metadata;
  return namespace ? `propagation policy(${namespace}/${name})` : `cluster propagation policy(${name})`;
}

function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** Gives the template to the policy that may take it from its owner; answers whether there was one. */
export async function preempt(environment: Environment, subject: Subject): Promise<boolean> {
  const { recorder } = environment;
  const claim = claimOn(subject.template);
  const owner = claim && policyOf(environment, claim);
  const taker = owner && takerFor(environment, subject.template, owner);
  if (!claim || !owner || !taker) return false;
  const title = capitalized(titleOf(taker));
  try {
    await passTemplate(environment, subject, { from: claim, to: claimOf(taker) });
  } catch (thrown) {
    if (!isApiError(thrown, 'Conflict')) {
      const message = `${title} failed to preempt ${titleOf(owner)}: ${messageOf(thrown)}`;
      recorder.event(subject.template, NAME, { type: 'Warning', reason: 'PreemptPolicyFailed', message });
    }
    throw thrown;
  }
  const message = `${title} preempted ${titleOf(owner)} successfully`;
  recorder.event(subject.template, NAME, { type: 'Normal', reason: 'PreemptPolicySucceed', message });
  return true;
}

/** The templates a policy names. */
function namedBy(templates: Templates, { metadata, spec }: AnyPropagationPolicy): string[] {
  return spec.resourceSelectors.flatMap(({ apiVersion, kind, namespace: wanted, name }) => {
    const namespace = metadata.namespace ?? wanted;
    return name ? templates.named({ apiVersion, kind, name, ...(namespace ? { namespace } : {}) }) : [];
  });
}

/** Lets a policy that was added or changed take what it names. */
export async function preemptNamed(
  environment: Environment,
  templates: Templates,
  policy: AnyPropagationPolicy,
): Promise<void> {
  if (
    !isEnabled(environment.settings.featureGates, 'PropagationPolicyPreemption') ||
    policy.spec.preemption !== 'Always'
  )
    return;
  for (const key of namedBy(templates, policy)) {
    const subject = templates.find(key);
    if (subject) await preempt(environment, subject);
  }
}
