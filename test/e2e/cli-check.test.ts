import { beforeAll, expect, test } from '@jest/globals';
import { secrets } from '../../src/api/core/core.ts';
import type { CommandLineResult } from '../support/command-line.ts';
import { localPlane } from '../support/local-plane.ts';

const local = localPlane(['member1', 'member2']);

beforeAll(() => local.ready('member1', 'member2'));

const run = (...argv: string[]): Promise<CommandLineResult> => local.run(['check', ...argv]);

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
  await local.plane().pauseMember('member2');
  const found = await run('--category', 'members', '--cluster-timeout', '2s', '-o', 'json');
  expect(found.exitCode).toBe(1);
  expect(parse(found).healthy).toBe(false);
  expect(failing(parse(found))).toContain('members-reachable');
  expect(parse(found).categories.map(({ name }) => name)).toEqual(['members']);
  const waiting = run('--category', 'members', '--wait', '20s', '-o', 'json');
  await local.plane().resumeMember('member2');
  expect(parse(await waiting)).toMatchObject({ healthy: true });
});

test('a control plane that does not answer fails once', async () => {
  const found = await run('--server', 'https://127.0.0.1:1', '-o', 'json');
  expect(found.exitCode).toBe(1);
  expect(failing(parse(found))).toEqual(['api-ready']);
  expect(failing(parse(await run('--server', 'https://127.0.0.1:1', '--category', 'members', '-o', 'json')))).toEqual([
    'members-joined',
  ]);
});

test('waiting ends when interrupted', async () => {
  const interruption = new AbortController();
  const stderr = { write: (text: string) => text.includes('waiting') && interruption.abort() };
  const argv = ['check', '--server', 'https://127.0.0.1:1', '--wait', '1h'];
  expect(await local.run(argv, { signal: interruption.signal, stderr })).toMatchObject({ exitCode: 1 });
});

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
