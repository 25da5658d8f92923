/** Moves workloads away from clusters where they have been unhealthy for longer than their policy tolerates. */

import { isApiError } from '../../api/meta/api-error.ts';
import type { GracefulEvictionTask, ResourceBinding } from '../../api/work/v1alpha2/resource-binding.ts';
import { messageOf } from '../../base/errors.ts';
import { type ControllerSpec, keyOf, parseKey } from '../../machinery/controller.ts';
import { patchIfChanged } from '../../machinery/write.ts';
import { evict } from '../../propagation/evict.ts';
import { preservedState } from '../../propagation/preserve-state.ts';
import { BINDING_KINDS, type BindingKind } from '../binding-kind.ts';
import type { Environment } from '../environment.ts';
import { isEnabled } from '../feature-gates.ts';
import { tellBinding } from '../tell-binding.ts';
import { createUnhealthySince } from './unhealthy-since.ts';

type Behavior = NonNullable<NonNullable<ResourceBinding['spec']['failover']>['application']>;

const TOLERATION_SECONDS = 300;

/** The wish of the policy, where the kind can tell whether it is well. */
function behaviorOf({ interpreter }: Environment, { spec, status }: ResourceBinding): Behavior | undefined {
  if (!spec.propagateDeps || !status?.aggregatedStatus?.length) return undefined;
  const { health } = interpreter.of(spec.resource.apiVersion, spec.resource.kind);
  return health ? spec.failover?.application : undefined;
}

/** Throws where the state that is to go along is not known. */
function stateFor({ settings }: Environment, binding: ResourceBinding, clusterName: string, behavior: Behavior) {
  if (!isEnabled(settings.featureGates, 'StatefulFailoverInjection') || !behavior.statePreservation) return {};
  const clustersBeforeFailover = (binding.spec.clusters ?? []).map(({ name }) => name);
  return { ...preservedState(binding, clusterName, behavior.statePreservation), clustersBeforeFailover };
}

function taskFor(fromCluster: string, behavior: Behavior, producer: string): GracefulEvictionTask {
  const { purgeMode = 'Gracefully', gracePeriodSeconds } = behavior;
  return {
    fromCluster,
    reason: 'ApplicationFailure',
    producer,
    purgeMode,
    ...(purgeMode === 'Gracefully' && gracePeriodSeconds !== undefined ? { gracePeriodSeconds } : {}),
    ...(purgeMode === 'Never' ? { suppressDeletion: true } : {}),
  };
}

function createController(environment: Environment, kind: BindingKind): ControllerSpec {
  const { informers, karmadaClient, clock, settings } = environment;
  const name = `${kind.prefix}resource-binding-application-failover-controller`;
  const cache = informers.for(kind.resource);
  const unhealthySince = createUnhealthySince();

  const leave = async (binding: ResourceBinding, due: readonly string[], behavior: Behavior): Promise<void> => {
    try {
      if (behavior.purgeMode !== 'Directly' && !isEnabled(settings.featureGates, 'GracefulEviction')) {
        throw new Error(`the feature gate GracefulEviction is off, which purgeMode ${behavior.purgeMode} needs`);
      }
      const next = due.reduce((current, cluster) => {
        const state = stateFor(environment, binding, cluster, behavior);
        return evict(current, { ...taskFor(cluster, behavior, name), ...state });
      }, binding);
      await patchIfChanged(karmadaClient, kind.resource, { old: binding, next }, { lock: true });
    } catch (thrown) {
      if (!isApiError(thrown, 'Conflict')) {
        const message = `Evict from cluster ${due.join(', ')} failed: ${messageOf(thrown)}`;
        const fact = { type: 'Warning', reason: 'EvictWorkloadFromClusterFailed', message } as const;
        tellBinding(environment, binding, name, fact);
      }
      throw thrown;
    }
  };

  return {
    name,
    workers: 5,
    start(queue) {
      cache.onChange(({ type, object, old, initial }) => {
        const isConcerned = object.spec.failover?.application ?? old?.spec.failover?.application;
        if (type === 'deleted' || isConcerned) queue.add(keyOf(object), { low: initial });
      });
    },
    async reconcile(key) {
      const address = parseKey(key);
      const binding = cache.get(address.name, address.namespace);
      const behavior = binding && behaviorOf(environment, binding);
      if (!behavior || binding.metadata.deletionTimestamp) {
        unhealthySince.forget(key);
        return undefined;
      }
      const now = clock.now();
      const patience = (behavior.decisionConditions.tolerationSeconds ?? TOLERATION_SECONDS) * 1000;
      const since = [...unhealthySince.observe(key, binding, now)];
      const due = since.filter(([, start]) => now - start > patience).map(([cluster]) => cluster);
      if (due.length > 0) {
        await leave(binding, due, behavior);
        return { after: 1 };
      }
      const next = Math.min(...since.map(([, start]) => start + patience + 1 - now));
      return Number.isFinite(next) ? { after: next } : undefined;
    },
  };
}

/** One controller for each kind of binding. */
export function createApplicationFailoverControllers(environment: Environment): ControllerSpec[] {
  return BINDING_KINDS.map((kind) => createController(environment, kind));
}
