import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import * as path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { load } from 'js-yaml';
import { clusters } from '../../src/api/cluster/v1alpha1/cluster.ts';
import { deployments } from '../../src/api/core/apps.ts';
import { namespaces, secrets, serviceAccounts } from '../../src/api/core/core.ts';
import { clusterRoles } from '../../src/api/core/rbac.ts';
import { propagationPolicies } from '../../src/api/policy/v1alpha1/propagation-policy.ts';
import type { Client } from '../../src/client/client.ts';
import { createMemberProxyTransport } from '../../src/client/member.ts';
import { isTrue } from '../../src/machinery/condition.ts';
import type { CommandLineResult } from '../support/command-line.ts';
import { eventually } from '../support/local-fleet.ts';
import { twoFleets } from '../support/two-fleets.ts';

const { home, kubeconfig, outside, local, other, run } = twoFleets();

const karmada = (): Client => local().client('karmada-apiserver');
const member = (): Client => other().client('member1');
const scope = { namespace: 'karmada-cluster' };
const there = ['--cluster-kubeconfig', outside, '--cluster-context', 'member1'];

interface OutsideConfig {
  clusters: { name: string; cluster: Record<string, unknown> }[];
  users: { name: string; user: Record<string, unknown> }[];
}

const join = (name: string, ...flags: string[]): Promise<CommandLineResult> => run('join', name, ...there, ...flags);

const isReady = async (name: string): Promise<boolean> =>
  isTrue((await karmada().get(clusters, name)).status?.conditions, 'Ready');

describe('join', () => {
  test('suggests a name where a context has none that would do', async () => {
    const { exitCode, stderr } = await join('arn:aws:eks:eu-west-1:1234:cluster/Prod');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('hint: call it something like "prod"');
  });

  test('lists every permission that is missing, and writes nothing', async () => {
    const nobody = ['--karmada-as', 'nobody'];
    const { exitCode, stderr } = await join('edge', ...nobody);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('error: these permissions are missing:\n');
    for (const verb of ['create secrets in karmada-cluster', 'list clusters.cluster.karmada.io', 'create namespaces'])
      expect(stderr).toContain(`  in the control plane: ${verb}\n`);
    expect(stderr).not.toContain('in the member');
    expect(await member().find(serviceAccounts, 'karmada-edge', scope)).toBeUndefined();
  });

  test.each([
    ['an authority that is not its own', { cluster: 'certificate-authority-data' }, 'signed by an unknown authority'],
    ['a token that is no good', { user: 'token' }, 'error: the member at https://127.0.0.1:'],
  ])('tells of %s, and writes nothing', async (_, change, message) => {
    const text = await readFile(outside, 'utf8');
    const foreign = /certificate-authority-data: (\S+)/.exec(await readFile(kubeconfig, 'utf8'))?.[1] ?? '';
    const file = path.join(home, 'broken.config');
    const broken =
      'cluster' in change
        ? text.replaceAll(/(certificate-authority-data: )\S+/g, `$1${foreign}`)
        : text.replaceAll(/client-certificate-data: \S+/g, 'token: expired').replaceAll(/client-key-data: \S+/g, '');
    await writeFile(file, broken, { mode: 0o600 });
    const result = await run('join', 'edge', '--cluster-kubeconfig', file, '--cluster-context', 'member1');
    expect(result).toMatchObject({ exitCode: 1, stdout: '', stderr: expect.stringContaining(message) });
    expect(await member().find(serviceAccounts, 'karmada-edge', scope)).toBeUndefined();
  });

  test('logs in by a credential plugin, and says which one failed', async () => {
    const file = path.join(home, 'plugin.config');
    const config = load(await readFile(outside, 'utf8')) as OutsideConfig;
    const { user } = config.users.find(({ name }) => name.includes('member1')) ?? {};
    const decode = (field: string): string => atob(String(user?.[field]));
    const status = {
      clientCertificateData: decode('client-certificate-data'),
      clientKeyData: decode('client-key-data'),
    };
    const plugin = path.join(home, 'plugin.cjs');
    const withPlugin = async (script: string): Promise<CommandLineResult> => {
      const exec = {
        apiVersion: 'client.authentication.k8s.io/v1',
        command: process.execPath,
        args: [plugin],
        interactiveMode: 'Never',
      };
      await writeFile(plugin, script);
      const users = config.users.map(({ name }) => ({ name, user: { exec } }));
      await writeFile(file, JSON.stringify({ ...config, users }), { mode: 0o600 });
      return run('join', 'edge', '--cluster-kubeconfig', file, '--cluster-context', 'member1', '--dry-run');
    };
    const credential = { apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status };
    expect(await withPlugin(`console.log(${JSON.stringify(JSON.stringify(credential))})`)).toMatchObject({
      exitCode: 0,
    });
    const failed = await withPlugin('process.exitCode = 7');
    expect(failed).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/credential plugin .* failed: exit code 7/),
    });
  });

  test('goes through the proxy that its kubeconfig names, and so does the control plane', async () => {
    let tunnels = 0;
    const proxy = createServer().on('connect', ({ url = '' }, socket: Socket) => {
      tunnels += 1;
      const [host = '', port = ''] = url.split(':');
      const target = connect(Number(port), host, () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
      target.pipe(socket).pipe(target);
      for (const end of [socket, target]) end.on('error', () => target.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const file = path.join(home, 'proxied.config');
    const text = await readFile(outside, 'utf8');
    await writeFile(file, text.replaceAll(/^( +)(server: .*)$/gm, `$1$2\n$1proxy-url: ${proxyUrl}`), { mode: 0o600 });
    const via = ['--cluster-kubeconfig', file, '--cluster-context', 'member1'];
    expect(await run('join', 'edge', ...via)).toMatchObject({ exitCode: 0 });
    expect((await karmada().get(clusters, 'edge')).spec.proxyURL).toBe(proxyUrl);
    await eventually(() => isReady('edge'));
    // Ours, the trial of the credential, the control plane's proxy, and its controllers.
    expect(tunnels).toBeGreaterThan(3);
    expect((await run('unjoin', 'edge', ...via)).exitCode).toBe(0);
    proxy.close();
  });

  test.each([
    ['a name of its certificate', { 'tls-server-name': 'localhost' }, undefined],
    ['no verification', { 'insecure-skip-tls-verify': true, 'certificate-authority-data': undefined }, true],
  ])('goes by a kubeconfig with %s, and a token in a file is as good', async (_, change, insecure) => {
    const file = path.join(home, 'changed.config');
    const config = load(await readFile(outside, 'utf8')) as OutsideConfig;
    const written = config.clusters.map(({ name, cluster }) => ({ name, cluster: { ...cluster, ...change } }));
    await writeFile(file, JSON.stringify({ ...config, clusters: written }), { mode: 0o600 });
    const via = ['--cluster-kubeconfig', file, '--cluster-context', 'member1'];
    expect(await run('join', 'edge', ...via)).toMatchObject({ exitCode: 0 });
    expect((await karmada().get(clusters, 'edge')).spec.insecureSkipTLSVerification).toBe(insecure);
    await eventually(() => isReady('edge'));

    const { data } = await karmada().get(secrets, 'edge', scope);
    await writeFile(path.join(home, 'token'), `${atob(data?.['token'] ?? '')}\n`, { mode: 0o600 });
    const users = config.users.map(({ name }) => ({ name, user: { tokenFile: 'token' } }));
    await writeFile(file, JSON.stringify({ ...config, clusters: written, users }), { mode: 0o600 });
    expect(await run('join', 'edge', ...via)).toMatchObject({ exitCode: 0 });
    expect((await run('unjoin', 'edge', ...there)).exitCode).toBe(0);
  });

  test('does not go on where the certificate has another name than the kubeconfig says', async () => {
    const file = path.join(home, 'named.config');
    const config = load(await readFile(outside, 'utf8')) as OutsideConfig;
    const named = config.clusters.map(({ name, cluster }) => ({
      name,
      cluster: { ...cluster, 'tls-server-name': 'other.test' },
    }));
    await writeFile(file, JSON.stringify({ ...config, clusters: named }), { mode: 0o600 });
    const result = await run('join', 'edge', '--cluster-kubeconfig', file, '--cluster-context', 'member1');
    expect(result).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('its certificate is for another name'),
    });
    expect(await member().find(serviceAccounts, 'karmada-edge', scope)).toBeUndefined();
  });

  test('with a role that the member lacks is refused', async () => {
    const { exitCode, stderr } = await join('edge', '--role', 'clusterrole/nothere');
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringContaining('has no ClusterRole "nothere"'),
    });
    expect(await member().find(serviceAccounts, 'karmada-edge', scope)).toBeUndefined();
  });

  test('to a server that is no control plane is refused', async () => {
    const { exitCode, stderr } = await join('edge', '--karmada-context', 'member1');
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringContaining('is no Karmada control plane'),
    });
  });

  test('takes back a new cluster that the control plane does not reach', async () => {
    const { exitCode, stderr } = await join('edge', '--cluster-api-endpoint', 'https://127.0.0.1:1');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('error: the control plane cannot reach edge at https://127.0.0.1:1:');
    await eventually(async () => (await karmada().find(clusters, 'edge')) === undefined);
  });

  test('with the rights for workloads is enough for a workload to run and report, and for no more', async () => {
    const { exitCode, stderr } = await join('edge', '--role', 'workloads');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.stringContaining('does not expire') });
    await eventually(() => isReady('edge'));
    const template = {
      metadata: { name: 'web', namespace: 'default' },
      spec: {
        replicas: 2,
        selector: { matchLabels: { app: 'web' } },
        template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'web' }] } },
      },
    };
    await karmada().create(deployments, template);
    await karmada().create(propagationPolicies, {
      metadata: { name: 'web', namespace: 'default' },
      spec: {
        resourceSelectors: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }],
        placement: { clusterAffinity: { clusterNames: ['edge'] } },
      },
    });
    await eventually(
      async () => (await karmada().get(deployments, 'web', { namespace: 'default' })).status?.availableReplicas === 2,
    );
    const { rules } = await member().get(clusterRoles, 'karmada-controller-manager:karmada-edge');
    expect(JSON.stringify(rules)).not.toContain('"verbs":["*"]');
    const proxy = createMemberProxyTransport(karmada().transport, 'edge');
    const answer = await proxy.send({ method: 'GET', path: '/apis/storage.k8s.io/v1/storageclasses' });
    expect(answer.status).toBe(403);
  });
});

describe('credential', () => {
  test('show tells all about it but the secret', async () => {
    const { exitCode, stdout } = await run('credential', 'show', 'edge');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Subject: +system:serviceaccount:karmada-cluster:karmada-edge$/m);
    expect(stdout).toMatch(/^Expires: +never$/m);
    expect(stdout).toMatch(/^Works: +yes$/m);
    expect(stdout).toMatch(/^Rights: +workloads$/m);
    const token = atob((await karmada().get(secrets, 'edge', scope)).data?.['token'] ?? '');
    const json = await run('credential', 'show', 'edge', '-o', 'json');
    expect(JSON.parse(json.stdout)).toMatchObject({
      cluster: 'edge',
      verified: true,
      impersonator: { verified: true },
    });
    for (const part of token.split('.')) expect(stdout + json.stdout).not.toContain(part);
    expect((await run('credential', 'show', 'nobody')).stderr).toContain('there is no cluster "nobody"');
  });

  test('rotate renews it by itself, and the control plane goes on with the new one', async () => {
    const before = (await karmada().get(secrets, 'edge', scope)).data?.['token'];
    const { exitCode, stdout, stderr } = await run('credential', 'rotate', 'edge');
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: 'cluster(edge) has new tokens; the old ones of karmada-edge are revoked\n',
    });
    expect(stderr).toContain(
      'kept: the old token of karmada-impersonator: karmada-member1 belong to other control planes',
    );
    expect((await karmada().get(secrets, 'edge', scope)).data?.['token']).not.toBe(before);
    const body = { spec: { replicas: 3 } };
    await karmada().patch(deployments, 'web', { type: 'merge', body }, { namespace: 'default' });
    await eventually(
      async () => (await karmada().get(deployments, 'web', { namespace: 'default' })).status?.availableReplicas === 3,
    );
    expect(await isReady('edge')).toBe(true);
  });

  test('that is no longer good is found, and replaced with the help of a kubeconfig', async () => {
    const { items } = await member().list(secrets, scope);
    for (const { metadata } of items.filter(({ metadata }) => metadata.name?.startsWith('karmada-edge')))
      await member().delete(secrets, metadata.name ?? '', scope);
    const shown = await run('credential', 'show', 'edge');
    expect(shown).toMatchObject({ exitCode: 1, stdout: expect.stringMatching(/^Works: +no: Unauthorized$/m) });
    const alone = await run('credential', 'rotate', 'edge');
    expect(alone).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('--cluster-kubeconfig') });
    expect((await run('credential', 'rotate', 'edge', ...there)).exitCode).toBe(0);
    expect((await run('credential', 'show', 'edge')).exitCode).toBe(0);
  });
});

describe('unjoin', () => {
  test('does not take away the last copy of a workload unless told to', async () => {
    const { exitCode, stdout, stderr } = await run('unjoin', 'edge', ...there);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain('these workloads run on "edge" alone:\n  Deployment default/web\n');
    expect((await karmada().get(clusters, 'edge')).metadata.deletionTimestamp).toBeUndefined();
    expect((await run('unjoin', 'edge', '--yes', '--dry-run')).exitCode).toBe(0);
  });

  test('keeps the account that another control plane uses, and removes the last one', async () => {
    const context = ['--kubeconfig', other().kubeconfigPath];
    await other().client('karmada-apiserver').delete(clusters, 'member1');
    await eventually(async () => (await other().client('karmada-apiserver').find(clusters, 'member1')) === undefined);
    expect((await join('edge', ...context, '--no-verify-from-control-plane')).exitCode).toBe(0);
    const first = await run('unjoin', 'edge', ...there, '--yes');
    expect(first).toMatchObject({ exitCode: 0, stdout: 'cluster(edge) is taken out\n' });
    expect(first.stderr).toContain(
      'kept in the member: the account karmada-cluster/karmada-edge with its rights: another',
    );
    expect(await other().client('karmada-apiserver').get(clusters, 'edge')).toBeDefined();
    await eventually(async () =>
      isTrue((await other().client('karmada-apiserver').get(clusters, 'edge')).status?.conditions, 'Ready'),
    );
    await member().delete(serviceAccounts, 'karmada-member1', scope);
    const second = await run('unjoin', 'edge', ...there, ...context, '--yes');
    expect(second).toMatchObject({ exitCode: 0 });
    expect(second.stderr).not.toContain('kept in the member');
    await eventually(async () => (await member().find(namespaces, 'karmada-cluster')) === undefined);
    expect(await member().find(clusterRoles, 'karmada-controller-manager:karmada-edge')).toBeUndefined();
  });
});
