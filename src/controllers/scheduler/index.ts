/** Gives bindings their target clusters, in the order of their priority. */

import { type Cluster, clusters } from '../../api/cluster/v1alpha1/cluster.ts';
import type { ResourceBinding, TargetCluster } from '../../api/work/v1alpha2/resource-binding.ts';
import { messageOf } from '../../base/errors.ts';
import { deepEqual } from '../../base/json.ts';
import { type ControllerSpec, keyOf, parseKey } from '../../machinery/controller.ts';
import type { Change, Informer } from '../../machinery/informer.ts';
import {
  createSchedulingQueue,
  type Fleet,
  isForScheduler,
  prepareFleet,
  type QueueItem,
} from '../../scheduler/index.ts';
import { bindingCaches } from '../binding-kind.ts';
import type { Environment } from '../environment.ts';
import { affectedBindings } from './affected.ts';
import { attend } from './attempt.ts';
import { createMemberNodes } from './member-nodes.ts';
import { createSurroundings } from './surroundings.ts';

/** The one key of the controller's own queue: take the next binding. */
const NEXT = 'next';
/** So many decisions are taken before the first of them is written, where none depends on another. */
const AT_ONCE = 16;
/** How often bindings that wait for capacity are looked through. */
const WAITING_CHECK = 30_000;

/** True when an update is no more than the targets that are being written right now. */
function isOwnWrite(old: ResourceBinding, next: ResourceBinding, own: readonly TargetCluster[] | undefined): boolean {
  if (!own || !deepEqual(next.spec.clusters ?? [], own)) return false;
  return deepEqual({ ...old.spec, clusters: undefined }, { ...next.spec, clusters: undefined });
}

function createFleetReader(cache: Informer<Cluster>): () => Fleet {
  let fleet: Fleet | undefined;
  let isStale = true;
  cache.onChange(() => {
    isStale = true;
  });
  return () => {
    if (isStale || !fleet) fleet = prepareFleet(cache.list(), fleet);
    isStale = false;
    return fleet;
  };
}

export function createSchedulerController(environment: Environment): ControllerSpec {
  const { informers, clock, log, settings } = environment;
  const scheduling = createSchedulingQueue({ now: () => clock.now() });
  const [namespaced, clusterWide] = bindingCaches(informers);
  const clusterCache = informers.for(clusters);
  const readFleet = createFleetReader(clusterCache);
  const memberNodes = settings.enableSchedulerEstimator ? createMemberNodes(environment.members) : undefined;
  const surroundings = createSurroundings(environment, {
    namespaced: () => namespaced?.list() ?? [],
    estimators: memberNodes ? [memberNodes.estimator] : [],
  });
  // With these, a decision counts on the ones before it being written.
  const { SchedulingOvercommitProtection, WorkloadAffinity } = settings.featureGates;
  const atOnce = SchedulingOvercommitProtection || WorkloadAffinity ? 1 : AT_ONCE;
  const writing = new Map<string, readonly TargetCluster[]>();

  const push = (binding: ResourceBinding): void =>
    scheduling.push({ key: keyOf(binding), priority: binding.spec.schedulePriority?.priority ?? 0 });
  const concerns = ({ type, object, old }: Change<ResourceBinding>): boolean => {
    if (type === 'deleted' || !isForScheduler(object, settings.schedulerName)) return false;
    if (!old || !isForScheduler(old, settings.schedulerName)) return true;
    const isNews = old.metadata.generation !== object.metadata.generation;
    return isNews && !isOwnWrite(old, object, writing.get(keyOf(object)));
  };
  const all = (): ResourceBinding[] => [namespaced, clusterWide].flatMap((cache) => cache?.list() ?? []);
  const handle = async ({ key }: QueueItem): Promise<'none' | 'capacity' | 'backoff'> => {
    const { name, namespace } = parseKey(key);
    const binding = (namespace === undefined ? clusterWide : namespaced)?.get(name, namespace);
    if (!binding) return 'none';
    try {
      const announce = (targets: readonly TargetCluster[]) => void writing.set(key, targets);
      return await attend(binding, { environment, fleet: readFleet(), surroundings, announce });
    } catch (thrown) {
      log.warn(messageOf(thrown), { controller: 'scheduler', key });
      return 'backoff';
    } finally {
      writing.delete(key);
    }
  };
  const pause = (): number => {
    const next = scheduling.nextBackoff();
    if (scheduling.sizes.ready > 0) return 0;
    return next === undefined ? WAITING_CHECK : Math.min(WAITING_CHECK, Math.max(1, next - clock.now()));
  };

  return {
    name: 'scheduler',
    stage: 'decide',
    backlog: () => scheduling.sizes.ready,
    start(queue) {
      for (const cache of [namespaced, clusterWide]) {
        cache?.onChange((change) => {
          surroundings.changed(change);
          if (!concerns(change)) return;
          push(change.object);
          queue.add(NEXT);
        });
      }
      clusterCache.onChange((change) => {
        memberNodes?.changed(change);
        for (const binding of affectedBindings(change, all, settings.schedulerName)) push(binding);
        const grew = !deepEqual(change.old?.status?.resourceSummary, change.object.status?.resourceSummary);
        if (grew) scheduling.flushWaiting(0);
        queue.add(NEXT);
      });
    },
    async reconcile() {
      scheduling.flushBackoff();
      scheduling.flushWaiting();
      const items = Array.from({ length: atOnce }, () => scheduling.pop()).filter((item) => item !== undefined);
      await Promise.all(items.map(async (item) => scheduling.finish(item, await handle(item))));
      const { ready, backoff, waiting } = scheduling.sizes;
      if (ready + backoff + waiting > 0) return { after: pause() };
      return undefined;
    },
  };
}
