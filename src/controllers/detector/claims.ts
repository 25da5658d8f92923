/** Taking and giving back the claim of a policy on a template and its binding. */

import type { Resource } from '../../api/kind.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import type { ResourceBinding } from '../../api/work/v1alpha2/resource-binding.ts';
import { changeObject } from '../../machinery/change-object.ts';
import { patchIfChanged } from '../../machinery/write.ts';
import { bindingKey } from '../../propagation/binding.ts';
import { type Claim, passClaim, withClaim } from '../../propagation/claim.ts';
import { bindingKindOf } from '../binding-kind.ts';
import type { Environment } from '../environment.ts';

export interface Subject {
  template: AnyObject;
  resource: Resource<AnyObject>;
}

/** Marks the template as claimed; answers the stored template. */
export function claimTemplate(
  environment: Environment,
  { template, resource }: Subject,
  claim: Claim,
): Promise<AnyObject> {
  const next = withClaim(template, claim);
  return patchIfChanged(environment.karmadaClient, resource, { old: template, next }, { lock: true });
}

/** The cached binding of a template. */
export function bindingOf({ informers }: Environment, template: AnyObject): ResourceBinding | undefined {
  const { name, namespace } = bindingKey(template);
  return informers.for(bindingKindOf(template).resource).get(name, namespace);
}

/** Hands the binding from one claim to the next, or to nobody. */
export async function passBinding(
  environment: Environment,
  binding: ResourceBinding,
  { from, to }: { from: Claim; to: Claim | undefined },
): Promise<void> {
  const { resource } = bindingKindOf(binding);
  const change = (current: ResourceBinding): ResourceBinding => passClaim(current, from, to);
  await changeObject(environment.karmadaClient, resource, binding, { change });
}

/** Hands the template from one claim to the next, or to nobody, in one write. */
export async function passTemplate(
  environment: Environment,
  { template, resource }: Subject,
  { from, to }: { from: Claim; to: Claim | undefined },
): Promise<void> {
  const change = (current: AnyObject): AnyObject => passClaim(current, from, to);
  await changeObject(environment.karmadaClient, resource, template, { change });
}
