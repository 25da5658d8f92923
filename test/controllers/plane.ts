/**
 * The Karmada API with its controllers, and members that are API servers and nothing more: no Deployment ever
 * gets Pods there, so a test writes the member's state itself.
 */

import { dump, load } from 'js-yaml';
import { builtinKinds } from '../../src/api/builtin/index.ts';
import { type Cluster, clusters } from '../../src/api/cluster/v1alpha1/cluster.ts';
import { karmadaKinds } from '../../src/api/karmada.ts';
import type { Kind } from '../../src/api/kind.ts';
import { createApiServer } from '../../src/apiserver/server.ts';
import { openStore } from '../../src/apiserver/store/open.ts';
import { ADMIN } from '../../src/apiserver/user.ts';
import type { Clock } from '../../src/base/clock.ts';
import type { HttpRequest, HttpResponse } from '../../src/base/http.ts';
import { silentLogger } from '../../src/base/log.ts';
import type { Client } from '../../src/client/client.ts';
import { createClient } from '../../src/client/kube-client.ts';
import { createControllers } from '../../src/controllers/index.ts';
import type { Settings } from '../../src/controllers/settings.ts';
import { createGate, inProcessTransport } from '../../src/local/in-process-transport.ts';
import { random } from '../../src/local/random.ts';
import { createScriptRunner } from '../../src/lua/script-runner.ts';
import type { CallWebhook } from '../../src/propagation/interpreter/webhooked.ts';
import { eventually } from '../support/local-fleet.ts';
import { systemClock } from '../support/system-clock.ts';

export interface BareServer {
  client: Client;
  /** Every write that reached the server, as `VERB path`. */
  writes: string[];
  setReachable(reachable: boolean): void;
  /** From now on takes requests and leaves them without an answer; the call returns how to answer them after all. */
  hang(): () => void;
  /** From now on answers requests it is true of, as `VERB path`, with an error; the call returns how to end that. */
  refuse(isRefused: (request: string) => boolean): () => void;
  close(): Promise<void>;
}

const REFUSAL: HttpResponse = {
  status: 500,
  headers: { 'content-type': 'application/json' },
  text: async () =>
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Status',
      status: 'Failure',
      reason: 'InternalError',
      message: 'the disk is full',
      code: 500,
    }),
  async *chunks() {},
};

/** An API server of this process over a store in memory. */
export async function aServer(name: string, kinds: readonly Kind[] = builtinKinds()): Promise<BareServer> {
  const store = await openStore({ path: ':memory:' });
  const api = await createApiServer({ name, kinds, store, clock: systemClock, log: silentLogger, random });
  let hanging: Promise<void> | undefined;
  const gate = { ...createGate(), wait: () => hanging };
  const writes: string[] = [];
  let isRefused = (_request: string): boolean => false;
  const handle = (request: HttpRequest) => {
    const line = `${request.method} ${request.path.split('?')[0]}`;
    if (request.method !== 'GET') writes.push(line);
    return isRefused(line) ? Promise.resolve(REFUSAL) : api.handle(request, ADMIN);
  };
  return {
    client: createClient(inProcessTransport(`https://${name}`, handle, gate)),
    writes,
    setReachable: gate.set,
    hang() {
      const { promise, resolve } = Promise.withResolvers<void>();
      hanging = promise;
      return () => {
        hanging = undefined;
        resolve();
      };
    },
    refuse(next) {
      isRefused = next;
      return () => {
        isRefused = () => false;
      };
    },
    async close() {
      await api.close();
      await store.close();
    },
  };
}

export interface Plane {
  karmada: BareServer;
  karmadaClient: Client;
  member(name: string): BareServer;
  /** Adds a Cluster for a new bare member and waits until it is Ready. */
  join(name: string, changes?: Partial<Cluster['spec']>, labels?: Record<string, string>): Promise<void>;
  idle(): Promise<void>;
  eventually: typeof eventually;
  /** Stops the controllers and starts new ones, which know nothing but what is stored; `meanwhile` happens between the two. */
  restart(meanwhile?: () => Promise<unknown>): Promise<void>;
  stop(): Promise<void>;
}

export interface PlaneOptions {
  members?: readonly string[];
  settings?: Partial<Settings>;
  clock?: Clock;
  /** Answers in place of interpreter webhooks. */
  callWebhook?: CallWebhook;
  /** What is done to every server before anybody asks it. */
  prepare?(client: Client): Promise<void>;
}

/** Starts everything; the members are Ready. */
export async function aPlane(options: PlaneOptions = {}): Promise<Plane> {
  const { members: names = ['member1', 'member2'], settings, clock = systemClock, prepare } = options;
  const karmada = await aServer('karmada', [...builtinKinds(), ...karmadaKinds]);
  await prepare?.(karmada.client);
  const members = new Map<string, BareServer>();
  const member = (name: string): BareServer => {
    const found = members.get(name);
    if (!found) throw new Error(`there is no member ${name}`);
    return found;
  };
  const scripts = createScriptRunner();
  const newControllers = () =>
    createControllers({
      karmadaClient: karmada.client,
      clock,
      log: silentLogger,
      newUid: random.uid,
      scripts,
      ...(options.callWebhook ? { callWebhook: options.callWebhook } : {}),
      yaml: { parse: (text) => load(text), format: (value) => dump(value, { sortKeys: true }) },
      memberClient: ({ metadata }) => member(metadata.name ?? '').client,
      ...(settings ? { settings } : {}),
    });
  let controllers = newControllers();
  const isReady = async (name: string): Promise<boolean> => {
    const { spec, status } = await karmada.client.get(clusters, name);
    return (
      status?.conditions?.some(({ type, status: state }) => type === 'Ready' && state === 'True') === true &&
      !spec.taints?.length
    );
  };
  const join: Plane['join'] = async (name, changes = {}, labels = {}) => {
    const server = await aServer(name);
    await prepare?.(server.client);
    members.set(name, server);
    await karmada.client.create(clusters, {
      metadata: { name, labels },
      spec: {
        syncMode: 'Push',
        apiEndpoint: `https://${name}`,
        secretRef: { namespace: 'karmada-cluster', name },
        ...changes,
      },
    });
    await eventually(() => isReady(name));
  };
  await controllers.start();
  await Promise.all(names.map((name) => join(name)));
  return {
    karmada,
    karmadaClient: karmada.client,
    member,
    join,
    idle: () => controllers.idle(),
    eventually,
    async restart(meanwhile) {
      await controllers.stop();
      await meanwhile?.();
      controllers = newControllers();
      await controllers.start();
    },
    async stop() {
      await controllers.stop();
      await scripts.close();
      await Promise.all([karmada, ...members.values()].map((server) => server.close()));
    },
  };
}
