/** A simulated member: an API server and the controllers that make it a cluster. */

import { builtinKinds } from '../api/builtin/index.ts';
import { nodes } from '../api/core/core.ts';
import { createInformerSet } from '../machinery/informer-set.ts';
import { createManager } from '../machinery/manager.ts';
import { createRecorder } from '../machinery/recorder.ts';
import { containerConnections } from './containers/index.ts';
import { type EmbeddedServer, type EmbeddedServerOptions, startEmbeddedServer } from './embedded-server.ts';
import type { MemberShape } from './fleet.ts';
import { metricsKinds } from './metrics/kinds.ts';
import { metricsViews } from './metrics/usage.ts';
import { random } from './random.ts';
import { createOnce } from './workloads/create-once.ts';
import { workloadControllers } from './workloads/index.ts';
import { nodesOf } from './workloads/node/shape.ts';

export interface SimulatedMember {
  readonly shape: MemberShape;
  readonly server: EmbeddedServer;
  /** Resolves when its controllers have nothing left to do. */
  idle(): Promise<void>;
  /** True while its controllers have something to do. */
  isBusy(): boolean;
  stop(): Promise<void>;
}

export type MemberOptions = Omit<EmbeddedServerOptions, 'name' | 'kinds'> & {
  shape: MemberShape;
  /** Tells the members' networks apart. */
  position: number;
};

/** How long Pods that end by themselves run, in milliseconds. */
const RUN_FOR = 200;
const KUBELET_VERSION = 'v1.36.1';

/** Starts a member; resolves when its API answers and its controllers run. */
export async function startMember({ shape, position, ...options }: MemberOptions): Promise<SimulatedMember> {
  const { clock, log } = options;
  const server = await startEmbeddedServer({
    ...options,
    name: shape.name,
    kinds: [...builtinKinds(), ...metricsKinds],
    views: metricsViews,
    connect: containerConnections,
  });
  const client = server.innerClient;
  const podNetwork = `10.${1 + (position % 250)}`;
  const fresh = nodesOf(shape, podNetwork, KUBELET_VERSION, clock.now());
  await Promise.all(
    fresh.map(async (node) => {
      const created = await createOnce(client, nodes, node);
      if (created) await client.update(nodes, { ...created, status: node.status ?? {} }, { subresource: 'status' });
    }),
  );
  const informers = createInformerSet({ client, clock, log });
  const settings = { readyAfter: shape.podReadySeconds * 1000, runFor: RUN_FOR };
  const recorder = createRecorder({ client, clock, log, newUid: random.uid });
  const controllers = workloadControllers({ client, informers, clock, log, recorder, settings, podNetwork });
  const manager = createManager({ controllers, informers, clock, log, turn });
  await manager.start();
  return {
    shape,
    server,
    idle: () => manager.idle(),
    isBusy: () => manager.busy() > 0,
    async stop() {
      await manager.stop();
      await recorder.flushed();
      informers.stop();
      await server.close();
    },
  };
}

/** Lets what is under way in this process arrive. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
