/** Taking and giving back the claim of a policy on a template and its binding. */

import type { Resource } from '../../api/kind.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import type { ResourceBinding } from '../../api/work/v1alpha2/resource-binding.ts';
import { patchIfChanged } from '../../machinery/write.ts';
import { bindingKey } from '../../propagation/binding.ts';
import { type Claim, withClaim, withoutClaim } from '../../propagation/claim.ts';
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

/** Takes the mark off the binding. */
export async function releaseBinding(environment: Environment, binding: ResourceBinding, claim: Claim): Promise<void> {
  const { resource } = bindingKindOf(binding);
  const next = withoutClaim(binding, claim);
  await patchIfChanged(environment.karmadaClient, resource, { old: binding, next }, { lock: true });
}

/** Takes the mark off the template. */
export async function releaseTemplate(environment: Environment, subject: Subject, claim: Claim): Promise<void> {
  const { template, resource } = subject;
  const next = withoutClaim(template, claim);
  await patchIfChanged(environment.karmadaClient, resource, { old: template, next }, { lock: true });
}
