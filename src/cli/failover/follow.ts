/** Watches what becomes of a member's workloads, from its failure until they run elsewhere. */

import { type Cluster, clusters } from '../../api/cluster/v1alpha1/cluster.ts';
import { clusterResourceBindings } from '../../api/work/v1alpha2/cluster-resource-binding.ts';
import { type ResourceBinding, resourceBindings } from '../../api/work/v1alpha2/resource-binding.ts';
import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/log.ts';
import type { Client } from '../../client/client.ts';
import type { Informer } from '../../machinery/informer.ts';
import { createInformerSet } from '../../machinery/informer-set.ts';
import { bindingNews, clusterNews, heldBack, isOn, workloadName } from './story.ts';

export interface FollowOptions {
  karmadaClient: Client;
  member: string;
  clock: Clock;
  log: Logger;
  /** Takes each line as it happens. */
  tell(line: string): void;
  /** Ends the watching early. */
  signal: AbortSignal;
  timeoutSeconds: number;
}

export interface Following {
  /** How many workloads are on the member. */
  readonly count: number;
  /** Resolves with the workloads that are still there: none once all have left, the rest when time is up. */
  settled(): Promise<readonly string[]>;
  stop(): void;
}

/** With more workloads than this only counts are told. */
const TOLD_ONE_BY_ONE = 12;

interface Sight {
  cluster: Informer<Cluster>;
  bindings: readonly Informer<ResourceBinding>[];
  stop(): void;
}

async function look({ karmadaClient, clock, log, member }: FollowOptions): Promise<Sight> {
  const informers = createInformerSet({ client: karmadaClient, clock, log });
  const cluster = informers.for(clusters, { fieldSelector: `metadata.name=${member}` });
  const bindings = [informers.for(resourceBindings), informers.for<ResourceBinding>(clusterResourceBindings)];
  await informers.synced();
  return { cluster, bindings, stop: informers.stop };
}

/** Begins to watch; resolves when the present state is known. */
export async function followFailover(options: FollowOptions): Promise<Following> {
  const { clock, tell, member, timeoutSeconds, signal } = options;
  const sight = await look(options);
  const begin = clock.now();
  const all = (): ResourceBinding[] => sight.bindings.flatMap((informer) => informer.list());
  const remaining = (): ResourceBinding[] => all().filter((binding) => isOn(binding, member));
  const concerned = new Set(remaining().map(({ metadata }) => metadata.uid));
  const isVerbose = concerned.size <= TOLD_ONE_BY_ONE;
  const done = Promise.withResolvers<void>();
  const say = (lines: readonly string[]): void => {
    const time = `+${((clock.now() - begin) / 1000).toFixed(1)}s`;
    for (const line of lines) tell(`${time.padStart(7)}  ${line}`);
  };
  const onBinding = (old: ResourceBinding, next: ResourceBinding): void => {
    if (isVerbose) say(bindingNews(old, next));
    if (remaining().length > 0) return;
    if (!isVerbose) say([`all ${concerned.size} workloads have left ${member}`]);
    done.resolve();
  };
  sight.cluster.onChange(({ object, old }) => {
    if (old) say(clusterNews(old, object));
  });
  for (const informer of sight.bindings) {
    informer.onChange(({ object, old }) => {
      if (old && concerned.has(object.metadata.uid)) onBinding(old, object);
    });
  }
  return {
    count: concerned.size,
    async settled() {
      const cancel = clock.after(timeoutSeconds * 1000, done.resolve);
      signal.addEventListener('abort', () => done.resolve(), { once: true });
      if (concerned.size === 0 || signal.aborted) done.resolve();
      await done.promise;
      cancel();
      return remaining().map((binding) => [workloadName(binding), heldBack(binding)].filter(Boolean).join(': '));
    },
    stop: sight.stop,
  };
}
