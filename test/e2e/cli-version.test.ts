import * as path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Deployment, deployments } from '../../src/api/core/apps.ts';
import { silentLogger } from '../../src/base/log.ts';
import { parseMember } from '../../src/local/fleet-file.ts';
import { type LocalControlPlane, startLocal } from '../../src/local/up.ts';
import { type CommandLineResult, runCommand } from '../support/command-line.ts';
import { eventually } from '../support/local-fleet.ts';
import { systemClock as clock } from '../support/system-clock.ts';
import { temporaryDir } from '../support/temporary-dir.ts';

let local: LocalControlPlane;

// Before the directory goes.
afterAll(() => local.stop());

const home = temporaryDir();
const kubeconfigPath = path.join(home, 'karmada.config');
const run = (...argv: string[]): Promise<CommandLineResult> =>
  runCommand(['version', ...argv], { home, env: { KUBECONFIG: kubeconfigPath } });

const SERVER = 'Client Version: v0.0.0-test\nServer Version: v1.36.1\n';
const MEMBERS = 'Members:\n  member1   v1.36.1   ready\n  member2   v1.36.1   ready\n';

beforeAll(async () => {
  const members = ['member1', 'member2'].map((name, i) => parseMember({ name, nodes: 1, podReadySeconds: 0 }, i));
  const dataDir = path.join(home, 'data');
  local = await startLocal({ dataDir, kubeconfigPath, fleet: { members }, version: '0.0.0', clock, log: silentLogger });
  const labels = { app: 'karmada-scheduler' };
  const containers = [{ name: 'main', image: 'localhost:5000/karmada-scheduler:v1.18.2' }];
  await local.client('member2').create(deployments, {
    metadata: { name: 'karmada-scheduler', namespace: 'default' },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  } as unknown as Deployment);
  await eventually(async () => (await run()).stdout === SERVER + MEMBERS);
}, 30_000);

test('tells the versions of the program, the control plane and its members', async () => {
  expect(await run()).toEqual({ exitCode: 0, stdout: SERVER + MEMBERS, stderr: '' });
  const { stdout } = await run('-o', 'json');
  expect(JSON.parse(stdout)).toMatchObject({
    clientVersion: { gitVersion: 'v0.0.0-test' },
    serverVersion: { gitVersion: 'v1.36.1' },
    members: [{ name: 'member1', kubernetesVersion: 'v1.36.1', ready: true }, { name: 'member2' }],
  });
  expect((await run('-o', 'yaml')).stdout).toContain('kubernetesVersion: v1.36.1\n');
});

test('tells the components where the cluster they run in is named', async () => {
  const { stdout } = await run('--host-context', 'member2', '--karmada-namespace', 'default');
  expect(stdout).toBe(`${SERVER}${MEMBERS}Components:\n  karmada-scheduler   v1.18.2\n`);
});

test('--client asks nobody, and a server that is not there costs a warning', async () => {
  const client = 'Client Version: v0.0.0-test\n';
  expect(await run('--client', '--kubeconfig', '/nonexistent')).toEqual({ exitCode: 0, stdout: client, stderr: '' });
  const { exitCode, stdout, stderr } = await run('--kubeconfig', '/nonexistent');
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: client });
  expect(stderr).toMatch(/^warning: the control plane was not asked: .*\/nonexistent/);
});
