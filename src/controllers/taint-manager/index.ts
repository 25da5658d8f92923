/** Takes bindings off clusters whose NoExecute taints they do not tolerate, or no longer. */

import { clusters, type Taint } from '../../api/cluster/v1alpha1/cluster.ts';
import { isApiError } from '../../api/meta/api-error.ts';
import type { Placement } from '../../api/policy/v1alpha1/placement.ts';
import type { ResourceBinding } from '../../api/work/v1alpha2/resource-binding.ts';
import { messageOf } from '../../base/errors.ts';
import { deepEqual } from '../../base/json.ts';
import { type ControllerSpec, keyOf, parseKey, type Result } from '../../machinery/controller.ts';
import type { Informer } from '../../machinery/informer.ts';
import type { Queue } from '../../machinery/queue.ts';
import { patchIfChanged } from '../../machinery/write.ts';
import { evict, isLastHealthyCopy } from '../../propagation/evict.ts';
import { APPLIED_PLACEMENT_ANNOTATION } from '../../propagation/names.ts';
import { preservedState } from '../../propagation/preserve-state.ts';
import { prepareFleet, schedule } from '../../scheduler/index.ts';
import { BINDING_KINDS, type BindingKind } from '../binding-kind.ts';
import type { Environment } from '../environment.ts';
import { isEnabled } from '../feature-gates.ts';
import { isKept, sayKept } from '../last-copy.ts';
import { addressOf } from '../manifest.ts';
import { tellBinding } from '../tell-binding.ts';
import { executionTaints, leaveAt } from './tolerance.ts';
import { createTurns } from './turns.ts';

/** How often a binding that cannot leave is looked at again. */
const RECHECK = 10_000;
const NOWHERE = 'NoOtherCluster';

const targetNames = ({ spec }: ResourceBinding): string[] => (spec.clusters ?? []).map(({ name }) => name);

/** The tolerations the binding was scheduled with. */
function tolerationsOf(binding: ResourceBinding): NonNullable<Placement['clusterTolerations']> {
  const text = binding.metadata.annotations?.[APPLIED_PLACEMENT_ANNOTATION];
  if (!text) throw new Error(`binding ${addressOf(binding)} does not say which placement it was scheduled for`);
  const placement = JSON.parse(text) as Placement | null;
  return placement?.clusterTolerations ?? [];
}

/** The time a taint came; for one that does not say, the time it was first seen. */
function createTaintTimes(now: () => number): (clusterName: string, taint: Taint) => number {
  const seen = new Map<string, number>();
  return (clusterName, { key, effect, value = '', timeAdded }) => {
    if (timeAdded) return Date.parse(timeAdded);
    const name = JSON.stringify([clusterName, key, effect, value]);
    const first = seen.get(name) ?? now();
    seen.set(name, first);
    return first;
  };
}

function withoutTarget(environment: Environment, binding: ResourceBinding, fromCluster: string): ResourceBinding {
  const { noExecuteTaintEvictionPurgeMode } = environment.settings;
  const wish = binding.spec.failover?.cluster;
  const purgeMode = wish ? (wish.purgeMode ?? 'Gracefully') : noExecuteTaintEvictionPurgeMode;
  const { featureGates } = environment.settings;
  const isStateful = isEnabled(featureGates, 'StatefulFailoverInjection');
  const state = isStateful ? preservedState(binding, fromCluster, wish?.statePreservation) : {};
  const task = { fromCluster, reason: 'TaintUntolerated', producer: 'TaintManager', purgeMode, ...state };
  const next = evict(binding, task);
  if (isEnabled(featureGates, 'GracefulEviction')) return next;
  // Without tasks the copy goes at once.
  return { ...next, spec: { ...next.spec, gracefulEvictionTasks: binding.spec.gracefulEvictionTasks ?? [] } };
}

/** A copy that is purged at once cannot wait for its replacement: there must at least be a place for one. */
function hasNowhereToGo(
  { informers, settings }: Environment,
  binding: ResourceBinding,
  next: ResourceBinding,
): boolean {
  if (!settings.keepLastHealthyCopy) return false;
  const leaving = targetNames(binding).filter((name) => !targetNames(next).includes(name));
  const waiting = new Set(
    next.spec.gracefulEvictionTasks
      ?.filter(({ purgeMode }) => purgeMode !== 'Directly')
      .map(({ fromCluster }) => fromCluster),
  );
  const isLast = leaving.some((name) => !waiting.has(name) && isLastHealthyCopy(binding, name));
  return isLast && schedule(prepareFleet(informers.for(clusters).list()), next).clusters.length === 0;
}

/** Evicts from the clusters, or says why the copy stays; answers when to look again. */
async function leave(
  environment: Environment,
  kind: BindingKind,
  binding: ResourceBinding,
  due: readonly string[],
): Promise<Result> {
  const component = 'taint-manager';
  try {
    const next = due.reduce((current, name) => withoutTarget(environment, current, name), binding);
    if (hasNowhereToGo(environment, binding, next)) {
      const message = `The eviction from cluster(${due.join(', ')}) waits: the copy there is the last healthy one and no other cluster would take it.`;
      await sayKept(environment, binding, { reason: NOWHERE, message, component });
      return { after: RECHECK };
    }
    const stored = await patchIfChanged(
      environment.karmadaClient,
      kind.resource,
      { old: binding, next },
      { lock: true },
    );
    await sayKept(environment, stored, { reason: NOWHERE, component });
  } catch (thrown) {
    if (!isApiError(thrown, 'Conflict')) {
      const message = `Evict from cluster ${due.join(', ')} failed: ${messageOf(thrown)}`;
      const fact = { type: 'Warning', reason: 'EvictWorkloadFromClusterFailed', message } as const;
      tellBinding(environment, binding, component, fact);
    }
    throw thrown;
  }
  return undefined;
}

function wire(environment: Environment, cache: Informer<ResourceBinding>, queue: Queue): void {
  const clusterCache = environment.informers.for(clusters);
  const byTarget = cache.index('target', targetNames);
  const isTainted = (clusterName: string): boolean =>
    executionTaints(clusterCache.get(clusterName)?.spec.taints).length > 0;
  clusterCache.onChange(({ object, old }) => {
    const taints = executionTaints(object.spec.taints);
    if (deepEqual(taints, executionTaints(old?.spec.taints))) return;
    for (const binding of byTarget(object.metadata.name ?? '')) queue.add(keyOf(binding));
  });
  cache.onChange(({ type, object, old }) => {
    if (type === 'deleted' || old?.metadata.generation === object.metadata.generation) return;
    if (targetNames(object).some(isTainted)) queue.add(keyOf(object));
  });
}

function createTaintManager(environment: Environment, kind: BindingKind): ControllerSpec {
  const { informers, clock, settings } = environment;
  const cache = informers.for(kind.resource);
  const clusterCache = informers.for(clusters);
  const turns = createTurns(settings.resourceEvictionRate);
  const addedAt = createTaintTimes(() => clock.now());

  /** The tainted targets, each with the time the binding has to leave it. */
  const departures = (binding: ResourceBinding): { name: string; at: number }[] =>
    targetNames(binding).flatMap((name) => {
      const taints = executionTaints(clusterCache.get(name)?.spec.taints);
      if (taints.length === 0) return [];
      return [{ name, at: leaveAt(taints, tolerationsOf(binding), (taint) => addedAt(name, taint)) }];
    });

  return {
    name: `${kind.prefix}taint-manager`,
    workers: 3,
    start: (queue) => wire(environment, cache, queue),
    async reconcile(key) {
      const address = parseKey(key);
      const binding = cache.get(address.name, address.namespace);
      if (!binding || binding.metadata.deletionTimestamp) return turns.leave(key);
      const tainted = departures(binding);
      const now = clock.now();
      const due = tainted.filter(({ at }) => at <= now).map(({ name }) => name);
      if (due.length > 0) {
        const wait = turns.wait(key, now);
        return wait > 0 ? { after: wait } : leave(environment, kind, binding, due);
      }
      turns.leave(key);
      if (isKept(binding, NOWHERE))
        await sayKept(environment, binding, { reason: NOWHERE, component: 'taint-manager' });
      const next = Math.min(Number.POSITIVE_INFINITY, ...tainted.map(({ at }) => at));
      return Number.isFinite(next) ? { after: next - now } : undefined;
    },
  };
}

/** One for each kind of binding; none unless NoExecute taints are to evict. */
export function createTaintManagers(environment: Environment): ControllerSpec[] {
  const { enableTaintManager, enableNoExecuteTaintEviction } = environment.settings;
  if (!enableTaintManager || !enableNoExecuteTaintEviction) return [];
  return BINDING_KINDS.map((kind) => createTaintManager(environment, kind));
}
