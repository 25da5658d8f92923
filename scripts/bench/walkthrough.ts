/** Start-up time and memory of `local up`, and how long an applied Deployment takes to each stage of its way. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Deployment, deployments } from '../../src/api/core/apps.ts';
import { type PropagationPolicy, propagationPolicies } from '../../src/api/policy/v1alpha1/propagation-policy.ts';
import type { Clock } from '../../src/base/clock.ts';
import { silentLogger } from '../../src/base/log.ts';
import type { Client } from '../../src/client/client.ts';
import { defaultFleet, memberShape } from '../../src/local/fleet.ts';
import { type LocalControlPlane, startLocal } from '../../src/local/up.ts';

const clock: Clock = {
  now: () => Date.now(),
  after(delay, action) {
    const timer = setTimeout(action, delay).unref();
    return () => clearTimeout(timer);
  },
};

const namespace = 'default';
const megabytes = (): string => `${Math.round(process.memoryUsage().rss / 1e6)} MB`;

/** `npm run bench -- walkthrough [ROUNDS] [CROWD]`: rounds one by one, then a crowd of Deployments at once. */
export async function run([rounds = '50', crowd = '300']: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'karmada-bench-'));
  const start = (): Promise<LocalControlPlane> =>
    startLocal({
      dataDir: join(folder, 'data'),
      kubeconfigPath: join(folder, 'config'),
      fleet: {
        members: defaultFleet(3).members.map((member) => memberShape({ ...member, nodes: 100, podReadySeconds: 0 })),
      },
      version: 'bench',
      clock,
      log: silentLogger,
    });
  try {
    const first = await timed(start);
    console.log(`local up, first time      ${first.milliseconds.toFixed(0)} ms, ${megabytes()}`);
    await first.value.stop();
    const again = await timed(start);
    console.log(`local up, second time     ${again.milliseconds.toFixed(0)} ms, ${megabytes()}`);
    await measure(again.value, Number(rounds), Number(crowd));
    await again.value.stop();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function timed<T>(action: () => Promise<T>): Promise<{ value: T; milliseconds: number }> {
  const begin = performance.now();
  const value = await action();
  return { value, milliseconds: performance.now() - begin };
}

async function measure(plane: LocalControlPlane, rounds: number, crowd: number): Promise<void> {
  const [karmada, member] = [plane.client('karmada-apiserver'), plane.client('member1')];
  const placed: number[] = [];
  const returned: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const name = `single-${round}`;
    await karmada.create(propagationPolicies, policy(name));
    const begin = performance.now();
    const [onMember, inStatus] = [seen(member, name, () => true), seen(karmada, name, isReady)];
    await karmada.create(deployments, deployment(name));
    await onMember;
    placed.push(performance.now() - begin);
    await inStatus;
    returned.push(performance.now() - begin);
  }
  console.log(`apply → on the member     ${percentiles(placed)}`);
  console.log(`apply → status is back    ${percentiles(returned)}`);
  await measureCrowd(plane, crowd);
}

/** Many Deployments on every member, of which each runs one Pod. */
async function measureCrowd(plane: LocalControlPlane, crowd: number): Promise<void> {
  const names = ['member1', 'member2', 'member3'];
  const { milliseconds } = await timed(async () => {
    const write = async (client: Client): Promise<void> => {
      for (let i = 0; i < crowd; i += 1) await client.create(deployments, deployment(`crowd-${i}`));
      await settled(client, crowd);
    };
    await Promise.all(names.map((name) => write(plane.client(name))));
  });
  console.log(`3 × ${crowd} Deployments Ready ${milliseconds.toFixed(0)} ms, ${megabytes()}`);
}

async function settled(client: Client, crowd: number): Promise<void> {
  for (;;) {
    const { items } = await client.list(deployments, { namespace });
    if (items.filter((item) => item.metadata.name?.startsWith('crowd-') && isReady(item)).length === crowd) return;
    await pause(50);
  }
}

async function seen(client: Client, name: string, holds: (object: Deployment) => boolean): Promise<void> {
  const abort = new AbortController();
  const fieldSelector = `metadata.name=${name}`;
  for await (const { type, object } of client.watch(deployments, { namespace, fieldSelector, signal: abort.signal })) {
    if (type !== 'BOOKMARK' && holds(object)) break;
  }
  abort.abort();
}

const isReady = ({ spec, status }: Deployment): boolean => status?.readyReplicas === spec.replicas;

function deployment(name: string): Deployment {
  const labels = { app: name };
  const containers = [{ name: 'main', image: 'nginx', resources: { requests: { cpu: '10m' } } }];
  return {
    metadata: { name, namespace, labels },
    spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  };
}

function policy(name: string): PropagationPolicy {
  return {
    metadata: { name, namespace },
    spec: {
      resourceSelectors: [{ apiVersion: 'apps/v1', kind: 'Deployment', name }],
      placement: { clusterAffinity: { clusterNames: ['member1'] } },
    },
  };
}

function percentiles(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(1);
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, max ${at(1)} ms`;
}
