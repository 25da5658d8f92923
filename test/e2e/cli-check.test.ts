import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { clusters } from '../../src/api/cluster/v1alpha1/cluster.ts';
import { secrets } from '../../src/api/core/core.ts';
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

beforeAll(async () => {
  const members = ['member1', 'member2'].map((name, i) => parseMember({ name, nodes: 1, podReadySeconds: 0 }, i));
  const dataDir = path.join(home, 'data');
  local = await startLocal({
    dataDir,
    kubeconfigPath,
    fleet: { members },
    version: '0.0.0',
    clock,
    log: silentLogger,
  });
  await eventually(async () => {
    const { items } = await local.client('karmada-apiserver').list(clusters);
    const conditions = items.flatMap(({ status }) => status?.conditions ?? []);
    return conditions.filter(({ type, status }) => type === 'Ready' && status === 'True').length === 2;
  }, 10_000);
}, 20_000);

const run = (...argv: string[]): Promise<CommandLineResult> =>
  runCommand(['check', ...argv], {
    home,
    env: { KUBECONFIG: kubeconfigPath },
    readFile: (file) => readFile(file, 'utf8'),
  });

interface Document {
  healthy: boolean;
  categories: { name: string; checks: { code: string; level: string; findings: { subject?: string }[] }[] }[];
}

const parse = ({ stdout }: CommandLineResult): Document => JSON.parse(stdout);

const failing = (document: Document): string[] =>
  document.categories.flatMap(({ checks }) =>
    checks.filter(({ level }) => level === 'failure').map(({ code }) => code),
  );

test('a control plane that works is well', async () => {
  const { exitCode, stdout } = await run();
  expect(stdout).toContain('√ the API server is ready\n');
  expect(stdout).toContain('√ your own certificate is good for a month\n');
  expect(stdout).toMatch(/\n23 checks: 0 failed, 0 with warnings, 21 well, 2 not made\n$/);
  expect(exitCode).toBe(0);
});

test('a member that does not answer is found, and waited for', async () => {
  await local.pauseMember('member2');
  const found = await run('--category', 'members', '--cluster-timeout', '2s', '-o', 'json');
  expect(found.exitCode).toBe(1);
  expect(parse(found).healthy).toBe(false);
  expect(failing(parse(found))).toContain('members-reachable');
  expect(parse(found).categories.map(({ name }) => name)).toEqual(['members']);
  const waiting = run('--category', 'members', '--wait', '20s', '-o', 'json');
  await local.resumeMember('member2');
  expect(parse(await waiting)).toMatchObject({ healthy: true });
}, 30_000);

test('a credential that is gone is found, and no credential is shown', async () => {
  const karmadaClient = local.client('karmada-apiserver');
  const scope = { namespace: 'karmada-cluster' };
  const secret = await karmadaClient.get(secrets, 'member1', scope);
  await karmadaClient.patch(secrets, 'member1', { type: 'merge', body: { data: { token: null } } }, scope);
  const found = await run('--category', 'certificates', '-o', 'json');
  await karmadaClient.patch(secrets, 'member1', { type: 'merge', body: { data: secret.data } }, scope);
  expect(failing(parse(found))).toEqual(['credential-members']);
  expect(found.stdout + found.stderr).not.toContain(atob(secret.data?.['token'] ?? ''));
});

test.each([
  [['--category', 'nonsense'], 'error: there is no category "nonsense"\nhint: there are control-plane, components'],
  [['--host-context', 'nowhere'], 'nowhere'],
  [['--wait', 'soon'], '"soon" is not a length of time'],
])('what cannot be made ends with 2: %j', async (words, message) => {
  const { exitCode, stdout, stderr } = await run(...words);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain(message);
});
