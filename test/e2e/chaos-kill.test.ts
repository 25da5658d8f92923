import * as path from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { faultsOf } from '../../scripts/chaos/oracle.ts';
import { readWorld, type World } from '../../scripts/chaos/world.ts';
import { deployments } from '../../src/api/core/apps.ts';
import { propagationPolicies } from '../../src/api/policy/v1alpha1/propagation-policy.ts';
import { resourceBindings } from '../../src/api/work/v1alpha2/resource-binding.ts';
import type { Client } from '../../src/client/client.ts';
import { connect } from '../../src/client/connect.ts';
import { connectLocal } from '../../src/local/admin-client.ts';
import { startDetached } from '../../src/local/detach.ts';
import type { LocalStatus } from '../../src/local/status.ts';
import { aDeployment, aPolicy, selectDeployment } from '../controllers/builders.ts';
import { eventually } from '../support/local-fleet.ts';
import { systemClock } from '../support/system-clock.ts';
import { temporaryDir } from '../support/temporary-dir.ts';

const MAIN = path.resolve(import.meta.dirname, '../../src/main.ts');
const NAMES = Array.from({ length: 6 }, (_, i) => `web-${i}`);

let running: number | undefined;
// Before the directory goes.
afterAll(() => {
  if (running !== undefined) process.kill(running, 'SIGKILL');
});

const root = temporaryDir();
const dataDir = path.join(root, 'data');
const file = path.join(root, 'karmada.config');
const FLAGS = [
  ...['--failover', '--members', '3', '--cluster-status-update-frequency=50ms'],
  ...['--cluster-failure-threshold=100ms', '--cluster-success-threshold=100ms'],
];

async function start(): Promise<LocalStatus> {
  const up = ['local', 'up', '--outlive-parent', '--data-dir', dataDir, '--kubeconfig', file];
  const status = await startDetached({
    dataDir,
    command: [process.execPath, MAIN, ...up, ...FLAGS],
    timeoutSeconds: 60,
  });
  running = status.pid;
  return status;
}

async function clientOf(context: string): Promise<Client> {
  return (await connect({ env: {}, home: root, file, overrides: { context }, clock: systemClock })).client;
}

/** What is there, seen over the network by new connections. */
async function lookAround<T>(look: (karmadaClient: Client, world: () => Promise<World>) => Promise<T>): Promise<T> {
  const names = ['karmada-apiserver', 'member1', 'member2', 'member3'];
  const [karmadaClient, ...memberClients] = await Promise.all(names.map(clientOf));
  if (!karmadaClient) throw new Error('there is a control plane');
  const members = new Map(memberClients.map((client, i) => [names[i + 1] ?? '', client]));
  try {
    return await look(karmadaClient, () => readWorld(karmadaClient, members));
  } finally {
    for (const client of [karmadaClient, ...memberClients]) client.transport.close();
  }
}

const untilRight = (world: () => Promise<World>) =>
  eventually(async () => {
    const faults = faultsOf(await world());
    if (faults.length > 0) throw new Error(faults.join('; '));
    return true;
  });

test('a control plane that is killed during a failover, and again right after its start, ends the failover', async () => {
  const { pid } = await start();
  await lookAround(async (karmadaClient, world) => {
    await karmadaClient.create(
      propagationPolicies,
      aPolicy('all', [selectDeployment()], {
        placement: {
          clusterAffinity: {},
          replicaScheduling: {
            replicaSchedulingType: 'Divided',
            weightPreference: { staticWeightList: [{ targetCluster: {}, weight: 1 }] },
          },
        },
      }),
    );
    await Promise.all(NAMES.map((name) => karmadaClient.create(deployments, aDeployment(name, 6))));
    await untilRight(world);
  });
  await (await connectLocal(dataDir)).pauseMember('member1');
  await lookAround(async (karmadaClient) => {
    await eventually(async () =>
      (await karmadaClient.list(resourceBindings)).items.some(({ spec }) => spec.gracefulEvictionTasks?.length),
    );
  });
  await killed(pid);
  // Once more while it takes up what the first one left.
  await killed((await start()).pid);
  await start();
  await lookAround(async (_, world) => {
    await untilRight(world);
    expect(faultsOf(await world())).toEqual([]);
  });
  await (await connectLocal(dataDir)).shutdown();
  running = undefined;
});

async function killed(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  await eventually(async () => !isAlive(pid));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
