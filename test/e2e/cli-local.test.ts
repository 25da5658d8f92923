import { readFile, stat, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Cluster, clusters } from '../../src/api/cluster/v1alpha1/cluster.ts';
import { configMaps, namespaces, secrets, serviceAccounts } from '../../src/api/core/core.ts';
import { clusterRoles } from '../../src/api/core/rbac.ts';
import { works } from '../../src/api/work/v1alpha1/work.ts';
import { silentLogger } from '../../src/base/log.ts';
import { parseMember } from '../../src/local/fleet-file.ts';
import { type LocalControlPlane, startLocal } from '../../src/local/up.ts';
import { type CommandLineResult, runCommand } from '../support/command-line.ts';
import { expectGolden, shownAs, steady } from '../support/golden.ts';
import { eventually } from '../support/local-fleet.ts';
import { systemClock as clock } from '../support/system-clock.ts';
import { temporaryDir } from '../support/temporary-dir.ts';

let local: LocalControlPlane;

// Before the directory goes.
afterAll(() => local.stop());

const home = temporaryDir();
const dataDir = path.join(home, 'data');
const kubeconfig = path.join(home, 'karmada.config');
const members = ['member1', 'member2'].map((name, i) => parseMember({ name, nodes: 1, podReadySeconds: 0 }, i));

beforeAll(async () => {
  local = await startLocal({
    dataDir,
    kubeconfigPath: kubeconfig,
    fleet: { members },
    version: '0.0.0',
    clock,
    log: silentLogger,
  });
});

const run = (...argv: string[]): Promise<CommandLineResult> =>
  runCommand(argv, { home, env: { KUBECONFIG: kubeconfig }, readFile: (file) => readFile(file, 'utf8') });

const lines = ({ stdout }: CommandLineResult): string[] => stdout.trimEnd().split('\n');

async function untilReady(...names: string[]): Promise<void> {
  const isReady = ({ metadata, status }: Cluster): boolean =>
    names.includes(metadata.name ?? '') &&
    status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true;
  await eventually(async () => {
    const list = await local.client('karmada-apiserver').list(clusters);
    return list.items.filter(isReady).length === names.length;
  });
}

describe('get', () => {
  beforeAll(async () => {
    await untilReady('member1', 'member2');
    const create = (server: string, name: string, labels: Record<string, string>) =>
      local.client(server).create(configMaps, { metadata: { name, namespace: 'default', labels }, data: {} });
    await create('karmada-apiserver', 'a', {});
    await create('member1', 'a', { 'karmada.io/managed': 'true' });
    await create('member2', 'a', {});
    await create('member2', 'b', { team: 'x' });
  });

  test('asks the control plane unless told otherwise', async () => {
    const result = await run('get', 'cm', '--field-selector', 'metadata.name=a');
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(lines(result)).toEqual([
      expect.stringMatching(/^NAME +CLUSTER +DATA +AGE +ADOPTION$/),
      expect.stringMatching(/^a +Karmada +0 +\S+ +-$/),
    ]);
  });

  test('shows an object on every member, and on those alone', async () => {
    const result = await run('get', 'configmap', 'a', '-s', 'members');
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(lines(result).slice(1)).toEqual([
      expect.stringMatching(/^a +member1 .* Y$/),
      expect.stringMatching(/^a +member2 .* N$/),
    ]);
  });

  test('an object that only one member has is found there', async () => {
    const result = await run('get', 'cm/b', '-s', 'all');
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(lines(result)).toHaveLength(2);
  });

  test('clusters named mean members, and unknown ones are refused by name', async () => {
    expect(lines(await run('get', 'cm', 'a', '-C', 'member2', '--no-headers'))).toEqual([
      expect.stringMatching(/^a +member2/),
    ]);
    expect(await run('get', 'cm', '-C', 'member9')).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'error: there is no cluster "member9"\nhint: joined clusters: member1, member2\n',
    });
  });

  test('selects by label, in a namespace or in all of them', async () => {
    expect(await run('get', 'cm', '-s', 'all', '-l', 'team=x', '-o', 'name')).toMatchObject({
      stdout: 'configmap/b\n',
    });
    const everywhere = await run('get', 'cm', '-A', '-C', 'member1');
    expect(lines(everywhere)[0]).toMatch(/^NAMESPACE +NAME +CLUSTER/);
    expect(everywhere.stdout).toMatch(/^kube-system +/m);
  });

  test('prints documents that say where each object is from', async () => {
    const { stdout } = await run('get', 'cm', 'a', '-s', 'all', '-o', 'json');
    const { kind, items } = JSON.parse(stdout) as { kind: string; items: { metadata: { annotations?: object } }[] };
    expect(kind).toBe('List');
    expect(items.map(({ metadata }) => metadata.annotations)).toEqual([
      undefined,
      { 'resource.karmada.io/cached-from-cluster': 'member1' },
      { 'resource.karmada.io/cached-from-cluster': 'member2' },
    ]);
    expect((await run('get', 'cm', 'a', '-o', 'yaml')).stdout).toMatch(/^apiVersion: v1\nkind: ConfigMap\nmetadata:\n/);
  });

  test('knows kinds of Karmada by their short names', async () => {
    expect((await run('get', 'clusters', '-o', 'wide')).stdout).toMatch(/^NAME +CLUSTER +VERSION +MODE +READY/);
    expect(await run('get', 'rb')).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: 'No resources found in default namespace.\n',
    });
  });

  test('an object that is nowhere, a kind that does not exist', async () => {
    expect(await run('get', 'cm', 'zzz', '-s', 'all')).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'Error from server (NotFound): configmaps "zzz" not found\n',
    });
    expect(await run('get', 'cm', 'zzz', '--ignore-not-found')).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    const unknown = await run('get', 'unicorns');
    expect(unknown.exitCode).toBe(1);
    expect(unknown.stderr).toContain('error: no resource type "unicorns" at https://127.0.0.1:');
  });

  test('a member that does not answer is told, and the others are shown', async () => {
    await local.pauseMember('member2');
    try {
      const table = await run('get', 'cm', 'a', '-s', 'all', '--request-timeout', '1s');
      expect(table.exitCode).toBe(1);
      expect(table.stderr).toMatch(/^error: member2: /);
      expect(lines(table)).toHaveLength(3);
      const { exitCode, stdout } = await run('get', 'cm', 'a', '-s', 'all', '-o', 'json', '--request-timeout', '1s');
      expect(exitCode).toBe(1);
      expect(JSON.parse(stdout)).toMatchObject({ items: [{}, {}], errors: [{ cluster: 'member2' }] });
    } finally {
      await local.resumeMember('member2');
    }
  });
});

describe('join and unjoin', () => {
  const outside = path.join(home, 'outside');
  let other: LocalControlPlane;

  beforeAll(async () => {
    other = await startLocal({
      dataDir: outside,
      kubeconfigPath: path.join(outside, 'config'),
      fleet: { members: [parseMember({ name: 'member1', nodes: 1 }, 0)] },
      version: '0.0.0',
      clock,
      log: silentLogger,
    });
  });

  afterAll(() => other.stop());

  const join = (name: string, ...flags: string[]): Promise<CommandLineResult> =>
    run('join', name, '--cluster-kubeconfig', path.join(outside, 'config'), '--cluster-context', 'member1', ...flags);
  const karmada = () => local.client('karmada-apiserver');

  test('a dry run changes nothing on either side', async () => {
    const { exitCode, stdout } = await join('edge', '--dry-run');
    expect(exitCode).toBe(0);
    expect(stdout.split('---\n').map((document) => /^kind: (.*)$/m.exec(document)?.[1])).toEqual([
      ...['Namespace', 'ServiceAccount', 'ServiceAccount', 'ClusterRole', 'ClusterRoleBinding', 'Secret', 'Secret'],
      ...['Namespace', 'Secret', 'Secret', 'Cluster'],
    ]);
    expect(await karmada().find(clusters, 'edge')).toBeUndefined();
    const edge = { namespace: 'karmada-cluster' };
    expect(await other.client('member1').find(serviceAccounts, 'karmada-edge', edge)).toBeUndefined();
  });

  test('a cluster joins with the objects upstream leaves behind, and becomes Ready', async () => {
    expect(await join('edge', '--cluster-region', 'eu')).toMatchObject({
      exitCode: 0,
      stdout: 'cluster(edge) is joined\n',
    });
    const cluster = await karmada().get(clusters, 'edge');
    const id = (await other.client('member1').get(namespaces, 'kube-system')).metadata.uid;
    expect(cluster.spec).toMatchObject({
      id,
      syncMode: 'Push',
      region: 'eu',
      secretRef: { namespace: 'karmada-cluster', name: 'edge' },
      impersonatorSecretRef: { namespace: 'karmada-cluster', name: 'edge-impersonator' },
    });
    const secret = await karmada().get(secrets, 'edge', { namespace: 'karmada-cluster' });
    expect(Object.keys(secret.data ?? {}).sort()).toEqual(['caBundle', 'token']);
    expect(secret.metadata.ownerReferences).toMatchObject([{ kind: 'Cluster', name: 'edge', controller: true }]);
    expect(await other.client('member1').get(clusterRoles, 'karmada-controller-manager:karmada-edge')).toMatchObject({
      metadata: { labels: { 'karmada.io/system': 'true' } },
    });
    await untilReady('edge');
  });

  test('a second run mends what was lost', async () => {
    await karmada().delete(secrets, 'edge', { namespace: 'karmada-cluster' });
    expect(await join('edge')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('joined before') });
    expect(await karmada().get(secrets, 'edge', { namespace: 'karmada-cluster' })).toMatchObject({ type: 'Opaque' });
  });

  test('a namespace that is still going from an earlier unjoin is waited for', async () => {
    const member = other.client('member1');
    const finalizers = ['test/hold'];
    const hold = { metadata: { name: 'hold', namespace: 'late', finalizers } };
    await member.create(namespaces, { metadata: { name: 'late' } });
    await member.create(configMaps, hold);
    await member.delete(namespaces, 'late');
    const joining = join('edge', '--cluster-namespace', 'late');
    await member.patch(
      configMaps,
      'hold',
      { type: 'merge', body: { metadata: { finalizers: null } } },
      { namespace: 'late' },
    );
    expect(await joining).toMatchObject({ exitCode: 0 });
    expect(await member.get(serviceAccounts, 'karmada-edge', { namespace: 'late' })).toBeDefined();
    expect(await join('edge')).toMatchObject({ exitCode: 0 });
    await member.delete(namespaces, 'late');
  });

  test('the same cluster does not join under another name, nor another one under the same name', async () => {
    expect((await join('edge2')).stderr).toContain('error: this cluster has already joined as "edge"');
    const namesake = await join('member2', '--cluster-context', 'karmada-apiserver');
    expect(namesake.stderr).toContain('error: another cluster has already joined as "member2"');
    const self = await run(
      'join',
      'self',
      '--cluster-kubeconfig',
      kubeconfig,
      '--cluster-context',
      'karmada-apiserver',
    );
    expect(self.stderr).toContain('leads to the control plane itself');
  });

  test('unjoining removes what joining left, and spares what another control plane uses', async () => {
    const wrong = await run('unjoin', 'edge', '--cluster-kubeconfig', kubeconfig, '--cluster-context', 'member1');
    expect(wrong.stderr).toContain('is not the cluster that joined as "edge"');
    const leave = [
      'unjoin',
      'edge',
      '--cluster-kubeconfig',
      path.join(outside, 'config'),
      '--cluster-context',
      'member1',
    ];
    const { exitCode, stdout, stderr } = await run(...leave);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'cluster(edge) is taken out\n' });
    expect(stderr).toContain('kept in the member: namespace karmada-cluster, which karmada-member1 still uses');
    expect(await karmada().find(clusters, 'edge')).toBeUndefined();
    const { items } = await other.client('member1').list(serviceAccounts, { namespace: 'karmada-cluster' });
    expect(items.map(({ metadata }) => metadata.name)).not.toContain('karmada-edge');
    expect((await run('unjoin', 'edge')).stderr).toContain('error: there is no cluster "edge"');
  });
});

describe('a member that is gone', () => {
  const work = {
    metadata: { name: 'w', namespace: 'karmada-es-member2', finalizers: ['karmada.io/execution-controller'] },
  };

  test('stays until it is given up by force, and what is left behind is told', async () => {
    const karmada = local.client('karmada-apiserver');
    await karmada.create(works, { ...work, spec: { workload: { manifests: [configMap] } } });
    await eventually(async () => local.client('member2').find(configMaps, 'left', { namespace: 'default' }), 5_000);
    await local.pauseMember('member2');
    const patient = await run('unjoin', 'member2', '--wait', '1s');
    expect(patient).toMatchObject({ exitCode: 1, stdout: '' });
    expect(patient.stderr).toMatch(/^error: cluster "member2" is still there after 1 s: \d works are not removed/m);
    const forced = await run('unjoin', 'member2', '--wait', '1s', '--force');
    expect(forced).toMatchObject({ exitCode: 0, stdout: 'cluster(member2) is taken out\n' });
    expect(forced.stderr).toMatch(/left behind on member2;.*\n(.*\n)* {2}kubectl delete configmap left -n default$/m);
    expect(await karmada.find(clusters, 'member2')).toBeUndefined();
  });

  const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'left', namespace: 'default' } };
});

describe('local', () => {
  const flags = ['--data-dir', dataDir];

  test('status lists the servers', async () => {
    const { exitCode, stdout } = await run('local', 'status', ...flags);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^member1 +member +running +member1 +https:\/\/127\.0\.0\.1:\d+$/m);
    expect(JSON.parse((await run('local', 'status', ...flags, '-o', 'json')).stdout)).toMatchObject({ dataDir });
  });

  test('members come, fall silent, come back and go', async () => {
    const shown: string[] = [];
    const lines = ['add extra --nodes 1 --region x', 'pause extra', 'resume extra', 'remove extra', 'remove extra'];
    for (const line of lines.map((each) => `local member ${each}`)) {
      shown.push(shownAs(line, await run(...line.split(' '), ...flags)));
      // The rest of it is told elsewhere.
      const { stdout } = await run('local', 'status', ...flags);
      shown.push(`${stdout.split('\n').find((each) => each.startsWith('extra')) ?? 'no extra'}\n`);
    }
    expectGolden('cli/local.txt', steady(shown.join('\n'), home));
    expect((await run('get', 'clusters', 'extra')).exitCode).toBe(1);
  });

  test('a member with wrong fields is refused with all of them', async () => {
    const { exitCode, stderr } = await run('local', 'member', 'add', 'x', '--nodes', 'many', '--cpu', 'fast', ...flags);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('nodes: Invalid value: "many"');
    expect(stderr).toContain('cpu: Invalid value: "fast"');
  });

  test('a second control plane in the same place is refused, naming the first', async () => {
    for (const flag of [[], ['--detach']]) {
      const { exitCode, stderr } = await run(
        'local',
        'up',
        ...flag,
        ...flags,
        '--kubeconfig',
        path.join(home, 'other'),
      );
      expect(exitCode).toBe(1);
      expect(stderr).toContain(String(process.pid));
    }
  });

  test("a kubeconfig that is somebody else's is not overwritten", async () => {
    const file = path.join(home, 'mine.config');
    await writeFile(file, 'apiVersion: v1\nkind: Config\n');
    const { exitCode, stderr } = await run('local', 'up', '--data-dir', path.join(home, 'new'), '--kubeconfig', file);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('was not written by this program');
  });

  test('down where nothing runs is no failure, and purging forgets', async () => {
    const gone = path.join(home, 'gone');
    const stop = new AbortController();
    const answered: string[] = [];
    const up = runCommand(
      ['local', 'up', '--members', '1', '--data-dir', gone, '--kubeconfig', path.join(home, 'gone.config')],
      {
        home,
        signal: stop.signal,
        stdout: { write: (text) => answered.push(text) },
      },
    );
    await eventually(async () => answered.length > 0);
    expect(answered.join('')).toContain('The control plane runs with 1 member. Next:');
    stop.abort(new Error('ended by SIGINT'));
    expect((await up).exitCode).toBe(0);
    expect((await run('local', 'down', '--purge', '--data-dir', gone)).exitCode).toBe(0);
    await expect(stat(gone)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
