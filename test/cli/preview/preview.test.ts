import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { preview } from '../../../src/cli/commands/preview.ts';
import { runCommandLine } from '../../../src/cli/run.ts';
import { toInventoryFile } from '../../../src/preview/inventory-file.ts';
import { aBinding, aCluster, aDeployment, anInventory, aPolicy } from '../../preview/fleet.ts';
import { systemClock } from '../../support/system-clock.ts';
import { temporaryDir } from '../../support/temporary-dir.ts';

const dir = temporaryDir();
const path = (name: string) => join(dir, name);

beforeAll(() => {
  const write = (name: string, ...documents: unknown[]) =>
    writeFileSync(path(name), documents.map((document) => JSON.stringify(document)).join('\n---\n'));
  mkdirSync(path('app'));
  write('app/web.yaml', aDeployment('web', 4), aPolicy());
  writeFileSync(path('app/notes.txt'), 'not a manifest');
  write('clusters.yaml', { kind: 'List', apiVersion: 'v1', items: [aCluster('member1'), aCluster('member2')] });
  const { status: _, ...bare } = aCluster('member3', 1, { region: 'eu' });
  write('member3.json', bare);
  const fleet = anInventory({
    clusters: [aCluster('member1'), aCluster('member2')],
    policies: [aPolicy()],
    bindings: [
      aBinding([
        { name: 'member1', replicas: 2 },
        { name: 'member2', replicas: 2 },
      ]),
    ],
  });
  write('fleet.json', toInventoryFile(fleet, 'test'));
  write('secret.yaml', {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'password' },
    stringData: { a: 'hunter2' },
  });
  write('broken.json', { apiVersion: 'preview.kubectl-karmada/v1alpha1', kind: 'Inventory', clusters: [{}] });
  write('wrong.yaml', { ...aPolicy(), spec: { ...aPolicy().spec, unheardOf: true } });
});

async function run(...argv: string[]) {
  const written = { stdout: '', stderr: '' };
  const exitCode = await runCommandLine(
    {
      stdout: { write: (text) => (written.stdout += text) },
      stderr: { write: (text) => (written.stderr += text) },
      stdin: {},
      env: {},
      home: dir,
      clock: systemClock,
      startedAt: systemClock.now(),
      signal: new AbortController().signal,
      version: '0.0.0',
      programName: 'kubectl karmada',
      self: ['node', 'kubectl-karmada'],
      readFile: () => Promise.reject(new Error('not asked for')),
      windows: false,
      findPrograms: () => Promise.reject(new Error('not asked for')),
      ask: () => Promise.reject(new Error('nobody answers')),
      runForeground: () => Promise.reject(new Error('not asked for')),
      programOutput: () => Promise.reject(new Error('not asked for')),
      parentGone: new Promise(() => undefined),
      readerSignal: () => new AbortController().signal,
    },
    ['preview', ...argv],
    [{ title: 'Commands', commands: [preview] }],
  );
  return { exitCode, ...written };
}

const offline = () => ['-f', path('app'), '-f', path('clusters.yaml')];

describe('preview', () => {
  test('reads a fleet and what would be applied from files alone', async () => {
    const { exitCode, stdout, stderr } = await run(...offline());
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('default/deployment/web  member1');
    expect(stdout).toContain('1 template: 1 new');
  });

  test('reads a saved fleet and asks it what if', async () => {
    const { stdout } = await run('--inventory', path('fleet.json'), '--cluster-down', 'member2', '-o', 'json');
    const { apiVersion, kind, summary, templates } = JSON.parse(stdout);
    expect({ apiVersion, kind }).toEqual({ apiVersion: 'preview.kubectl-karmada/v1alpha1', kind: 'Preview' });
    expect(summary.replicas.moved).toBe(2);
    expect(templates[0].explanation).toBeUndefined();
  });

  test('tries out a cluster that nobody has joined yet', async () => {
    const { stdout } = await run(
      '--inventory',
      path('fleet.json'),
      '--add-cluster',
      path('member3.json'),
      '-o',
      'json',
    );
    expect(
      JSON.parse(stdout).clusters.map(({ name, ready }: { name: string; ready: boolean }) => [name, ready]),
    ).toEqual([
      ['member1', true],
      ['member2', true],
      ['member3', true],
    ]);
  });

  test('gives the manifest of every cluster', async () => {
    const { stdout } = await run(...offline(), '--render');
    expect(stdout.match(/^# for member\d$/gm)).toEqual(['# for member1', '# for member2']);
    expect(stdout).toContain('  replicas: 2');
  });

  test('writes a page without secrets', async () => {
    const { exitCode, stdout, stderr } = await run(
      ...offline(),
      '-f',
      path('secret.yaml'),
      '-o',
      `html=${path('page.html')}`,
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' });
    expect(stderr).toContain('wrote ');
    const page = readFileSync(path('page.html'), 'utf8');
    expect(page).toContain('<!doctype html>');
    expect(page).toContain('default/secret/password');
    expect(page).not.toContain('hunter2');
  });

  test.each([
    ['nothing would change', 0, ['--inventory', 'fleet.json', '--exit-code']],
    ['something would change', 1, ['--inventory', 'fleet.json', '--exit-code', '--replicas', 'deployment/web=5']],
    ['everything would be lost', 1, ['--inventory', 'fleet.json', '--exit-code', '--cluster-down', 'member1,member2']],
    ['nobody asks whether something would change', 0, ['--inventory', 'fleet.json', '--replicas', 'deployment/web=5']],
    ['a guard holds', 0, ['--inventory', 'fleet.json', '--cluster-down', 'member2', '--max-moved', '50%']],
    ['a guard is broken', 1, ['--inventory', 'fleet.json', '--cluster-down', 'member2', '--max-moved', '1']],
    ['a cluster is missed', 1, ['--inventory', 'fleet.json', '--require-clusters', 'member1,member9']],
    ['a file is missing', 2, ['-f', 'nothing.yaml']],
    ['an inventory is broken', 2, ['--inventory', 'broken.json']],
    ['a policy is wrong', 2, ['--inventory', 'fleet.json', '-f', 'wrong.yaml']],
    ['a switch cannot be read', 2, ['--inventory', 'fleet.json', '--taint', 'x']],
    ['a cluster is unknown', 2, ['--inventory', 'fleet.json', '--cluster-down', 'member9']],
    ['a guard cannot be read', 2, ['--inventory', 'fleet.json', '--max-moved', 'some']],
    ['the format is unknown', 2, ['--inventory', 'fleet.json', '-o', 'xml']],
    ['a gate is unknown', 2, ['--inventory', 'fleet.json', '--feature-gates', 'Everything=true']],
    ['a flag is unknown', 2, ['--inventory', 'fleet.json', '--max-move', '1']],
    ['a flag lacks its value', 2, ['--inventory', 'fleet.json', '--max-moved']],
    ['there is a word too many', 2, ['--inventory', 'fleet.json', 'app']],
    ['a flag of all commands cannot be read', 2, ['--inventory', 'fleet.json', '--request-timeout', 'soon']],
    ['no control plane can be found', 2, ['-f', 'app']],
  ])('when %s exits with %i', async (_, exitCode, argv) => {
    const files = /\.(json|yaml)$|^app$/;
    const answer = await run(...argv.map((word) => (files.test(word) ? path(word) : word)));
    expect(answer.exitCode).toBe(exitCode);
    if (exitCode === 2) expect(answer.stderr).toMatch(/^error: /);
  });

  test('names the file, the object and the field of every problem', async () => {
    const { stderr } = await run('--inventory', path('fleet.json'), '-f', path('wrong.yaml'));
    expect(stderr).toContain(`${path('wrong.yaml')}: PropagationPolicy web: unknown field "spec.unheardOf"`);
  });
});
