import { beforeAll, expect, test } from '@jest/globals';
import { type Deployment, deployments } from '../../src/api/core/apps.ts';
import type { CommandLineResult } from '../support/command-line.ts';
import { eventually } from '../support/local-fleet.ts';
import { localPlane } from '../support/local-plane.ts';

const local = localPlane(['member1', 'member2']);
const run = (...argv: string[]): Promise<CommandLineResult> => local.run(['version', ...argv]);

const SERVER = 'Client Version: v0.0.0-test\nServer Version: v1.36.1\n';
const MEMBERS = 'Members:\n  member1   v1.36.1   ready\n  member2   v1.36.1   ready\n';

beforeAll(async () => {
  const labels = { app: 'karmada-scheduler' };
  const containers = [{ name: 'main', image: 'localhost:5000/karmada-scheduler:v1.18.2' }];
  await local.client('member2').create(deployments, {
    metadata: { name: 'karmada-scheduler', namespace: 'default' },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  } as unknown as Deployment);
  await eventually(async () => (await run()).stdout === SERVER + MEMBERS);
});

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

test('a host cluster that the kubeconfig does not name is a mistake', async () => {
  const { exitCode, stdout, stderr } = await run('--host-context', 'nowhere');
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  expect(stderr).toMatch(/^error: .*"nowhere"/);
});
