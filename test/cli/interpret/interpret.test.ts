import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { dump } from 'js-yaml';
import { anEngine, SCRIPTS, type Scripts } from '../../controllers/interpreter/workload-kind.ts';
import { runCommand } from '../../support/command-line.ts';
import { temporaryDir } from '../../support/temporary-dir.ts';

const folder = temporaryDir();

const path = (name: string): string => join(folder, name);
const write = (name: string, ...documents: unknown[]): string => {
  writeFileSync(path(name), documents.map((document) => dump(document)).join('---\n'));
  return path(name);
};
const customization = (customizations: Scripts, name = 'engines', kind = 'Engine') => ({
  apiVersion: 'config.karmada.io/v1alpha1',
  kind: 'ResourceInterpreterCustomization',
  metadata: { name },
  spec: { target: { apiVersion: 'example.io/v1', kind }, customizations },
});

const observed = { ...anEngine(4), spec: { ...anEngine(4).spec, serial: 'x7' }, status: { running: 4, noise: 'loud' } };
let engines: string;
let desiredFile: string;
let observedFile: string;
beforeAll(() => {
  engines = write('engines.yaml', customization(SCRIPTS));
  desiredFile = write('desired.yaml', anEngine(4));
  observedFile = write('observed.yaml', observed);
});

const interpret = (...words: string[]) => runCommand(['interpret', ...words]);
const ask = async (operation: string, ...words: string[]): Promise<string> => {
  const { exitCode, stdout, stderr } = await interpret('-f', engines, '--operation', operation, ...words);
  expect([exitCode, stderr]).toEqual([0, '']);
  return stdout;
};

describe('an operation', () => {
  test.each<[string, () => string[], string]>([
    [
      'interpretreplica',
      () => ['--desired-file', desiredFile],
      '---\n# [1/2] replica:\n4\n---\n# [2/2] requires:\nresourceRequest:\n  cpu: 100m\n',
    ],
    ['InterpretHealth', () => ['--observed-file', observedFile], '---\n# [1/1] healthy:\ntrue\n'],
    ['InterpretStatus', () => ['--observed-file', observedFile], '---\n# [1/1] status:\nrunning: 4\n'],
    [
      'InterpretDependency',
      () => ['--desired-file', desiredFile],
      '---\n# [1/1] dependencies:\n- apiVersion: v1\n  kind: Secret\n  name: fuel\n  namespace: default\n',
    ],
  ])('%s answers in YAML, each part under its name', async (operation, words, expected) => {
    expect(await ask(operation, ...words())).toBe(expected);
  });

  test('that gives an object gives all of it', async () => {
    const revised = await ask('ReviseReplica', '--desired-file', desiredFile, '--desired-replica', '9');
    expect(revised).toBe(`---\n# [1/1] revised:\n${dump(anEngine(9), { sortKeys: true })}`);
    const retained = await ask('Retain', '--desired-file', desiredFile, '--observed-file', observedFile);
    expect(retained).toContain('# [1/1] retained:\n');
    expect(retained).toContain('serial: x7');
  });

  test('that adds up takes the items of all members', async () => {
    const items = [
      { clusterName: 'member1', status: { running: 1 } },
      { clusterName: 'member2', status: { running: 2 } },
    ];
    for (const file of [write('items.yaml', items), write('stream.yaml', ...items)]) {
      expect(await ask('AggregateStatus', '--desired-file', desiredFile, '--status-file', file)).toContain(
        'running: 3\n',
      );
    }
  });

  test('is answered by what is built in where no customization is given, or none has a script for it', async () => {
    const deployment = write('deployment.yaml', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: { replicas: 3, template: { spec: { containers: [] } } },
    });
    const words = ['--operation', 'InterpretReplica', '--desired-file', deployment];
    expect((await interpret(...words)).stdout).toContain('replica:\n3\n');
    expect((await interpret(...words, '-f', engines)).stderr).toContain('what is built in answers');
  });

  test('hands on what a script prints, and says which line fails', async () => {
    const luaScript = 'function InterpretHealth(obj)\n  print("looking at", obj.metadata.name)\n  return obj.x.y\nend';
    const file = write('failing.yaml', customization({ healthInterpretation: { luaScript } }));
    const { exitCode, stdout, stderr } = await interpret(
      '-f',
      file,
      '--operation',
      'InterpretHealth',
      '--observed-file',
      observedFile,
    );
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr.split('\n').slice(0, 3)).toEqual([
      "error: InterpretHealth script: <string>:3: attempt to index field 'x' (a nil value)",
      'hint: line 3 | return obj.x.y',
      '',
    ]);
  });
});

describe('--check', () => {
  test('shows every script as set, unset or wrong, and fails for one that is wrong', async () => {
    const wrong = customization({ ...SCRIPTS, retention: { luaScript: 'function Retain(\n  a b)' } }, 'wrong', 'Motor');
    mkdirSync(path('all'));
    write('all/a.yaml', customization({ healthInterpretation: SCRIPTS.healthInterpretation }));
    write('all/b.yaml', wrong);
    const { exitCode, stdout } = await interpret('-f', path('all'), '--check');
    expect(exitCode).toBe(1);
    expect(stdout.replaceAll(folder, '')).toBe(
      [
        '-----------------------------------',
        'SOURCE: /all/a.yaml',
        'TARGET: example.io/v1 Engine',
        'RULERS:',
        '    Retain:              UNSET',
        '    InterpretReplica:    UNSET',
        '    InterpretComponent:  UNSET',
        '    ReviseReplica:       UNSET',
        '    InterpretStatus:     UNSET',
        '    AggregateStatus:     UNSET',
        '    InterpretHealth:     PASS',
        '    InterpretDependency: UNSET',
        '-----------------------------------',
        'SOURCE: /all/b.yaml',
        'TARGET: example.io/v1 Motor',
        'RULERS:',
        "    Retain:              ERROR: <string>:2: ')' expected near 'b'",
        '                         2 | a b)',
        '    InterpretReplica:    PASS',
        '    InterpretComponent:  UNSET',
        '    ReviseReplica:       PASS',
        '    InterpretStatus:     PASS',
        '    AggregateStatus:     PASS',
        '    InterpretHealth:     PASS',
        '    InterpretDependency: PASS',
        '',
      ].join('\n'),
    );
  });
});

describe('wrong usage', () => {
  test.each<[string, () => string[], string]>([
    ['nothing asked', () => ['-f', engines], 'nothing is asked'],
    ['an unknown operation', () => ['-f', engines, '--operation', 'Sing'], 'operation Sing is not supported'],
    [
      'both questions',
      () => ['-f', engines, '--check', '--operation', 'Retain'],
      'give one of --check and --operation',
    ],
    ['nothing to check', () => ['--check'], 'there is nothing to check'],
    ['half of what Retain needs', () => ['--operation', 'Retain', '--desired-file', desiredFile], 'Retain needs'],
    [
      'two objects',
      () => ['--operation', 'InterpretHealth', '--desired-file', desiredFile, '--observed-file', observedFile],
      'not both',
    ],
    ['no object', () => ['--operation', 'InterpretHealth'], 'needs --desired-file or --observed-file'],
    [
      'a file with two objects',
      () => ['--operation', 'InterpretHealth', '--observed-file', write('two.yaml', observed, observed)],
      'must hold one object',
    ],
    ['another kind', () => ['-f', desiredFile, '--check'], 'is no ResourceInterpreterCustomization'],
    [
      'a customization without target',
      () => ['--check', '-f', write('bad.yaml', { ...customization({}), spec: { customizations: {} } })],
      'spec.target: Required value',
    ],
    [
      'a kind nobody knows',
      () => ['--operation', 'InterpretHealth', '--observed-file', observedFile],
      'nothing answers InterpretHealth',
    ],
    [
      'no item',
      () => ['--operation', 'AggregateStatus', '--desired-file', desiredFile, '--status-file', desiredFile],
      'no item of aggregated status',
    ],
  ])('%s is refused', async (_, words, message) => {
    const { exitCode, stdout, stderr } = await interpret(...words());
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toContain(message);
  });
});
