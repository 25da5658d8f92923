/** Brings a policy that was added, changed or deleted to the templates it is about. */

import { priorityClasses } from '../../api/core/scheduling.ts';
import type { Kind } from '../../api/kind.ts';
import type { KubeObject } from '../../api/meta/object.ts';
import { clusterOverridePolicies } from '../../api/policy/v1alpha1/cluster-override-policy.ts';
import { overridePolicies } from '../../api/policy/v1alpha1/override-policy.ts';
import type { ResourceBinding } from '../../api/work/v1alpha2/resource-binding.ts';
import { type ControllerSpec, keyOf, parseKey } from '../../machinery/controller.ts';
import type { Informer } from '../../machinery/informer.ts';
import { patchIfChanged, withoutFinalizer } from '../../machinery/write.ts';
import { type Claim, claimOf } from '../../propagation/claim.ts';
import { CLUSTER_PROPAGATION_POLICY_FINALIZER, PROPAGATION_POLICY_FINALIZER } from '../../propagation/names.ts';
import { type AnyPropagationPolicy, isNamespaced } from '../../propagation/policy-match.ts';
import { bindingCaches } from '../binding-kind.ts';
import type { Environment } from '../environment.ts';
import { passBinding } from './claims.ts';
import { handOver } from './hand-over.ts';
import { demandOverrides, selects } from './policies.ts';
import { preempt, preemptNamed } from './preempt.ts';
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

/** The templates the policy has a claim on, on themselves or on their bindings. */
function keysOf({ templates, bindingsOf }: Scene, { id }: Claim): Set<string> {
  const bound = bindingsOf(id).map(({ spec }) => templates.keyOf(spec.resource));
  return new Set([...bound, ...templates.claimedBy(id)]);
}

/** Lets go of everything the policy has claimed; bindings whose template is gone are let go of by themselves. */
async function release(scene: Scene, policy: AnyPropagationPolicy): Promise<void> {
  const { environment, templates, bindingsOf } = scene;
  const claim = claimOf(policy);
  for (const key of keysOf(scene, claim)) await handOver(environment, templates, { key, claim });
  for (const binding of bindingsOf(claim.id)) await passBinding(environment, binding, { from: claim, to: undefined });
}

/** Lets go of templates the policy no longer means, gives up those a stronger one insists on, queues the others. */
async function revisit(scene: Scene, policy: AnyPropagationPolicy): Promise<void> {
  const { environment, templates } = scene;
  const claim = claimOf(policy);
  const byKarmada = policy.spec.activationPreference === 'Lazy';
  for (const key of keysOf(scene, claim)) {
    const subject = templates.find(key);
    if (!subject) continue;
    if (!selects(policy, subject.template)) await handOver(environment, templates, { key, claim });
    else if (!(await preempt(environment, subject))) templates.enqueue(key, { byKarmada, low: true });
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
    stage: 'decide',
    start(queue) {
      cache.onChange(({ type, object, old, initial }) => {
        const isNews = old?.metadata.generation !== object.metadata.generation;
        const isLeaving = old?.metadata.deletionTimestamp !== object.metadata.deletionTimestamp;
        if (type !== 'deleted' && (isNews || isLeaving)) queue.add(keyOf(object), { low: initial });
      });
      informers.for(priorityClasses).onChange(({ object, initial }) => {
        const isNamed = ({ spec }: AnyPropagationPolicy): boolean =>
          spec.schedulePriority?.priorityClassName === object.metadata.name;
        if (!initial) for (const policy of cache.list().filter(isNamed)) queue.add(keyOf(policy), { low: true });
      });
      const overrides: Informer<KubeObject> = informers.for(
        kind.namespaced ? overridePolicies : clusterOverridePolicies,
      );
      overrides.onChange(({ type, object, initial }) => {
        const { name = '', namespace } = object.metadata;
        if (type !== 'added' || initial) return;
        for (const policy of cache.list(namespace)) {
          if (policy.spec.dependentOverrides?.includes(name)) queue.add(keyOf(policy), { low: true });
        }
      });
    },
    async reconcile(key) {
      await shared.templates.known;
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
      await preemptNamed(environment, shared.templates, policy);
      adopt(scene, policy);
    },
  };
}
