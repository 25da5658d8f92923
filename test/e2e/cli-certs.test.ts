import { readdirSync, readFileSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { secrets } from '../../src/api/core/core.ts';
import { silentLogger } from '../../src/base/log.ts';
import { parseMember } from '../../src/local/fleet-file.ts';
import { type LocalControlPlane, startLocal } from '../../src/local/up.ts';
import { type CommandLineResult, runCommand } from '../support/command-line.ts';
import { systemClock } from '../support/system-clock.ts';
import { temporaryDir } from '../support/temporary-dir.ts';

let local: LocalControlPlane;

// Before the directory goes.
afterAll(() => local.stop());

const home = temporaryDir();
const kubeconfig = path.join(home, 'local.config');
const host = ['--kubeconfig', kubeconfig, '--context', 'host'];
const pki = path.join(home, '.karmada', 'host', 'pki');

const run = (...argv: string[]): Promise<CommandLineResult> =>
  runCommand(argv, { home, readFile: (file) => readFile(file, 'utf8') });

/** An installation that has got as far as its certificates. */
beforeAll(async () => {
  local = await startLocal({
    dataDir: path.join(home, 'local'),
    kubeconfigPath: kubeconfig,
    fleet: { members: [parseMember({ name: 'host', nodes: 1, podReadySeconds: 0 }, 0)] },
    version: '0.0.0',
    clock: systemClock,
    log: silentLogger,
  });
  await run('init', 'phase', 'certs', ...host, '--ignore-preflight', 'all');
});

const inUse = async (): Promise<string> => {
  const found = await local.client('host').get(secrets, 'karmada-cert', { namespace: 'karmada-system' });
  return Buffer.from(found.data?.['apiserver.crt'] ?? '', 'base64').toString();
};

describe('certs check', () => {
  test('shows what is in the host and on this machine, also where the control plane does not answer', async () => {
    const { stdout, stderr, exitCode } = await run('certs', 'check', ...host);
    expect(stdout).toMatch(/^PLACE +ITEM +SUBJECT +EXPIRES +LEFT +SIGNED BY +STATE\n/);
    expect(stdout).toMatch(/^secret karmada-system\/karmada-cert +apiserver\.crt +karmada-apiserver .* karmada +ok$/m);
    expect(stdout).toMatch(/pki +ca\.crt +karmada \(authority\) .* ok$/m);
    expect(stderr).toContain('warning: the control plane itself could not be asked');
    expect(exitCode).toBe(0);
  });

  test('exits with 1 when something expires within the time given, and answers as JSON', async () => {
    const { stdout, exitCode } = await run('certs', 'check', ...host, '--warn-before', '9000h', '-o', 'json');
    const { certificates } = JSON.parse(stdout) as { certificates: { item: string; level: string }[] };
    expect(certificates.find(({ item }) => item === 'apiserver.crt')).toMatchObject({ level: 'warning' });
    expect(certificates.find(({ item }) => item === 'ca.crt')).toMatchObject({ level: 'ok' });
    expect(exitCode).toBe(1);
  });

  test('exits with 2 where there is no control plane', async () => {
    const { stderr, exitCode } = await run('certs', 'check', ...host, '-n', 'default');
    expect(stderr).toContain('there is no control plane in namespace default');
    expect(exitCode).toBe(2);
  });
});

describe('certs renew', () => {
  test('tells in a dry run what it would renew, and needs a yes', async () => {
    const before = await inUse();
    const { stdout } = await run('certs', 'renew', ...host, '--dry-run');
    expect(stdout).toMatch(/^would renew 13 certificates in 12 places:\n {2}secret .*\/karmada-cert\n/s);
    const refused = await run('certs', 'renew', ...host);
    expect(refused.stderr).toContain('add --yes to go on');
    expect(refused.exitCode).toBe(1);
    expect(await inUse()).toBe(before);
  });

  test('replaces them in the host and on this machine, and keeps the old ones aside', async () => {
    const before = await inUse();
    const { stderr } = await run('certs', 'renew', ...host, '--yes');
    // There is nothing yet that the last step could connect to.
    expect(stderr).toContain('there is no control plane');
    const file = path.join(pki, 'apiserver.crt');
    expect(await inUse()).not.toBe(before);
    expect(readFileSync(file, 'utf8')).toBe(await inUse());
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const backups = path.join(home, '.karmada', 'host', 'backups');
    const [folder = ''] = readdirSync(backups);
    const kept = JSON.parse(readFileSync(path.join(backups, folder, 'karmada-cert.json'), 'utf8')) as object;
    expect(kept).toMatchObject({ 'apiserver.crt': before });
  });
});
