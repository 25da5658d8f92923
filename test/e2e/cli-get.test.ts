import { mkdirSync, writeFileSync } from 'node:fs';
import * as net from 'node:net';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clusters } from '../../src/api/cluster/v1alpha1/cluster.ts';
import { configMaps } from '../../src/api/core/core.ts';
import { propagationPolicies } from '../../src/api/policy/v1alpha1/propagation-policy.ts';
import { works } from '../../src/api/work/v1alpha1/work.ts';
import { workName } from '../../src/propagation/names.ts';
import type { CommandLineResult } from '../support/command-line.ts';
import { eventually } from '../support/local-fleet.ts';
import { localPlane } from '../support/local-plane.ts';

const local = localPlane(['member1', 'member2']);
const { home } = local;

beforeAll(() => local.ready('member1', 'member2'));

const run = (...argv: string[]): Promise<CommandLineResult> => local.run(argv);

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

describe('get --watch', () => {
  /** Runs until `check` has seen what it waits for in the output, then interrupts. */
  async function watch(argv: readonly string[], steps: (output: { stdout: string; stderr: string }) => Promise<void>) {
    const output = { stdout: '', stderr: '' };
    const interruption = new AbortController();
    const ended = local.run(['get', ...argv], {
      signal: interruption.signal,
      stdout: { write: (text) => (output.stdout += text) },
      stderr: { write: (text) => (output.stderr += text) },
    });
    try {
      await steps(output);
    } finally {
      interruption.abort();
    }
    return { exitCode: (await ended).exitCode, ...output };
  }

  const until = (check: () => boolean): Promise<unknown> => eventually(() => Promise.resolve(check()));

  const touch = (server: string, name: string, value: string) =>
    local
      .client(server)
      .patch(configMaps, name, { type: 'merge', body: { data: { value } } }, { namespace: 'default' });

  test('shows what is there, then every change of every cluster, until interrupted', async () => {
    await create('member1', 'seen-1');
    const argv = ['cm', '-s', 'all', '-l', '!kubernetes.io/x', '--field-selector', 'metadata.name!=kube-root-ca.crt'];
    const { exitCode, stdout, stderr } = await watch([...argv, '-w', '--output-watch-events'], async (output) => {
      await until(() => output.stdout.includes('seen-1'));
      await create('karmada-apiserver', 'seen-2');
      await until(() => output.stdout.includes('seen-2'));
      await touch('member1', 'seen-1', 'x');
      await until(() => output.stdout.includes('MODIFIED'));
      await local.client('member1').delete(configMaps, 'seen-1', { namespace: 'default' });
      await until(() => output.stdout.includes('DELETED'));
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 130, stderr: '' });
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^EVENT +NAME +CLUSTER +DATA +AGE +ADOPTION$/);
    expect(lines.filter((line) => line.includes('seen-'))).toEqual([
      expect.stringMatching(/^ADDED +seen-1 +member1 +0 .* N$/),
      expect.stringMatching(/^ADDED +seen-2 +Karmada +0 .* -$/),
      expect.stringMatching(/^MODIFIED +seen-1 +member1 +1 .* N$/),
      expect.stringMatching(/^DELETED +seen-1 +member1 +1 .* N$/),
    ]);
  });

  test('ends by itself when nobody reads any more', async () => {
    const gone = new AbortController();
    const ended = local.run(['get', 'cm', '-s', 'members', '-w'], { readerSignal: () => gone.signal });
    gone.abort();
    expect(await ended).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('one object, only changes, as documents', async () => {
    await create('member1', 'one');
    await create('member2', 'other');
    const { stdout } = await watch(
      ['cm', 'one', '-C', 'member1,member2', '--watch-only', '-o', 'json'],
      async (output) => {
        // Nothing tells when a watch without a first answer has started.
        let value = 0;
        await eventually(async () => {
          await touch('member1', 'one', String(value++));
          return output.stdout !== '';
        });
      },
    );
    const first = JSON.parse(stdout.slice(0, stdout.indexOf('\n}\n') + 2)) as object;
    expect(first).toMatchObject({
      kind: 'ConfigMap',
      metadata: { name: 'one', annotations: { 'resource.karmada.io/cached-from-cluster': 'member1' } },
    });
  });

  test('a member that does not answer is told once, and followed again when it does', async () => {
    await local.plane().pauseMember('member2');
    const { stderr } = await watch(['cm', '-s', 'members', '-w', '--request-timeout', '1s'], async (output) => {
      await until(() => output.stderr.includes('member2'));
      await create('member1', 'meanwhile-1');
      await until(() => output.stdout.includes('meanwhile-1'));
      await local.plane().resumeMember('member2');
      await create('member2', 'later-2');
      await until(() => output.stdout.includes('later-2'));
      // A connection that breaks is made again, without what was shown before.
      await local.plane().pauseMember('member2');
      await local.plane().resumeMember('member2');
      await create('member2', 'later-3');
      await until(() => output.stdout.includes('later-3'));
      expect(output.stdout.match(/later-2/g)).toHaveLength(1);
    });
    expect(stderr.split('\n')[0]).toMatch(/^warning: member2: .*; trying again$/);
    expect(stderr).not.toContain('member1');
  });

  test.each([
    [['cm,secrets', '-w'], 'only one kind can be watched at a time'],
    [['cm', 'a', 'b', '-w'], 'either one object or all of them can be watched'],
    [['cm', '--output-watch-events'], '--output-watch-events is for tables with --watch or --watch-only'],
    [['cm', '-w', '--sort-by', '.x'], 'changes come in their own order: --sort-by cannot be given with --watch'],
  ])('refuses %j', async (argv, message) => {
    expect(await run('get', ...argv)).toEqual({ exitCode: 1, stdout: '', stderr: `error: ${message}\n` });
  });
});

describe('get -o', () => {
  const json = (text: string): { items: { metadata: { name: string } }[] } => JSON.parse(text);

  beforeAll(async () => {
    await create('member1', 'shown', { text: 'a' });
    await create('member2', 'shown', { text: 'b' });
  });

  const shown = ['cm', 'shown', '-s', 'members'];

  test.each([
    ["jsonpath={range .items[*]}{.data.text}{'\\n'}{end}", 'a\nb\n'],
    ['jsonpath={.items[*].data.text}', 'a b'],
    ['jsonpath-as-json={.items[*].data.text}', '[\n    "a",\n    "b"\n]\n'],
    ['go-template={{range .items}}{{.data.text}} {{end}}', 'a b '],
    ['custom-columns=NAME:.metadata.name,TEXT:.data.text', 'NAME    TEXT\nshown   a\nshown   b\n'],
    [`jsonpath-file=${path.join(home, 'template')}`, 'a+b+'],
    [`custom-columns-file=${path.join(home, 'columns')}`, 'TEXT\na\nb\n'],
    ['name', 'configmap/shown\nconfigmap/shown\n'],
  ])('%s prints what kubectl would print for one list', async (format, stdout) => {
    writeFileSync(path.join(home, 'template'), '{range .items[*]}{.data.text}+{end}');
    writeFileSync(path.join(home, 'columns'), 'TEXT\n.data.text\n');
    expect(await run('get', ...shown, '-o', format)).toEqual({ exitCode: 0, stdout, stderr: '' });
  });

  test('--template gives the template, and may fail on what is missing', async () => {
    const words = ['cm', 'shown', '-C', 'member1', '--template', '{{.data.text}}{{.data.nope}}'];
    expect(await run('get', ...words)).toEqual({ exitCode: 0, stdout: 'a<no value>', stderr: '' });
    expect(await run('get', ...words, '--allow-missing-template-keys=false')).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'error: the Go template cannot be carried out: there is no entry for the key "nope"\n',
    });
  });

  test('JSON is escaped as kubectl escapes it, and says the same', async () => {
    await create('member1', 'escaped', { text: '<a> & \u2028' });
    const { stdout } = await run('get', 'cm', 'escaped', '-C', 'member1', '-o', 'json');
    expect(stdout).toContain('"text": "\\u003ca\\u003e \\u0026 \\u2028"');
    expect(JSON.parse(stdout)).toMatchObject({ data: { text: '<a> & \u2028' } });
  });

  test('managedFields are left out of documents unless wanted', async () => {
    const words = ['cm', 'shown', '-C', 'member1', '-o', 'yaml'];
    expect((await run('get', ...words)).stdout).not.toContain('managedFields');
    expect((await run('get', ...words, '--show-managed-fields')).stdout).toContain('managedFields:\n');
  });

  test('pages make no difference', async () => {
    const words = ['cm', '-A', '-s', 'all'];
    const rows = async (...more: string[]): Promise<string> =>
      (await run('get', ...words, ...more)).stdout.replace(/ \d+[smh]\d*s? /g, ' AGE ');
    expect(await rows('--chunk-size=1')).toBe(await rows());
    const all = json((await run('get', ...words, '-o', 'json')).stdout);
    expect(json((await run('get', ...words, '-o', 'json', '--chunk-size=1')).stdout)).toEqual(all);
  });

  test('rows of several kinds stand apart and carry their kind', async () => {
    const { stdout } = await run(
      'get',
      'cm,sa',
      '-s',
      'members',
      '--field-selector',
      'metadata.name!=kube-root-ca.crt',
    );
    const [first, second] = stdout.split('\n\n');
    expect(first).toMatch(/^NAME .*\nconfigmap\/.* member\d /);
    expect(second).toMatch(/^NAME .*\nserviceaccount\/default +member1 .*\nserviceaccount\/default +member2 /);
    expect((await run('get', 'cm', 'shown', '-C', 'member1', '--show-kind')).stdout).toContain('\nconfigmap/shown ');
  });
});

describe('get -f', () => {
  const folder = path.join(home, 'objects');
  const cm = (name: string, rest = ''): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}${rest} }\n`;
  const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: default }\n';

  beforeAll(async () => {
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'a.yaml'), `${cm('filed')}---\n${account}`);
    writeFileSync(path.join(folder, 'b.yaml'), cm('kube-root-ca.crt', ', namespace: kube-system'));
    await create('member1', 'filed');
  });

  test('shows the objects that files name, each where it says it is', async () => {
    const { stdout, stderr } = await run('get', '-f', folder, '-C', 'member1');
    expect(stderr).toBe('');
    expect(stdout.replaceAll(/ +\d+\w+ +N$/gm, '')).toBe(
      'NAME              CLUSTER   DATA   AGE   ADOPTION\n' +
        'configmap/filed   member1   0\n\n' +
        'NAME                     CLUSTER   AGE   ADOPTION\n' +
        'serviceaccount/default   member1\n\n' +
        'NAME                         CLUSTER   DATA   AGE   ADOPTION\n' +
        'configmap/kube-root-ca.crt   member1   1\n',
    );
    expect((await run('get', '-f', path.join(folder, 'a.yaml'), '-C', 'member1', '-o', 'name')).stdout).toBe(
      'configmap/filed\nserviceaccount/default\n',
    );
  });

  test('-k shows what a kustomization makes', async () => {
    const programOutput = ({ args }: { args: readonly string[] }): Promise<string | undefined> =>
      Promise.resolve(args[1] === folder ? cm('filed') : undefined);
    const { stdout } = await local.run(['get', '-k', folder, '-C', 'member1', '-o', 'name'], { programOutput });
    expect(stdout).toBe('configmap/filed\n');
    expect(await local.run(['get', '-k', 'nothing'], { programOutput })).toEqual({
      exitCode: 1,
      stdout: '',
      stderr:
        'error: kubectl cannot make the kustomization nothing, or is not in PATH\n' +
        'hint: see what it says: kubectl kustomize nothing\n',
    });
  });

  test('tells which of them are nowhere', async () => {
    const { exitCode, stderr } = await run('get', '-f', folder);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: 'Error from server (NotFound): configmaps "filed" not found\n',
    });
  });

  test.each([
    [['cm', '-f', folder], '--filename names the objects: leave out cm'],
    [['-f', 'https://example.org/a.yaml'], 'https://example.org/a.yaml cannot be read'],
    [['-f', '/nonexistent'], 'cannot read /nonexistent'],
    [['cm', '-R'], '--recursive is about the folders of --filename'],
    [['cm', '-k', folder], '--kustomize says which objects: leave out cm'],
    [['-f', folder, '-k', folder], '--kustomize says which objects: leave out --filename'],
    [['-f', folder, '-l', 'a=b'], 'names and a selector cannot be given together'],
    [[], 'name a kind of resource'],
  ])('refuses %j', async (argv, message) => {
    const { exitCode, stdout, stderr } = await run('get', ...argv);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(`error: ${message}`);
  });
});

describe('get --subresource and --raw', () => {
  test('print a part of objects, and answers as they are', async () => {
    const { stdout } = await run(
      'get',
      'ns',
      'kube-system',
      '-C',
      'member1,member2',
      '--subresource',
      'status',
      '-o',
      'name',
    );
    expect(stdout).toBe('namespace/kube-system\nnamespace/kube-system\n');
    expect(await run('get', '--raw', '/readyz', '-C', 'member1')).toEqual({ exitCode: 0, stdout: 'ok', stderr: '' });
    expect(JSON.parse((await run('get', '--raw', '/version')).stdout)).toMatchObject({ major: '1' });
  });

  test.each([
    [['ns', '--subresource', 'status'], 'error: --subresource is a part of named objects: name them\n'],
    [['ns', 'x', '-w', '--subresource', 'status'], 'error: a --subresource cannot be watched\n'],
    [['--raw', 'version'], 'error: --raw: "version" does not start with /\n'],
    [['ns', '--raw', '/version'], 'error: --raw says all that is asked: leave out kinds, names and files\n'],
    [['--raw', '/version', '-s', 'all'], 'error: --raw asks one server: name one member with --clusters, or none\n'],
    [['--raw', '/nothing', '-C', 'member1'], 'Error from server (NotFound): '],
  ])('refuse %j', async (argv, message) => {
    const { exitCode, stdout, stderr } = await run('get', ...argv);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr.slice(0, message.length)).toBe(message);
  });
});

describe('get -o tree', () => {
  beforeAll(async () => {
    const karmada = local.client('karmada-apiserver');
    await create('karmada-apiserver', 'grown', { a: 'b' });
    await karmada.create(propagationPolicies, {
      metadata: { name: 'grow', namespace: 'default' },
      spec: {
        resourceSelectors: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'grown' }],
        placement: { clusterAffinity: { clusterNames: ['member1', 'member2'] } },
      },
    });
    await eventually(async () => {
      const { items } = await karmada.list(works, { labelSelector: 'resourcebinding.karmada.io/permanent-id' });
      const healthy = items.filter(({ status }) => status?.manifestStatuses?.[0]?.health === 'Healthy');
      return healthy.length === 2;
    });
  });

  test('shows what became of a template, down to the members', async () => {
    const name = workName({ kind: 'ConfigMap', name: 'grown', namespace: 'default' });
    const { exitCode, stdout, stderr } = await run('get', 'cm', 'grown', '-o', 'tree');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(
      new RegExp(
        [
          'NAME +CLUSTER +STATUS +HEALTH',
          'ConfigMap default/grown +Karmada +- +-',
          '├─ PropagationPolicy default/grow +Karmada +- +-',
          '└─ ResourceBinding default/grown-configmap +Karmada +Scheduled, FullyApplied +-',
          `   ├─ Work karmada-es-member1/${name} +Karmada +Applied +Healthy`,
          '   │  └─ ConfigMap default/grown +member1 +present +Healthy',
          `   └─ Work karmada-es-member2/${name} +Karmada +Applied +Healthy`,
          '      └─ ConfigMap default/grown +member2 +present +Healthy\n$',
        ].join('\n'),
      ),
    );
  });

  test('says where nothing became of it', async () => {
    await create('karmada-apiserver', 'left-alone');
    expect((await run('get', 'cm', 'left-alone', '-o', 'tree', '--no-headers')).stdout).toBe(
      'ConfigMap default/left-alone   Karmada   no policy selects it   -\n',
    );
    expect((await run('get', 'propagationpolicy', 'grow', '-o', 'tree', '--no-headers')).stdout).toBe(
      'PropagationPolicy default/grow   Karmada   is not propagated   -\n',
    );
  });

  test('shows the rest where a member does not answer, and fails', async () => {
    await local.plane().pauseMember('member2');
    const { exitCode, stdout, stderr } = await run('get', 'cm', 'grown', '-o', 'tree', '--cluster-timeout', '2s');
    await local.plane().resumeMember('member2');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/ConfigMap default\/grown +member1 +present/);
    expect(stdout).toMatch(/ConfigMap default\/grown +member2 +unknown: the member does not answer +Unknown/);
    expect(stderr).toMatch(/^error: member2: /);
  });

  test.each([
    [['-w'], 'a tree cannot be watched'],
    [['-s', 'all'], 'a tree starts at a template of the control plane'],
    [['--sort-by', '.x'], 'a tree has an order of its own'],
    [['--show-labels'], '--show-labels is for tables'],
  ])('refuses %j', async (argv, message) => {
    const { exitCode, stdout, stderr } = await run('get', 'cm', 'grown', '-o', 'tree', ...argv);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(message);
  });
});

describe('a member that hangs', () => {
  const silent = net.createServer().listen(0, '127.0.0.1');
  afterAll(() => void silent.close());

  beforeAll(async () => {
    await create('member1', 'present');
    const { port } = silent.address() as net.AddressInfo;
    await local.client('karmada-apiserver').create(clusters, {
      metadata: { name: 'a-silent-one' },
      spec: { syncMode: 'Push', apiEndpoint: `http://127.0.0.1:${port}` },
    });
  });

  const words = ['cm', 'present', '-s', 'members', '--cluster-timeout', '1500ms'];
  const failure = /^error: a-silent-one: cannot reach .*: no answer within 1.5 s\n$/;

  test('is told at its deadline, and the others are shown', async () => {
    const { exitCode, stdout, stderr } = await run('get', ...words);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^NAME .*\npresent +member1 .*\n$/);
    expect(stderr).toMatch(failure);
  });

  test('is told within a document, too', async () => {
    const { exitCode, stdout, stderr } = await run('get', ...words, '-o', 'json');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(failure);
    expect(JSON.parse(stdout)).toMatchObject({
      items: [{ metadata: { name: 'present' } }],
      errors: [{ cluster: 'a-silent-one', reason: 'Unreachable' }],
    });
  });

  test('is no failure where parts are enough', async () => {
    expect(await run('get', ...words, '--fail-on-partial=false')).toMatchObject({ exitCode: 0 });
    const nothing = ['cm', '-C', 'a-silent-one', '--cluster-timeout', '100ms', '--fail-on-partial=false'];
    expect(await run('get', ...nothing)).toMatchObject({ exitCode: 1, stdout: '' });
  });
});
