import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dump, load } from 'js-yaml';
import type { ForegroundProgram } from '../../src/base/foreground.ts';
import { silentLogger } from '../../src/base/log.ts';
import { parseMember } from '../../src/local/fleet-file.ts';
import { type LocalControlPlane, startLocal } from '../../src/local/up.ts';
import { runCommand } from '../support/command-line.ts';
import { exampleLines } from '../support/example-lines.ts';
import { wordsOf } from '../support/shell-lines.ts';
import { systemClock as clock } from '../support/system-clock.ts';
import { temporaryDir } from '../support/temporary-dir.ts';

const PLANTED = 'pLaNtEd-5ecret';

let local: LocalControlPlane;

const checkout = process.cwd();

// Before the directory goes.
afterAll(() => {
  process.chdir(checkout);
  return local.stop();
});

const home = temporaryDir();
const kubeconfigPath = path.join(home, 'karmada.config');

interface Kubeconfig {
  clusters: { name: string; cluster: { server: string; 'proxy-url'?: string } }[];
  users: { name: string; user: Record<string, unknown> }[];
}

beforeAll(async () => {
  // Some commands write a file where they are called.
  symlinkSync(path.join(checkout, 'examples'), path.join(home, 'examples'));
  process.chdir(home);
  local = await startLocal({
    dataDir: path.join(home, 'data'),
    kubeconfigPath,
    fleet: { members: [parseMember({ name: 'member1', nodes: 1, podReadySeconds: 0 }, 0)] },
    version: '0.0.0',
    clock,
    log: silentLogger,
  });
});

/** The control plane's kubeconfig with a change, as a file. */
function kubeconfigWith(name: string, change: (config: Kubeconfig) => void): string {
  const config = load(readFileSync(kubeconfigPath, 'utf8')) as Kubeconfig;
  change(config);
  const file = path.join(home, `${name}.config`);
  writeFileSync(file, dump(config), { mode: 0o600 });
  return file;
}

const withUser = (user: Record<string, unknown>) => (config: Kubeconfig) => {
  for (const each of config.users) each.user = user;
};

function credentialPlugin(): string {
  const file = path.join(home, 'credentials');
  const answer = { apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status: { token: PLANTED } };
  writeFileSync(file, `#!/bin/sh\necho '${JSON.stringify(answer)}'\n`);
  chmodSync(file, 0o755);
  return file;
}

const exec = { apiVersion: 'client.authentication.k8s.io/v1', interactiveMode: 'Never' };

function passwordInAddress({ clusters }: Kubeconfig): void {
  for (const { cluster } of clusters) cluster.server = cluster.server.replace('//', `//admin:${PLANTED}@`);
}

/** Credentials of every kind that a kubeconfig can hold; all but the first are refused by the server. */
const CREDENTIALS: readonly [string, (config: Kubeconfig) => void][] = [
  ['a certificate', () => undefined],
  ['a token', withUser({ token: PLANTED })],
  ['a name and password', withUser({ username: 'admin', password: PLANTED })],
  ['a credential plugin', (config) => withUser({ exec: { ...exec, command: credentialPlugin() } })(config)],
  ['an auth provider', withUser({ 'auth-provider': { name: 'oidc', config: { 'id-token': PLANTED } } })],
  ['a password in the address', passwordInAddress],
  [
    'a password in the address of a proxy',
    ({ clusters }) => {
      for (const { cluster } of clusters) cluster['proxy-url'] = `http://admin:${PLANTED}@127.0.0.1:1`;
    },
  ],
];

const LINES: readonly (readonly string[])[] = [
  ['version'],
  ['get', 'pods', '-A', '-s', 'all'],
  ['get', 'pods', '-o', 'json'],
  ['get', 'nosuchkind'],
  ['check'],
  ['cordon', 'member1', '--dry-run'],
  ['preview', '-f', 'examples/quickstart'],
  ['join', 'member9', '--dry-run', '--cluster-kubeconfig', 'KUBECONFIG'],
  ['unjoin', 'member9', '--dry-run'],
  ['describe', 'pods'],
  ['__complete', 'get', ''],
];

/** What may be told of none of them: the values themselves, and keys in either form. */
function secretsIn(file: string): string[] {
  const { users } = load(readFileSync(file, 'utf8')) as Kubeconfig;
  const keys = users.flatMap(({ user }) =>
    typeof user['client-key-data'] === 'string' ? [user['client-key-data']] : [],
  );
  const lines = keys
    .flatMap((key) => Buffer.from(key, 'base64').toString().split('\n'))
    .filter((line) => line.length > 40);
  return [PLANTED, Buffer.from(PLANTED).toString('base64'), 'PRIVATE KEY', ...keys, ...lines];
}

/** Runs a line with these credentials, and answers which of their secrets were told to anybody. */
async function secretsTold(file: string, line: readonly string[], verbosity: string): Promise<string[]> {
  const told: string[] = [];
  const runForeground = ({ args, env }: ForegroundProgram): Promise<number> => {
    told.push(...args, JSON.stringify(env));
    return Promise.resolve(0);
  };
  const words = line.map((word) => (word === 'KUBECONFIG' ? file : word));
  const argv = words[0] === '__complete' ? words : ['-v', verbosity, '--kubeconfig', file, ...words];
  const { stdout, stderr } = await runCommand(argv, {
    env: { KUBECONFIG: file, PATH: process.env['PATH'] },
    home,
    readFile: (path) => readFile(path, 'utf8'),
    runForeground,
  });
  told.push(stdout, stderr);
  if (Number(verbosity) > 5) expect(told.join('')).not.toBe('');
  return secretsIn(file).filter((secret) => told.some((text) => text.includes(secret)));
}

describe.each(CREDENTIALS)('with %s', (name, change) => {
  const file = (): string => kubeconfigWith(name.replaceAll(' ', '-'), change);

  test.each(LINES.map((line) => [line.join(' '), line] as const))('%s tells nothing secret', async (_, line) => {
    expect(await secretsTold(file(), line, '10')).toEqual([]);
  });
});

test.each(Array.from({ length: 11 }, (_, level) => String(level)))('nothing secret at -v %s', async (level) => {
  for (const change of [() => undefined, passwordInAddress]) {
    const file = kubeconfigWith('level', change);
    expect(await secretsTold(file, ['get', 'pods', '-A', '-s', 'all'], level)).toEqual([]);
    expect(await secretsTold(file, ['check'], level)).toEqual([]);
  }
});

describe('the examples of every command, with a token that is refused', () => {
  // Not those that start a server, read a terminal, or wait for better times.
  const asking = exampleLines().filter((line) => !/^local up|-f - |--wait 5m/.test(line));

  test.each(asking)('%s', async (line) => {
    const file = kubeconfigWith('refused', withUser({ token: PLANTED }));
    expect(await secretsTold(file, wordsOf(line), '10')).toEqual([]);
  });
});

test('the flag --token stays out of what is told, and out of the arguments of kubectl', async () => {
  const told: string[] = [];
  const runForeground = ({ args }: ForegroundProgram): Promise<number> => {
    told.push(...args);
    return Promise.resolve(0);
  };
  for (const line of [
    ['get', 'pods'],
    ['describe', 'pods'],
  ]) {
    const argv = [...line, '-v', '9', '--token', PLANTED, '--kubeconfig', kubeconfigPath];
    const { stdout, stderr } = await runCommand(argv, { home, runForeground });
    expect([stdout, stderr, ...told].join('\n')).not.toContain(PLANTED);
  }
});

test('files with credentials are for their owner only', () => {
  const found = execFileSync('find', [home, '-type', 'f', '-perm', '/077', '-name', '*.config']).toString();
  expect(found).toBe('');
});
