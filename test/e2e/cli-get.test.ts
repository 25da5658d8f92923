import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clusters } from '../../src/api/cluster/v1alpha1/cluster.ts';
import { configMaps } from '../../src/api/core/core.ts';
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
const members = ['member1', 'member2'].map((name, i) => parseMember({ name, nodes: 1, podReadySeconds: 0 }, i));

beforeAll(async () => {
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

const io = { home, env: { KUBECONFIG: kubeconfigPath }, readFile: (file: string) => readFile(file, 'utf8') };
const run = (...argv: string[]): Promise<CommandLineResult> => runCommand(argv, io);

const create = (server: string, name: string, data: Record<string, string> = {}) =>
  local.client(server).create(configMaps, { metadata: { name, namespace: 'default' }, data });

const firstWords = ({ stdout }: CommandLineResult): (string | undefined)[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/ +/)[0]);

describe('get --sort-by', () => {
  beforeAll(async () => {
    await create('member1', 'sorted-1', { order: '3' });
    await create('member2', 'sorted-2', { order: '10' });
    await create('member1', 'sorted-3', { order: '2' });
  });

  const names = ['sorted-1', 'sorted-2', 'sorted-3'];
  const byOrder = ['-s', 'members', '--sort-by=.data.order'];

  test('orders the rows of all clusters by a field of the objects', async () => {
    const result = await run('get', 'cm', ...names, ...byOrder, '--no-headers');
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(firstWords(result)).toEqual(['sorted-3', 'sorted-1', 'sorted-2']);
  });

  test('orders documents and names alike', async () => {
    const { stdout } = await run('get', 'cm', ...names, ...byOrder, '-o', 'json');
    const { items } = JSON.parse(stdout) as { items: { data: { order: string } }[] };
    expect(items.map(({ data }) => data.order)).toEqual(['2', '3', '10']);
    expect((await run('get', 'cm', ...names, ...byOrder, '-o', 'name')).stdout).toBe(
      'configmap/sorted-3\nconfigmap/sorted-1\nconfigmap/sorted-2\n',
    );
  });

  test('a field that nothing has is refused', async () => {
    const { exitCode, stderr } = await run('get', 'cm', ...names, '-s', 'members', '--sort-by', '.spec.nothing');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('error: nothing found has the field ".spec.nothing" to sort by\nhint: ');
  });
});
