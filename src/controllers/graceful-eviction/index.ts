/** Ends evictions: an old copy goes when the new ones are healthy, or when it has waited long enough. */

import { type Cluster, clusters } from '../../api/cluster/v1alpha1/cluster.ts';
import { isApiError } from '../../api/meta/api-error.ts';
import type { ResourceBinding } from '../../api/work/v1alpha2/resource-binding.ts';
import { messageOf } from '../../base/errors.ts';
import { type ControllerSpec, keyOf, parseKey } from '../../machinery/controller.ts';
import { patchIfChanged } from '../../machinery/write.ts';
import { untolerated } from '../../scheduler/index.ts';
import { BINDING_KINDS, type BindingKind } from '../binding-kind.ts';
import type { Environment } from '../environment.ts';
import { isKept, sayKept } from '../last-copy.ts';
import { tellBinding } from '../tell-binding.ts';
import { type Assessment, assess, type Sight } from './assess.ts';

const HELD = 'NoHealthyReplacement';

const nameOf = ({ prefix }: BindingKind): string => `${prefix}resource-binding-graceful-eviction-controller`;

const evictedFrom = ({ spec }: ResourceBinding): string[] =>
  (spec.gracefulEvictionTasks ?? []).map(({ fromCluster }) => fromCluster);

function sightOf({ clock, informers, settings }: Environment, { spec }: ResourceBinding): Sight {
  const cache = informers.for(clusters);
  const living = (clusterName: string): Cluster | undefined => {
    const cluster = cache.get(clusterName);
    return cluster?.metadata.deletionTimestamp ? undefined : cluster;
  };
  // A taint that is borne for a time only ends in another eviction.
  const tolerations = (spec.placement?.clusterTolerations ?? []).filter((each) => each.tolerationSeconds === undefined);
  return {
    now: clock.now(),
    timeout: settings.gracefulEvictionTimeout,
    keepLastHealthyCopy: settings.keepLastHealthyCopy,
    exists: (clusterName) => living(clusterName) !== undefined,
    accepts: (clusterName) => {
      const cluster = living(clusterName);
      if (!cluster) return false;
      const taints = (cluster.spec.taints ?? []).filter(({ effect }) => effect !== 'PreferNoSchedule');
      return untolerated(taints, tolerations) === undefined;
    },
  };
}

/** Says on the binding that copies are kept; takes it back when they no longer are. */
function sayWhatIsHeld(environment: Environment, kind: BindingKind, binding: ResourceBinding, held: readonly string[]) {
  const message = `The eviction from cluster(${held.join(', ')}) waits: the copy there is the last healthy one and nothing has replaced it yet.`;
  return sayKept(environment, binding, {
    reason: HELD,
    component: nameOf(kind),
    ...(held.length > 0 ? { message } : {}),
  });
}

function tellOutcome(environment: Environment, binding: ResourceBinding, component: string, outcome: Assessment): void {
  for (const clusterName of outcome.dropped) {
    const message = `Evict from cluster ${clusterName} succeed.`;
    const fact = { type: 'Normal', reason: 'EvictWorkloadFromClusterSucceed', message } as const;
    tellBinding(environment, binding, component, fact);
  }
  for (const clusterName of outcome.withdrawn) {
    const message = `Cluster ${clusterName} is back before anything replaced the copy there: it stays.`;
    tellBinding(environment, binding, component, { type: 'Normal', reason: 'EvictionWithdrawn', message });
  }
}

function createController(environment: Environment, kind: BindingKind): ControllerSpec {
  const { informers, karmadaClient } = environment;
  const name = nameOf(kind);
  const cache = informers.for(kind.resource);
  const byCluster = cache.index('evictedFrom', evictedFrom);

  const concerns = (binding: ResourceBinding): boolean => evictedFrom(binding).length > 0 || isKept(binding, HELD);
  const settle = async (binding: ResourceBinding): Promise<Assessment> => {
    const outcome = assess(binding, sightOf(environment, binding));
    try {
      const stored = await patchIfChanged(
        karmadaClient,
        kind.resource,
        { old: binding, next: outcome.next },
        { lock: true },
      );
      tellOutcome(environment, binding, name, outcome);
      await sayWhatIsHeld(environment, kind, stored, outcome.held);
    } catch (thrown) {
      for (const clusterName of isApiError(thrown, 'Conflict') ? [] : outcome.dropped) {
        const message = `Evict from cluster ${clusterName} failed: ${messageOf(thrown)}`;
        const fact = { type: 'Warning', reason: 'EvictWorkloadFromClusterFailed', message } as const;
        tellBinding(environment, binding, name, fact);
      }
      throw thrown;
    }
    return outcome;
  };

  return {
    name,
    workers: 5,
    start(queue) {
      cache.onChange(({ type, object, initial }) => {
        if (type !== 'deleted' && concerns(object)) queue.add(keyOf(object), { low: initial });
      });
      informers.for(clusters).onChange(({ object }) => {
        for (const binding of byCluster(object.metadata.name ?? '')) queue.add(keyOf(binding));
      });
    },
    async reconcile(key) {
      const address = parseKey(key);
      const binding = cache.get(address.name, address.namespace);
      if (!binding || binding.metadata.deletionTimestamp || !concerns(binding)) return undefined;
      const { after } = await settle(binding);
      return after === undefined ? undefined : { after };
    },
  };
}

/** One controller for each kind of binding. */
export function createGracefulEvictionControllers(environment: Environment): ControllerSpec[] {
  return BINDING_KINDS.map((kind) => createController(environment, kind));
}
