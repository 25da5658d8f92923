/** Brings a policy that was added, changed or deleted to the templates it is about. */

import type { Kind } from '../../api/kind.ts';
import type { ResourceBinding } from '../../api/work/v1alpha2/resource-binding.ts';
import { type ControllerSpec, keyOf, parseKey } from '../../machinery/controller.ts';
import { patchIfChanged, withoutFinalizer } from '../../machinery/write.ts';
import { claimOf } from '../../propagation/claim.ts';
import { CLUSTER_PROPAGATION_POLICY_FINALIZER, PROPAGATION_POLICY_FINALIZER } from '../../propagation/names.ts';
import { type AnyPropagationPolicy, isNamespaced } from '../../propagation/policy-match.ts';
import { bindingCaches } from '../binding-kind.ts';
import type { Environment } from '../environment.ts';
import { bindingOf, releaseBinding, releaseTemplate } from './claims.ts';
import { demandOverrides, selects } from './policies.ts';
import { kindOfKey, type Templates } from './templates.ts';

/** Ids of the policies a binding is claimed by. */
function claimIds({ metadata }: ResourceBinding): string[] {
  return Object.entries(metadata.labels ?? {})
    .filter(([label]) => label.endsWith('propagationpolicy.karmada.io/permanent-id'))
    .map(([, id]) => id);
}

interface Scene {
  environment: Environment;
  templates: Templates;
  waiting: Set<string>;
  bindingsOf(policyId: string): readonly ResourceBinding[];
}

/** Lets go of everything the policy has claimed; bindings stay as they are otherwise. */
async function release({ environment, templates, bindingsOf }: Scene, policy: AnyPropagationPolicy): Promise<void> {
  const claim = claimOf(policy);
  for (const binding of bindingsOf(claim.id)) await releaseBinding(environment, binding, claim);
  for (const key of templates.claimedBy(claim.id)) {
    const subject = templates.find(key);
    if (subject) await releaseTemplate(environment, subject, claim);
  }
}

/** Releases templates the policy no longer means, and queues the others it has claimed. */
async function revisit({ environment, templates, bindingsOf }: Scene, policy: AnyPropagationPolicy): Promise<void> {
  const claim = claimOf(policy);
  const byKarmada = policy.spec.activationPreference === 'Lazy';
  const bound = bindingsOf(claim.id).map(({ spec }) => templates.keyOf(spec.resource));
  for (const key of new Set([...bound, ...templates.claimedBy(claim.id)])) {
    const subject = templates.find(key);
    if (!subject) continue;
    if (selects(policy, subject.template)) {
      templates.enqueue(key, { byKarmada, low: true });
      continue;
    }
    const binding = bindingOf(environment, subject.template);
    await releaseTemplate(environment, subject, claim);
    if (binding) await releaseBinding(environment, binding, claim);
  }
}

/** Queues the templates without policy that this one selects. */
function adopt({ environment, templates, waiting }: Scene, policy: AnyPropagationPolicy): void {
  const wanted = new Set(policy.spec.resourceSelectors.map(({ apiVersion, kind }) => `${apiVersion}|${kind}`));
  const isCandidate = (key: string): boolean => {
    const { apiVersion, kind } = kindOfKey(key);
    const template = wanted.has(`${apiVersion}|${kind}`) ? templates.find(key)?.template : undefined;
    if (!template || !selects(policy, template)) return false;
    return !isNamespaced(policy) || template.metadata.namespace === policy.metadata.namespace;
  };
  const adopted = [...waiting].filter(isCandidate);
  if (adopted.length > 0) demandOverrides(environment, policy);
  const byKarmada = policy.spec.activationPreference === 'Lazy';
  for (const key of adopted) {
    waiting.delete(key);
    templates.enqueue(key, { byKarmada, low: true });
  }
}

/** The controller of one kind of policy. */
export function createPolicyController(
  environment: Environment,
  kind: Kind<AnyPropagationPolicy>,
  shared: { templates: Templates; waiting: Set<string> },
): ControllerSpec {
  const { informers, karmadaClient } = environment;
  const cache = informers.for(kind);
  const byClaim = bindingCaches(informers).map((informer) => informer.index('claim', claimIds));
  const bindingsOf = (policyId: string): readonly ResourceBinding[] => byClaim.flatMap((find) => find(policyId));
  const scene: Scene = { environment, ...shared, bindingsOf };
  const finalizer = kind.namespaced ? PROPAGATION_POLICY_FINALIZER : CLUSTER_PROPAGATION_POLICY_FINALIZER;
  return {
    name: kind.namespaced ? 'propagation-policy-controller' : 'cluster-propagation-policy-controller',
    start(queue) {
      cache.onChange(({ type, object, old, initial }) => {
        const isNews = old?.metadata.generation !== object.metadata.generation;
        const isLeaving = old?.metadata.deletionTimestamp !== object.metadata.deletionTimestamp;
        if (type !== 'deleted' && (isNews || isLeaving)) queue.add(keyOf(object), { low: initial });
      });
    },
    async reconcile(key) {
      const { name, namespace } = parseKey(key);
      const policy = cache.get(name, namespace);
      if (!policy) return;
      if (policy.metadata.deletionTimestamp) {
        await release(scene, policy);
        const next = withoutFinalizer(policy, finalizer);
        await patchIfChanged(karmadaClient, kind, { old: policy, next }, { lock: true });
        return;
      }
      await revisit(scene, policy);
      adopt(scene, policy);
    },
  };
}
