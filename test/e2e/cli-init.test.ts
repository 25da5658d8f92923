import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { statefulSets } from '../../src/api/core/apps.ts';
import { namespaces } from '../../src/api/core/core.ts';
import { silentLogger } from '../../src/base/log.ts';
import type { MainIo } from '../../src/cli/context.ts';
import { parseMember } from '../../src/local/fleet-file.ts';
import { type LocalControlPlane, startLocal } from '../../src/local/up.ts';
import { type CommandLineResult, runCommand } from '../support/command-line.ts';
import { expectGolden } from '../support/golden.ts';
import { systemClock } from '../support/system-clock.ts';
import { temporaryDir } from '../support/temporary-dir.ts';

const home = temporaryDir();
const run = (argv: readonly string[], io: Partial<MainIo> = {}): Promise<CommandLineResult> =>
  runCommand(argv, { home, readFile: (file) => readFile(file, 'utf8'), ...io });

/** What differs from run to run. */
function steady(text: string): string {
  return text
    .replaceAll(/(caBundle|certificate-authority-data): \S+/g, '$1: <ca>')
    .replaceAll(/karmada\.io\/certificates: \S+/g, 'karmada.io/certificates: <hash>');
}

describe('init without a host cluster', () => {
  test('a dry run prints every object in order, with secrets hidden', async () => {
    const { stdout, exitCode } = await run(['init', '--dry-run', 'client', '-o', 'yaml']);
    const documents = stdout.split('---\n');
    const definitions = documents.filter((text) => text.includes('\nkind: CustomResourceDefinition\n'));
    expect(definitions).toHaveLength(19);
    expect(definitions.filter((text) => text.includes('strategy: Webhook'))).toHaveLength(2);
    const others = documents.filter((text) => !definitions.includes(text));
    expectGolden('bootstrap/dry-run.yaml', steady(others.join('---\n')));
    expect(exitCode).toBe(0);
  });

  test('its table names them, and secrets are shown on request', async () => {
    const table = await run(['init', '--dry-run=client']);
    expectGolden('bootstrap/dry-run.txt', table.stdout);
    const { stdout } = await run(['init', '--dry-run=client', '-o', 'json', '--show-secrets']);
    const { items } = JSON.parse(stdout) as { items: { kind: string; data?: Record<string, string> }[] };
    const [secret] = items.filter(({ data }) => data?.['ca.crt']);
    expect(Buffer.from(secret?.data?.['ca.crt'] ?? '', 'base64').toString()).toContain('BEGIN CERTIFICATE');
  });

  test('images are listed as they would be pulled', async () => {
    expectGolden('bootstrap/images.txt', (await run(['init', 'images', '--all'])).stdout);
    const mirrored = await run([
      'init',
      'images',
      '--private-image-registry',
      'r.local/k',
      '--karmada-version',
      '1.17.0',
    ]);
    expect(mirrored.stdout.trimEnd().split('\n')).toEqual([
      'r.local/k/etcd:3.6.8-0',
      'r.local/k/karmada-aggregated-apiserver:v1.17.0',
      'r.local/k/karmada-controller-manager:v1.17.0',
      'r.local/k/karmada-scheduler:v1.17.0',
      'r.local/k/karmada-webhook:v1.17.0',
      'r.local/k/kube-apiserver:v1.36.2',
      'r.local/k/kube-controller-manager:v1.36.2',
    ]);
  });

  test.each([
    [['init'], 'there is no host cluster to install into', 'kubectl karmada local up'],
    [['init', '--port', '0', '-n', 'X'], '2 problems:', 'nothing was changed'],
    [['init', '--etcd-init-image', 'a'], 'it is obsolete: etcd needs no init container', 'init --help'],
    [['init', '--config', 'missing.yaml'], 'cannot read missing.yaml, which --config names', ''],
    [
      ['init', 'phase', 'nothing', '--kubeconfig', 'missing'],
      'there is no phase "nothing"',
      'the phases are preflight, certs',
    ],
    [['init', 'now'], "too many arguments for 'init'", ''],
  ])('%j says so', async (argv, message, hint) => {
    const { exitCode, stderr, stdout } = await run(argv);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
  });

  test('a host that does not answer is told with its context', async () => {
    const file = path.join(home, 'dead.config');
    writeFileSync(
      file,
      JSON.stringify({
        clusters: [{ name: 'dead', cluster: { server: 'https://127.0.0.1:1' } }],
        contexts: [{ name: 'dead', context: { cluster: 'dead', user: '' } }],
        'current-context': 'dead',
      }),
    );
    const { stderr, exitCode } = await run(['init', '--kubeconfig', file]);
    expect(stderr).toContain('the host cluster of context "dead" does not answer');
    expect(stderr).toContain('connection refused');
    expect(stderr).toContain('kubectl karmada local up');
    expect(exitCode).toBe(1);
  });
});

describe('init with a host cluster', () => {
  let local: LocalControlPlane;
  const kubeconfig = path.join(home, 'local.config');
  const host = ['--kubeconfig', kubeconfig, '--context', 'host'];

  beforeAll(async () => {
    local = await startLocal({
      dataDir: path.join(home, 'local'),
      kubeconfigPath: kubeconfig,
      fleet: { members: [parseMember({ name: 'host', nodes: 1, podReadySeconds: 0 }, 0)] },
      version: '0.0.0',
      clock: systemClock,
      log: silentLogger,
    });
  });
  // Before the directory goes.
  afterAll(() => local.stop());

  const exists = async (): Promise<boolean> =>
    (await local.client('host').find(namespaces, 'karmada-system')) !== undefined;

  test('everything that is wrong with it is told at once, and nothing is changed', async () => {
    const elsewhere = path.join(home, 'elsewhere');
    mkdirSync(elsewhere);
    writeFileSync(path.join(elsewhere, '.karmada'), '');
    const { stderr, exitCode } = await run(['init', ...host], { home: elsewhere });
    expect(stderr).toContain('the host is not ready for an installation');
    for (const code of ['LocalFiles', 'ClusterDns', 'HostIsMember']) expect(stderr).toContain(`ERROR   ${code} `);
    expect(stderr).toContain('--ignore-preflight LocalFiles,HostIsMember,ClusterDns');
    expect(exitCode).toBe(1);
    expect(await exists()).toBe(false);
  });

  test("a control plane's own server is none", async () => {
    const { stderr } = await run(['init', '--kubeconfig', kubeconfig, '--context', 'karmada-apiserver']);
    expect(stderr).toContain('this server is a Karmada control plane itself');
  });

  test('a server dry run lets it check every object, and changes nothing', async () => {
    const { stdout, stderr, exitCode } = await run([
      'init',
      ...host,
      '--dry-run',
      'server',
      '--ignore-preflight',
      'all',
    ]);
    expect(stdout).toMatch(/^EFFECT +SIDE +OBJECT +FIELDS\ncreate +host +Namespace karmada-system/);
    expect(stderr).toContain('71 to create (server dry run)');
    expect(exitCode).toBe(0);
    expect(await exists()).toBe(false);
  });

  test('phases can be run one by one; what they need is named', async () => {
    const phase = (name: string, ...more: string[]) =>
      run(['init', 'phase', name, ...host, '--ignore-preflight', 'all', ...more]);
    expect((await phase('etcd')).stderr).toContain('first run "kubectl karmada init phase certs"');
    expect((await phase('certs')).stdout).toBe('phase certs is done\n');
    expect((await phase('etcd')).stdout).toBe('phase etcd is done\n');
    expect((await phase('crds')).stderr).toContain('first run "kubectl karmada init phase apiserver"');
    const pki = path.join(home, '.karmada', 'host', 'pki');
    expect((await stat(path.join(pki, 'ca.key'))).mode & 0o777).toBe(0o600);
    expect((await stat(pki)).mode & 0o777).toBe(0o700);
  });

  test('changing what exists needs a yes', async () => {
    const argv = [
      'init',
      'phase',
      'etcd',
      ...host,
      '--ignore-preflight',
      'all',
      '--etcd-extra-args=--quota-backend-bytes=1',
    ];
    const refused = await run(argv);
    expect(refused.stderr).toContain('what exists would change');
    expect(refused.stderr).toContain('StatefulSet karmada-system/etcd   spec.template.spec.containers[etcd].command');
    expect(refused.stderr).toContain('add --yes to go on');
    const answers = ['what?', 'n'];
    const asked = await run(argv, { stdin: { isTTY: true }, ask: () => Promise.resolve(answers.shift() ?? '') });
    expect(asked.stderr).toContain('stopped; nothing was changed');
    expect(answers).toEqual([]);
    expect((await run([...argv, '--yes'])).stdout).toBe('phase etcd is done\n');
  });

  test('a change that would lose what etcd keeps is refused, even with a yes', async () => {
    const { exitCode, stderr } = await run([
      ...['init', 'phase', 'etcd', ...host, '--ignore-preflight=HostIsMember,ClusterDns'],
      ...['--etcd-storage-mode=emptyDir', '--yes'],
    ]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('EtcdData');
    expect(stderr).toContain('etcd keeps its data in /var/lib/karmada-etcd of its node (hostPath)');
    const { spec } = await local.client('host').get(statefulSets, 'etcd', { namespace: 'karmada-system' });
    expect(spec.template.spec?.volumes).toContainEqual(
      expect.objectContaining({ name: 'etcd-data', hostPath: expect.anything() }),
    );
  });

  test('files of another installation are left alone', async () => {
    const file = path.join(home, '.kube', 'karmada-apiserver.config');
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, 'apiVersion: v1\nkind: Config\n');
    const { stderr } = await run(['init', 'phase', 'certs', ...host]);
    expect(stderr).toContain(`${file} is another control plane's kubeconfig`);
    expect(readFileSync(file, 'utf8')).toBe('apiVersion: v1\nkind: Config\n');
  });

  describe('deinit', () => {
    const deinit = (...more: string[]) => run(['deinit', ...host, ...more]);

    test('shows what would go and what would stay, and asks', async () => {
      const { stdout, exitCode } = await deinit('--dry-run');
      expect(stdout).toMatch(/^EFFECT +OBJECT$/m);
      expect(stdout).toMatch(/^delete +StatefulSet karmada-system\/etcd$/m);
      expect(stdout).toMatch(/^keep +\/var\/lib\/karmada-etcd on node \S+, the data of etcd$/m);
      expect(stdout).toMatch(/^delete +Namespace karmada-system$/m);
      expect(exitCode).toBe(0);
      const refused = await deinit();
      expect(refused.stderr).toContain('objects of the control plane would be deleted');
      expect(refused.stderr).toContain('see them with --dry-run; add --yes to go on');
      expect(await exists()).toBe(true);
    });

    test('removes it and says what stays; with nothing left it has nothing to do', async () => {
      const { stdout, exitCode } = await deinit('--yes');
      expect(stdout).toContain('The control plane is removed. What stays:');
      expect(stdout).toContain('/var/lib/karmada-etcd');
      expect(stdout).toContain(`certificates in ${path.join(home, '.karmada', 'host', 'pki')}`);
      expect(exitCode).toBe(0);
      expect(await exists()).toBe(false);
      expect((await deinit('--yes')).stdout).toContain('there is no namespace karmada-system');
    });
  });
});
