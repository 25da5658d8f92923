import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { clusters } from '../../src/api/cluster/v1alpha1/cluster.ts';
import { deployments } from '../../src/api/core/apps.ts';
import { propagationPolicies } from '../../src/api/policy/v1alpha1/propagation-policy.ts';
import { silentLogger } from '../../src/base/log.ts';
import type { FlagTexts } from '../../src/local/flags.ts';
import { memberShape } from '../../src/local/fleet.ts';
import { type LocalControlPlane, startLocal } from '../../src/local/up.ts';
import { isTrue } from '../../src/machinery/condition.ts';
import { aDeployment, aPolicy, DEFAULT, selectDeployment } from '../controllers/builders.ts';
import { type CommandLineResult, runCommand } from '../support/command-line.ts';
import { eventually } from '../support/local-fleet.ts';
import { systemClock as clock } from '../support/system-clock.ts';
import { temporaryDir } from '../support/temporary-dir.ts';

let local: LocalControlPlane;
// Before the directory goes.
afterAll(() => local.stop());

const home = temporaryDir();
const dataDir = path.join(home, 'data');
const QUICK: FlagTexts = {
  'cluster-status-update-frequency': '20ms',
  'cluster-failure-threshold': '60ms',
  'cluster-success-threshold': '60ms',
};

const start = (flags: FlagTexts): Promise<LocalControlPlane> =>
  startLocal({
    dataDir,
    kubeconfigPath: path.join(home, 'karmada.config'),
    fleet: { members: ['member1', 'member2'].map((name, i) => memberShape({ name, nodes: 1, podReadySeconds: 0 }, i)) },
    flags,
    version: '0.0.0',
    clock,
    log: silentLogger,
  });
const run = (...argv: string[]): Promise<CommandLineResult> =>
  runCommand([...argv, '--data-dir', dataDir], { home, readFile: (file) => readFile(file, 'utf8') });
const readyOn = (...names: string[]) =>
  eventually(async () => {
    const found = await Promise.all(names.map((name) => local.client(name).find(deployments, 'web', DEFAULT)));
    return found.every((each) => each !== undefined && each.status?.readyReplicas === each.spec.replicas);
  });

const isReady = async (name: string): Promise<boolean> => {
  const { spec, status } = await local.client('karmada-apiserver').get(clusters, name);
  return isTrue(status?.conditions, 'Ready') && !spec.taints?.length;
};

beforeAll(async () => {
  local = await start(QUICK);
  const karmada = local.client('karmada-apiserver');
  await karmada.create(deployments, aDeployment('web'));
  const weights = ['member1', 'member2'].map((name) => ({ targetCluster: { clusterNames: [name] }, weight: 1 }));
  await karmada.create(
    propagationPolicies,
    aPolicy('web', [selectDeployment('web')], {
      placement: {
        replicaScheduling: { replicaSchedulingType: 'Divided', weightPreference: { staticWeightList: weights } },
      },
    }),
  );
  await readyOn('member1', 'member2');
});

test('pausing a member says what is missing where workloads do not leave failed members', async () => {
  const { exitCode, stdout, stderr } = await run('local', 'member', 'pause', 'member1');
  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout: 'member member1 no longer answers; bring it back with: kubectl karmada local member resume member1\n',
  });
  expect(stderr).toContain('1 workload stays assigned to it: the feature gate Failover is off, ');
  expect(stderr).toContain('hint: let workloads leave members that fail: ');
  await eventually(async () => !(await isReady('member1')));
  await run('local', 'member', 'resume', 'member1');
  await eventually(() => isReady('member1'));
});

test('pausing a member shows how its workloads leave it, when the control plane was started with --failover', async () => {
  await local.stop();
  local = await start({ failover: 'true' });
  await readyOn('member1', 'member2');
  await eventually(() => isReady('member1'));
  const { exitCode, stdout } = await run('local', 'member', 'pause', 'member1');
  expect(exitCode).toBe(0);
  const told = stdout.replaceAll(/^ *\+[\d.]+s {2}/gm, '');
  const about = (what: string): string[] => told.split('\n').filter((line) => line.startsWith(what));
  expect(about('1 workload')).toEqual([
    '1 workload will leave it once it counts as not ready, which takes up to 100ms:',
  ]);
  expect(about('cluster member1 is not')).toEqual([
    'cluster member1 is not ready: cluster is not reachable (ClusterNotReachable)',
  ]);
  expect(about('cluster member1 has')).toContain(
    'cluster member1 has the taint cluster.karmada.io/not-ready:NoExecute',
  );
  expect(about('deployment')).toEqual([
    'deployment default/web is evicted from member1 (TaintUntolerated)',
    'deployment default/web goes to member2:2',
    'deployment default/web has left member1',
  ]);
  expect(told).toContain('nothing waits for member1 any more');
  await run('local', 'member', 'resume', 'member1');
  await eventually(async () => !(await local.client('member1').find(deployments, 'web', DEFAULT)));
});

test('pausing a member that is not there changes nothing', async () => {
  const { exitCode, stderr } = await run('local', 'member', 'pause', 'nobody');
  expect(exitCode).toBe(1);
  expect(stderr).toContain('there is no simulated member nobody');
});
