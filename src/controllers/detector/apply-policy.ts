/** A template under its policy: the claim, then the binding that says where it is to go. */

import { priorityClasses } from '../../api/core/scheduling.ts';
import { isApiError } from '../../api/meta/api-error.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import { messageOf } from '../../base/errors.ts';
import { patchIfChanged } from '../../machinery/write.ts';
import { type BindingInput, belongsToAnother, renderBinding } from '../../propagation/binding.ts';
import { claimOf } from '../../propagation/claim.ts';
import type { AnyPropagationPolicy } from '../../propagation/policy-match.ts';
import { bindingKindOf } from '../binding-kind.ts';
import type { Environment } from '../environment.ts';
import { isEnabled } from '../feature-gates.ts';
import { bindingOf, claimTemplate, type Subject } from './claims.ts';
import { policyText } from './policies.ts';

const NAME = 'resource-detector';

/** The value of the class the policy names; throws NotFound where there is none. */
async function priorityOf(
  { informers, karmadaClient, settings }: Environment,
  { spec }: AnyPropagationPolicy,
): Promise<number | undefined> {
  if (!spec.schedulePriority || !isEnabled(settings.featureGates, 'PriorityBasedScheduling')) return undefined;
  const { priorityClassName } = spec.schedulePriority;
  const known = informers.for(priorityClasses).get(priorityClassName);
  return (known ?? (await karmadaClient.get(priorityClasses, priorityClassName))).value;
}

/**
 * Components where the kind has them and the gate is on, else replicas; nothing for what is no workload. A failure of
 * the interpreter is told on the template.
 */
async function workloadOf(environment: Environment, template: AnyObject): Promise<BindingInput['workload']> {
  const { interpreter, settings, recorder } = environment;
  const hooks = interpreter.of(template.apiVersion ?? '', template.kind ?? '');
  const getComponents = settings.featureGates.MultiplePodTemplatesScheduling ? hooks.components : undefined;
  try {
    if (!getComponents) return await hooks.replicas?.(template);
    const components = await getComponents(template);
    return components && { components };
  } catch (thrown) {
    const reason = getComponents ? 'GetComponentsFailed' : 'GetReplicasFailed';
    recorder.event(template, NAME, { type: 'Warning', reason, message: messageOf(thrown) });
    throw thrown;
  }
}

async function bindingInput(
  environment: Environment,
  template: AnyObject,
  policy: AnyPropagationPolicy,
): Promise<BindingInput> {
  const workload = await workloadOf(environment, template);
  const schedulePriority = await priorityOf(environment, policy);
  return {
    template,
    claim: claimOf(policy),
    policy: policy.spec,
    gates: environment.settings.featureGates,
    ...(workload ? { workload } : {}),
    ...(schedulePriority === undefined ? {} : { schedulePriority }),
  };
}

/** Creates or updates the binding; answers whether anything was written. */
async function writeBinding(environment: Environment, input: BindingInput): Promise<boolean> {
  const { karmadaClient } = environment;
  const { resource } = bindingKindOf(input.template);
  const existing = bindingOf(environment, input.template);
  if (existing && belongsToAnother(existing, input.template)) {
    const { namespace, name } = existing.metadata;
    throw new Error(`binding ${namespace ? `${namespace}/` : ''}${name} has a different owner reference UID`);
  }
  const next = renderBinding(input, existing);
  if (existing) return (await patchIfChanged(karmadaClient, resource, { old: existing, next })) !== existing;
  await karmadaClient.create(resource, next);
  return true;
}

/** Claims the template and writes its binding; a Lazy policy stops at the claim unless a user changed the template. */
export async function applyPolicy(
  environment: Environment,
  subject: Subject,
  policy: AnyPropagationPolicy,
  options: { byKarmada: boolean },
): Promise<void> {
  const { recorder } = environment;
  try {
    const claimed = await claimTemplate(environment, subject, claimOf(policy));
    if (policy.spec.activationPreference === 'Lazy' && options.byKarmada) return;
    if (!(await writeBinding(environment, await bindingInput(environment, claimed, policy)))) return;
    const message = `Apply ${policyText(policy)} succeed`;
    recorder.event(subject.template, NAME, { type: 'Normal', reason: 'ApplyPolicySucceed', message });
  } catch (thrown) {
    if (!isApiError(thrown, 'Conflict')) {
      const message = `Apply ${policyText(policy)} failed: ${messageOf(thrown)}`;
      recorder.event(subject.template, NAME, { type: 'Warning', reason: 'ApplyPolicyFailed', message });
    }
    throw thrown;
  }
}
