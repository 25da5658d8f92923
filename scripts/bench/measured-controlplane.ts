/** The process that the `controlplane` benchmark measures: a whole control plane with three members. */

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Deployment, deployments } from '../../src/api/core/apps.ts';
import { namespaces } from '../../src/api/core/core.ts';
import type { Resource } from '../../src/api/kind.ts';
import type { KubeObject } from '../../src/api/meta/object.ts';
import { type PropagationPolicy, propagationPolicies } from '../../src/api/policy/v1alpha1/propagation-policy.ts';
import { type ResourceBinding, resourceBindings } from '../../src/api/work/v1alpha2/resource-binding.ts';
import type { Clock } from '../../src/base/clock.ts';
import { silentLogger } from '../../src/base/log.ts';
import type { Client } from '../../src/client/client.ts';
import { type ControlPlane, startControlPlane } from '../../src/local/control-plane.ts';
import { defaultFleet, memberShape } from '../../src/local/fleet.ts';
import { collectEarly } from '../../src/local/memory.ts';
import { createInformerSet } from '../../src/machinery/informer-set.ts';

const clock: Clock = {
  now: () => Date.now(),
  after(delay, action) {
    const timer = setTimeout(action, delay).unref();
    return () => clearTimeout(timer);
  },
};

const MEMBERS = 3;
const AT_ONCE = 32;
const namespace = 'default';
const NEVER_READY = new Error('not reached within five minutes');

async function measure(count: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'karmada-bench-'));
  const plane = await start(folder);
  const peak = watchMemory();
  const tell: Tell = (what, total, each = '', cpu = '') =>
    console.log(`${`${count}: ${what}`.padEnd(36)}${total.padStart(12)}${each.padStart(14)}${cpu.padStart(12)}`);
  const timed = async (what: string, action: () => Promise<void>): Promise<void> => {
    const [begin, before, busy] = [performance.now(), await revisions(plane), process.cpuUsage()];
    await action();
    const taken = performance.now() - begin;
    const { user, system } = process.cpuUsage(busy);
    tell(what, seconds(taken), `${(taken / count).toFixed(2)} ms`, seconds((user + system) / 1000));
    await settled(plane);
    const written = minus(await revisions(plane), before);
    tell('  writes to the control plane', String(written.karmada), (written.karmada / count).toFixed(1));
    tell('  writes to the members', String(written.members), (written.members / count).toFixed(1));
  };
  try {
    await timed('applied and Ready', () => applyAll(plane, count));
    await timed('placement edited, all planned anew', () => editPlacement(plane, count));
    await timed('template labels edited, none moves', () => relabel(plane, count));
    await quiet(plane, tell);
    await single(plane, tell);
    tell('peak memory', `${Math.round(peak() / 1e6)} MB`);
  } finally {
    await plane.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Tell = (what: string, total: string, each?: string, cpu?: string) => void;

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;

/** Repeated events wait so long to be written together; a little longer without a write, and all is written. */
const CALM = 5500;

/** Waits until no controller has anything to do, and all events are written. */
async function settled(plane: ControlPlane): Promise<void> {
  let last: Written | undefined;
  let since = 0;
  await until(async () => {
    await plane.idle();
    const now = await revisions(plane);
    if (now.karmada !== last?.karmada || now.members !== last.members) since = Date.now();
    last = now;
    await pause(250);
    return Date.now() - since > CALM;
  });
}

function start(folder: string): Promise<ControlPlane> {
  return startControlPlane({
    fleet: {
      members: defaultFleet(MEMBERS).members.map((member) =>
        memberShape({ ...member, nodes: 20, podReadySeconds: 0.2 }),
      ),
    },
    clock,
    log: silentLogger,
    storePath(name) {
      mkdirSync(join(folder, name), { recursive: true });
      return join(folder, name, 'store.db');
    },
    exposure: () => Promise.resolve(undefined),
    settings: { clusterStatusFrequency: 1000 },
  });
}

function watchMemory(): () => number {
  let most = 0;
  const look = (): void => {
    most = Math.max(most, process.memoryUsage().rss);
  };
  // Also keeps the process alive while all others wait.
  const timer = setInterval(look, 100);
  return () => {
    clearInterval(timer);
    look();
    return most;
  };
}

interface Written {
  karmada: number;
  members: number;
}

/** Every write has a revision of its own. */
async function revisions(plane: ControlPlane): Promise<Written> {
  const last = async ({ client }: ControlPlane['karmada']): Promise<number> =>
    Number((await client.list(namespaces)).metadata.resourceVersion);
  const members = await Promise.all(plane.members().map(({ server }) => last(server)));
  return { karmada: await last(plane.karmada), members: members.reduce((sum, each) => sum + each, 0) };
}

const minus = (a: Written, b: Written): Written => ({ karmada: a.karmada - b.karmada, members: a.members - b.members });

/** Resolves when so many objects have been seen as they should be; watches, so that waiting costs little. */
async function untilSeen<T extends KubeObject>(
  client: Client,
  resource: Resource<T>,
  count: number,
  isDone: (object: T) => boolean,
): Promise<void> {
  const informers = createInformerSet({ client, clock, log: silentLogger });
  const done = new Set<string>();
  const { promise, resolve } = Promise.withResolvers<void>();
  informers.for(resource, { namespace }).onChange(({ object }) => {
    if (isDone(object)) done.add(object.metadata.name ?? '');
    if (done.size === count) resolve();
  });
  await promise;
  informers.stop();
}

async function until(check: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < 300_000; waited += 50) {
    if (await check()) return;
    await pause(50);
  }
  throw NEVER_READY;
}

async function inCrowds(count: number, one: (i: number) => Promise<unknown>): Promise<void> {
  for (let i = 0; i < count; i += AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - i) }, (_, j) => one(i + j)));
  }
}

async function applyAll(plane: ControlPlane, count: number): Promise<void> {
  const { client } = plane.karmada;
  await client.create(propagationPolicies, policy());
  await inCrowds(count, (i) => client.create(deployments, deployment(i)));
  await untilSeen(client, deployments, count, ({ status }) => status?.readyReplicas === MEMBERS);
}

async function editPlacement(plane: ControlPlane, count: number): Promise<void> {
  const { client } = plane.karmada;
  const body = { spec: { placement: { clusterAffinity: { exclude: ['member3'] } } } };
  await client.patch(propagationPolicies, 'all', { type: 'merge', body }, { namespace });
  const isPlanned = ({ metadata, spec, status }: ResourceBinding): boolean =>
    spec.clusters?.length === MEMBERS - 1 && status?.schedulerObservedGeneration === metadata.generation;
  await untilSeen(client, resourceBindings, count, isPlanned);
}

async function relabel(plane: ControlPlane, count: number): Promise<void> {
  const { client } = plane.karmada;
  const body = { metadata: { labels: { round: 'second' } } };
  await inCrowds(count, (i) => client.patch(deployments, `web-${i}`, { type: 'merge', body }, { namespace }));
  const { client: memberClient } = plane.member('member1').server;
  await untilSeen(memberClient, deployments, count, ({ metadata }) => metadata.labels?.['round'] === 'second');
}

/** While nothing changes nothing is written, whatever is looked at. */
async function quiet(plane: ControlPlane, tell: Tell): Promise<void> {
  const before = await revisions(plane);
  await pause(3500);
  const { karmada, members } = minus(await revisions(plane), before);
  tell('3.5 s without a change: writes', `${karmada} + ${members}`);
}

/** One change among many objects. */
async function single(plane: ControlPlane, tell: Tell): Promise<void> {
  const { client } = plane.karmada;
  const before = await revisions(plane);
  const begin = performance.now();
  await client.patch(deployments, 'web-7', { type: 'merge', body: { spec: { replicas: 2 } } }, { namespace });
  await until(async () => (await client.get(deployments, 'web-7', { namespace })).status?.readyReplicas === 4);
  tell('one scaled and Ready', seconds(performance.now() - begin));
  await settled(plane);
  const { karmada, members } = minus(await revisions(plane), before);
  tell('  writes, control plane + members', `${karmada} + ${members}`);
}

function deployment(i: number): Deployment {
  const name = `web-${i}`;
  const labels = { app: name };
  const containers = [{ name: 'main', image: 'nginx', resources: { requests: { cpu: '10m' } } }];
  return {
    metadata: { name, namespace, labels },
    spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  };
}

function policy(): PropagationPolicy {
  return {
    metadata: { name: 'all', namespace },
    spec: { resourceSelectors: [{ apiVersion: 'apps/v1', kind: 'Deployment' }], placement: { clusterAffinity: {} } },
  };
}

// As `local up` does.
collectEarly();
await measure(Number(process.argv[2]));
