/** One API server of the local control plane: its store, its address, and its administrator's client. */

import type { Kind } from '../api/kind.ts';
import type { Reach } from '../apiserver/connect/connect.ts';
import type { ConnectTable } from '../apiserver/route.ts';
import { type ApiServer, type ApiServerOptions, createApiServer } from '../apiserver/server.ts';
import { openStore } from '../apiserver/store/open.ts';
import { ADMIN } from '../apiserver/user.ts';
import type { Views } from '../apiserver/view.ts';
import { type Clock, sleep } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import type { Client } from '../client/client.ts';
import { createClient } from '../client/kube-client.ts';
import type { Identity } from './identity.ts';
import { createGate, inProcessTransport } from './in-process-transport.ts';
import { openPortGate } from './port-gate.ts';
import { random } from './random.ts';

/** How a server is reached from outside of this process. */
export interface Exposure {
  identity: Identity;
  /** The port of the last run, taken again where it is free. */
  port?: number;
  /** Whether the server can stop answering for a while; costs one more hop on each connection. */
  pausable: boolean;
}

export interface EmbeddedServerOptions {
  name: string;
  kinds: readonly Kind[];
  /** Kinds that are worked out instead of stored. */
  views?: Views;
  /** A file, or `:memory:`. */
  storePath: string;
  clock: Clock;
  log: Logger;
  /** Absent: the server is reached in this process only. */
  exposure?: Exposure;
  /** Checks that take time, by resource. */
  reviews?: ApiServerOptions['reviews'];
  /** Leads to other servers of this process by their address. */
  reach?: Reach;
  /** Subresources that lead elsewhere. */
  connect?: ConnectTable;
  /** Who the server's own controllers are in `managedFields`, by the name of the program that runs them elsewhere. */
  controllers?: string;
}

export interface EmbeddedServer {
  readonly name: string;
  readonly api: ApiServer;
  /** `https://127.0.0.1:…`, or a name that leads nowhere for a server without sockets. */
  readonly url: string;
  readonly port: number | undefined;
  /** In-process, as administrator, and answering even while paused: for the server's own controllers, who change nothing they are given. */
  readonly innerClient: Client;
  /** In-process, as administrator, and subject to pauses: for everybody else. */
  readonly client: Client;
  isPaused(): boolean;
  /** Lets every request of others in this process take so much longer; 0 ends that. */
  slow(milliseconds: number): void;
  pause(): Promise<void>;
  resume(): Promise<void>;
  close(): Promise<void>;
}

/** Who the controllers are in `managedFields`, by the names of the programs that run them elsewhere. */
const MEMBER_CONTROLLERS = 'kube-controller-manager';
export const KARMADA_CONTROLLERS = 'karmada-controller-manager';

/** Starts an API server; resolves when it answers. */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const { name, kinds, views = {}, clock, log, exposure, reach, reviews = {}, connect = {} } = options;
  const store = await openStore({ path: options.storePath });
  const common = { name, kinds, views, store, clock, log, random, reviews, connect };
  const api = createApiServer({ ...common, ...(reach ? { reach } : {}) });
  const ports = exposure ? await expose(api, exposure) : undefined;
  const url = ports ? `https://127.0.0.1:${ports.port}` : `https://${name}.in-process`;
  let latency = 0;
  const gate = { ...createGate(), wait: () => (latency > 0 ? sleep(clock, latency) : undefined) };
  const handle = (request: Parameters<ApiServer['handle']>[0]): ReturnType<ApiServer['handle']> =>
    api.handle(request, ADMIN);
  return {
    name,
    api,
    url,
    port: ports?.port,
    innerClient: createClient(inProcessTransport(url, handle), {
      userAgent: options.controllers ?? MEMBER_CONTROLLERS,
      shares: true,
    }),
    client: createClient(inProcessTransport(url, handle, gate), { userAgent: KARMADA_CONTROLLERS }),
    isPaused: () => !gate.isOpen(),
    slow(milliseconds) {
      latency = milliseconds;
    },
    async pause() {
      gate.set(false);
      await ports?.shut();
    },
    async resume() {
      await ports?.open();
      gate.set(true);
    },
    async close() {
      if (exposure?.pausable && gate.isOpen()) await ports?.shut();
      await api.close();
    },
  };
}

interface Face {
  port: number;
  shut(): Promise<void>;
  open(): Promise<void>;
}

async function expose(api: ApiServer, { identity, port, pausable }: Exposure): Promise<Face> {
  const { server, ca } = identity;
  const tls = { key: server.key, cert: server.certificate, clientCa: ca.certificate, clientCaKey: ca.key };
  if (pausable) return openPortGate((await api.listen({ tls })).port, port);
  const listening = await api.listen({ tls, ...(port === undefined ? {} : { port }) }).catch((thrown: unknown) => {
    if ((thrown as { code?: string }).code !== 'EADDRINUSE') throw thrown;
    return api.listen({ tls });
  });
  const never = (): Promise<void> => Promise.reject(new Error('this server cannot be paused'));
  return { port: listening.port, shut: never, open: never };
}
