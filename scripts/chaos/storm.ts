/** A control plane under whose feet members fail, stall and come back, and the question whether it ends up right. */

import { type Deployment, deployments } from '../../src/api/core/apps.ts';
import type { Placement } from '../../src/api/policy/v1alpha1/placement.ts';
import { type PropagationPolicy, propagationPolicies } from '../../src/api/policy/v1alpha1/propagation-policy.ts';
import type { Clock } from '../../src/base/clock.ts';
import { sleep } from '../../src/base/clock.ts';
import { silentLogger } from '../../src/base/log.ts';
import type { Settings } from '../../src/controllers/settings.ts';
import { type ControlPlane, type ControlPlaneOptions, startControlPlane } from '../../src/local/control-plane.ts';
import { failoverPolicy } from '../../src/local/failover-policy.ts';
import { settingsOf } from '../../src/local/flags.ts';
import { memberShape } from '../../src/local/fleet.ts';
import { faultsOf } from './oracle.ts';
import { readWorld, wishesIn } from './world.ts';

export interface StormOptions {
  readonly members: number;
  readonly workloads: number;
  /** How many times something happens to a member. */
  readonly blows: number;
  /** A whole number from 0 to `limit - 1`, the same in every run of one seed. */
  below(limit: number): number;
  readonly clock: Clock;
  /** Where a server's objects are kept. */
  storePath(name: string): string;
  tell(line: string): void;
  /** How long it may take until all is right, in milliseconds. */
  readonly patience: number;
}

export interface Aftermath {
  /** Everything that is not as it must be; empty when all is well. */
  readonly faults: readonly string[];
  /** What a second control plane over the same stores changed, though nothing was wrong with it. */
  readonly changedByRestart: readonly string[];
}

const namespace = 'default';
const AT_ONCE = 32;
/** How often is told how much is not right yet, in milliseconds. */
const TELL_EVERY = 10_000;
/** How often a second all members together are asked how they are: more would leave no time for anything else. */
const ASKED_PER_SECOND = 50;

/** Everything happens as fast as that allows, up to ten times as fast as with `--failover`. */
function quickSettings(members: number): Partial<Settings> {
  const often = Math.max(100, (members * 1000) / ASKED_PER_SECOND);
  return {
    ...settingsOf({ failover: 'true' }),
    clusterStatusFrequency: often,
    clusterFailureThreshold: 3 * often,
    clusterSuccessThreshold: 3 * often,
    resourceEvictionRate: 1000,
  };
}

/** Sends workloads out, lets the storm blow over them, and looks at what is left. */
export async function weather(options: StormOptions): Promise<Aftermath> {
  const { tell, workloads, blows } = options;
  const plane = await startPlane(options);
  try {
    await applyAll(plane, options);
    tell(`${workloads} workloads are out on ${plane.members().length} members`);
    for (let i = 0; i < blows; i += 1) await blow(plane, options);
    await calm(plane);
    tell(`${blows} blows have fallen`);
    const faults = await converged(plane, options);
    await plane.idle();
    const wishes = wishesIn(await readWorld(plane.karmada.client, memberClients(plane)));
    await plane.stop();
    return { faults, changedByRestart: faults.length > 0 ? [] : await restart(options, wishes) };
  } catch (thrown) {
    await plane.stop();
    throw thrown;
  }
}

function startPlane({ members, clock, storePath }: StormOptions): Promise<ControlPlane> {
  const shape = (i: number) =>
    memberShape({ name: `member${i + 1}`, nodes: 2, cpu: '64', pods: 5000, podReadySeconds: 0.02 }, i);
  const options: ControlPlaneOptions = {
    fleet: { members: Array.from({ length: members }, (_, i) => shape(i)) },
    clock,
    log: silentLogger,
    storePath,
    exposure: () => Promise.resolve(undefined),
    settings: quickSettings(members),
    objects: [failoverPolicy],
  };
  return startControlPlane(options);
}

/** Half of the workloads are on two or three members in full, the others are divided among all. */
async function applyAll({ karmada }: ControlPlane, { workloads, members, below }: StormOptions): Promise<void> {
  const some = Array.from({ length: 3 }, () => `member${below(members) + 1}`);
  await karmada.client.create(propagationPolicies, policy('full', { clusterAffinity: { clusterNames: some } }));
  const weighted = { targetCluster: {}, weight: 1 };
  await karmada.client.create(
    propagationPolicies,
    policy('divided', {
      clusterAffinity: {},
      replicaScheduling: { replicaSchedulingType: 'Divided', weightPreference: { staticWeightList: [weighted] } },
    }),
  );
  for (let i = 0; i < workloads; i += AT_ONCE) {
    const crowd = Array.from({ length: Math.min(AT_ONCE, workloads - i) }, (_, j) => deployment(i + j));
    await Promise.all(crowd.map((each) => karmada.client.create(deployments, each)));
  }
}

/** Something happens to one member, or a workload changes, and a while passes. */
async function blow(plane: ControlPlane, { below, clock, workloads }: StormOptions): Promise<void> {
  const members = plane.members();
  const { server } = members[below(members.length)] ?? plane.member('member1');
  const events: readonly (() => unknown)[] = [
    () => (server.isPaused() ? server.resume() : server.pause()),
    () => (server.isPaused() ? server.resume() : server.pause()),
    () => server.slow(below(3) * 20),
    async () => {
      await server.pause();
      await server.resume();
    },
    () => scale(plane, below(workloads), 1 + below(4)),
  ];
  await events[below(events.length)]?.();
  await sleep(clock, below(400));
}

const scale = ({ karmada }: ControlPlane, i: number, replicas: number): Promise<unknown> =>
  karmada.client.patch(deployments, `web-${i}`, { type: 'merge', body: { spec: { replicas } } }, { namespace });

async function calm(plane: ControlPlane): Promise<void> {
  for (const { server } of plane.members()) {
    server.slow(0);
    if (server.isPaused()) await server.resume();
  }
}

const memberClients = (plane: ControlPlane) =>
  new Map(plane.members().map(({ shape, server }) => [shape.name, server.client] as const));

/** Waits until nothing is wrong any more; the faults that are left when patience ends. */
async function converged(plane: ControlPlane, { clock, patience, tell }: StormOptions): Promise<readonly string[]> {
  const end = clock.now() + patience;
  let told = clock.now();
  for (;;) {
    const begin = clock.now();
    const faults = faultsOf(await readWorld(plane.karmada.client, memberClients(plane)));
    if (faults.length === 0 || clock.now() > end) return faults;
    if (clock.now() - told > TELL_EVERY) {
      told = clock.now();
      tell(`${faults.length} things are not right yet, such as: ${faults[0]}`);
    }
    // Looking must not take the time away from what is looked at.
    await sleep(clock, Math.max(200, 5 * (clock.now() - begin)));
  }
}

/** Starts anew, with controllers that know nothing but what is stored; answers what they changed. */
async function restart(options: StormOptions, before: ReadonlyMap<string, string>): Promise<string[]> {
  const plane = await startPlane(options);
  try {
    await plane.idle();
    await sleep(options.clock, 500);
    await plane.idle();
    const after = wishesIn(await readWorld(plane.karmada.client, memberClients(plane)));
    const names = new Set([...before.keys(), ...after.keys()]);
    return [...names].filter((name) => before.get(name) !== after.get(name));
  } finally {
    await plane.stop();
  }
}

function deployment(i: number): Deployment {
  const name = `web-${i}`;
  const labels = { app: name, kind: i % 2 === 0 ? 'full' : 'divided' };
  const containers = [{ name: 'main', image: 'nginx', resources: { requests: { cpu: '10m' } } }];
  return {
    metadata: { name, namespace, labels },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels }, spec: { containers } },
    },
  };
}

function policy(name: string, placement: Placement): PropagationPolicy {
  const selector = { apiVersion: 'apps/v1', kind: 'Deployment', labelSelector: { matchLabels: { kind: name } } };
  return { metadata: { name, namespace }, spec: { resourceSelectors: [selector], placement } };
}
