/** What makes the Works of a binding be looked at again. */

import { type Cluster, clusters } from '../../api/cluster/v1alpha1/cluster.ts';
import { clusterOverridePolicies } from '../../api/policy/v1alpha1/cluster-override-policy.ts';
import { type OverridePolicy, overridePolicies } from '../../api/policy/v1alpha1/override-policy.ts';
import { works } from '../../api/work/v1alpha1/work.ts';
import type { ResourceBinding } from '../../api/work/v1alpha2/resource-binding.ts';
import { keyOf } from '../../machinery/controller.ts';
import type { Change, Informer } from '../../machinery/informer.ts';
import type { Queue } from '../../machinery/queue.ts';
import { overrideMatch } from '../../propagation/override/override.ts';
import { expectedClusters } from '../../propagation/targets.ts';
import type { BindingKind } from '../binding-kind.ts';
import type { Environment } from '../environment.ts';
import { switchedBy } from '../override-for.ts';
import { findTemplate } from '../template-of.ts';

type AnyChange = Change<OverridePolicy>;

/** The states of a policy whose matches have to be looked at. */
function policyStates({ object, old }: AnyChange): OverridePolicy[] {
  if (old && old.metadata.generation === object.metadata.generation) return [];
  return old ? [old, object] : [object];
}

async function isMatched(
  environment: Environment,
  binding: ResourceBinding,
  states: readonly OverridePolicy[],
): Promise<boolean> {
  if (states.some(({ spec }) => !spec.resourceSelectors?.length)) return true;
  const found = await findTemplate(environment, binding.spec.resource);
  return found !== undefined && states.some(({ spec }) => overrideMatch(spec, found.template) !== 'none');
}

/** Queues a binding when its wish, an override policy that concerns it, what that says of a cluster, or the existence of one of its Works changes. */
export function wireBinding(environment: Environment, kind: BindingKind, queue: Queue): void {
  const { informers } = environment;
  const cache: Informer<ResourceBinding> = informers.for(kind.resource);

  const addMatched = (bindings: readonly ResourceBinding[], states: readonly OverridePolicy[]): void => {
    for (const binding of states.length > 0 ? bindings : []) {
      void isMatched(environment, binding, states)
        .catch(() => true)
        .then((matched) => matched && queue.add(keyOf(binding), { low: true }));
    }
  };
  const onOverride = (change: AnyChange, namespace: string | undefined): void =>
    addMatched(cache.list(namespace), change.initial ? [] : policyStates(change));
  const onCluster = (change: Change<Cluster>): void => {
    const { name = '' } = change.object.metadata;
    const namespaced = kind.resource.namespaced ? informers.for(overridePolicies) : undefined;
    const all = (): OverridePolicy[] => [
      ...(informers.for(clusterOverridePolicies).list() as readonly OverridePolicy[]),
      ...(namespaced?.list() ?? []),
    ];
    for (const policy of switchedBy(change, all)) {
      const there = cache.list(policy.metadata.namespace).filter(({ spec }) => expectedClusters(spec).has(name));
      addMatched(there, [policy]);
    }
  };

  cache.onChange(({ type, object, old, initial }) => {
    const isNews = old?.metadata.generation !== object.metadata.generation;
    const isLeaving = old?.metadata.deletionTimestamp !== object.metadata.deletionTimestamp;
    if (type !== 'deleted' && (isNews || isLeaving)) queue.add(keyOf(object), { low: initial });
  });
  informers.for(clusters).onChange(onCluster);
  informers.for(clusterOverridePolicies).onChange((change) => onOverride(change as AnyChange, undefined));
  if (kind.resource.namespaced) {
    informers.for(overridePolicies).onChange((change) => onOverride(change, change.object.metadata.namespace));
  }
  informers.for(works).onChange(({ type, object }) => {
    const key = type === 'deleted' ? kind.keyIn(object.metadata.annotations ?? {}) : undefined;
    if (key !== undefined) queue.add(key);
  });
}
