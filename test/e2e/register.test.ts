import { describe, expect, test } from '@jest/globals';
import { type Cluster, clusters } from '../../src/api/cluster/v1alpha1/cluster.ts';
import { deployments } from '../../src/api/core/apps.ts';
import { certificateSigningRequests } from '../../src/api/core/certificates.ts';
import { configMaps, namespaces, secrets, serviceAccounts } from '../../src/api/core/core.ts';
import { clusterRoleBindings, clusterRoles, roleBindings, roles } from '../../src/api/core/rbac.ts';
import { works } from '../../src/api/work/v1alpha1/work.ts';
import type { Client } from '../../src/client/client.ts';
import { connect } from '../../src/client/connect.ts';
import { createCertificateRequest } from '../../src/pki/request.ts';
import type { CommandLineResult } from '../support/command-line.ts';
import { eventually } from '../support/local-fleet.ts';
import { systemClock as clock } from '../support/system-clock.ts';
import { twoFleets } from '../support/two-fleets.ts';

const { home, outside, local, other, run } = twoFleets();

const karmada = (): Client => local().client('karmada-apiserver');
const member = (): Client => other().client('member1');
const system = { namespace: 'karmada-system' };

/** The words of the command that a new token is printed in. */
async function printedCommand(): Promise<string[]> {
  const { exitCode, stdout, stderr } = await run('token', 'create', '--print-register-command');
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return stdout.trim().split(' ').slice(2);
}

const register = (words: readonly string[], name: string, ...flags: string[]): Promise<CommandLineResult> =>
  run(...words, '--kubeconfig', outside, '--context', 'member1', '--cluster-name', name, ...flags);

const prepare = (name: string): Promise<CommandLineResult> => run('register', '--prepare', '--cluster-name', name);

/** The control plane as the agent sees it. */
async function asAgent(): Promise<Client> {
  const secret = await member().get(secrets, 'karmada-kubeconfig', system);
  const text = Buffer.from(secret.data?.['karmada-kubeconfig'] ?? '', 'base64').toString();
  return (await connect({ text, env: {}, home, clock })).client;
}

const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'allowed',
    (error: Error) => error.message,
  );

describe('a control plane on a laptop', () => {
  test('lets viewers see its own kinds, and not change them', async () => {
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' };
    const subjects = [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'jane' }];
    await karmada().create(clusterRoleBindings, { metadata: { name: 'jane' }, roleRef, subjects });
    const seen = await eventually(async () => {
      const result = await run('get', 'propagationpolicies', '--as', 'jane');
      return result.exitCode === 0 && result;
    });
    expect(seen.stderr).toContain('No resources found');
    const { stderr } = await run('get', 'secrets', '--as', 'jane');
    expect(stderr).toContain('User "jane" cannot list resource "secrets"');
  });
});

describe('token', () => {
  test('is shown when it is created, and never again', async () => {
    const { stdout } = await run('token', 'create', '--ttl', '1h', '--description', 'for a test');
    const created = stdout.trim();
    expect(created).toMatch(/^[a-z0-9]{6}\.[a-z0-9]{16}$/);
    const listed = await run('token', 'list');
    expect(listed.stdout).toMatch(/^TOKEN +TTL +EXPIRES +USAGES +DESCRIPTION +EXTRA GROUPS$/m);
    expect(listed.stdout).toMatch(
      /^[a-z0-9]{6} +59m +\S+Z +authentication,signing +for a test +system:bootstrappers:/m,
    );
    for (const output of [listed, await run('token', 'list', '-o', 'json'), await run('token', 'list', '-o', 'yaml')])
      expect(output.stdout).not.toContain(created.slice(7));
    expect(await run('token', 'delete', created)).toMatchObject({
      exitCode: 0,
      stdout: `bootstrap token "${created.slice(0, 6)}" deleted\n`,
    });
    expect((await run('token', 'delete', created.slice(0, 6))).stderr).toContain('there is no bootstrap token');
  });

  test('is refused with all that is wrong about it', async () => {
    const { exitCode, stderr } = await run('token', 'create', '--usages', 'flying', '--groups', 'system:masters');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('--usages: "flying" is not one of signing, authentication');
    expect(stderr).toContain('--groups: "system:masters" does not start with system:bootstrappers:');
    expect((await run('token', 'delete', 'zzz')).stderr).toContain('not of the form');
  });
});

describe('register', () => {
  test('names everything that is missing on its command line', async () => {
    const { exitCode, stderr } = await run(
      'register',
      '--kubeconfig',
      outside,
      '--context',
      'member1',
      '--cluster-name',
      'A',
    );
    expect(exitCode).toBe(1);
    for (const word of [
      'the address of the control plane',
      '--cluster-name',
      '--token',
      '--discovery-token-ca-cert-hash',
    ])
      expect(stderr).toContain(word);
  });

  test('trusts nobody but the control plane of the token', async () => {
    const words = await printedCommand();
    const pin = words.length - 1;
    const elsewhere = await register(words.with(pin, `sha256:${'0'.repeat(64)}`), 'edge');
    expect(elsewhere).toMatchObject({ exitCode: 1, stdout: '' });
    expect(elsewhere.stderr).toContain('is none of those expected');
    const token = words.indexOf('--token') + 1;
    const forged = `${words[token]?.slice(0, 7)}${'0'.repeat(16)}`;
    expect((await register(words.with(token, forged), 'edge')).stderr).toContain('the token is not the one');
    const unknown = await register(
      words.with(token, `zzzzzz.${'0'.repeat(16)}`),
      'edge',
      '--discovery-timeout',
      '500ms',
    );
    expect(unknown.stderr).toContain('knows no token "zzzzzz"');
    expect(await member().find(namespaces, 'karmada-system')).toBeUndefined();
  });

  test('refuses to make the control plane a member of its own', async () => {
    await prepare('self');
    const own = ['--kubeconfig', local().kubeconfigPath, '--context', 'karmada-apiserver', '--cluster-name', 'self'];
    const { exitCode, stderr } = await run(...(await printedCommand()), ...own);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining('the control plane itself') });
  });

  test('needs the control plane to know of the new member, and says who can tell it', async () => {
    const { exitCode, stderr } = await register(await printedCommand(), 'edge');
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      'hint: an administrator of it has to run "kubectl karmada register --prepare --cluster-name edge"',
    );
  });

  test('a dry run writes nothing', async () => {
    const { exitCode, stdout } = await register(await printedCommand(), 'edge', '--dry-run');
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringContaining('cluster(edge) can register'),
    });
    expect(await member().find(namespaces, 'karmada-system')).toBeUndefined();
  });

  test('starts the agent with an identity of its own', async () => {
    expect(await prepare('edge')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('ready for cluster(edge)'),
    });
    const flags = [
      '--cluster-region',
      'eu',
      '--cluster-zones',
      'a,b',
      '--enable-cert-rotation',
      '--karmada-agent-image',
      'agent:1',
    ];
    const { exitCode, stdout } = await register(await printedCommand(), 'edge', ...flags);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: 'cluster(edge) is registered; its agent runs in the namespace karmada-system\n',
    });
    const { spec, metadata } = await member().get(deployments, 'karmada-agent', system);
    expect(metadata.labels).toMatchObject({ app: 'karmada-agent' });
    const [container] = spec.template.spec?.containers ?? [];
    expect(container).toMatchObject({ image: 'agent:1', volumeMounts: [{ mountPath: '/etc/kubeconfig' }] });
    expect(container?.command).toEqual(
      expect.arrayContaining([
        '--cluster-name=edge',
        '--cluster-region=eu',
        '--cluster-zones=a,b',
        '--controllers=*,certRotation',
      ]),
    );
    expect((await member().get(clusterRoleBindings, 'karmada-agent')).subjects).toEqual([
      { kind: 'ServiceAccount', name: 'karmada-agent-sa', namespace: 'karmada-system' },
    ]);
    const [request] = (await karmada().list(certificateSigningRequests)).items;
    expect(request?.status?.conditions).toMatchObject([
      {
        ...{ type: 'Approved', status: 'True', reason: 'AutoApproved' },
        message: 'Auto approving karmada agent certificate after SubjectAccessReview.',
      },
    ]);
  });

  test('run again uses what is there, without another certificate', async () => {
    const before = (await karmada().list(certificateSigningRequests)).items.length;
    expect((await register(await printedCommand(), 'edge')).exitCode).toBe(0);
    expect((await karmada().list(certificateSigningRequests)).items).toHaveLength(before);
  });

  test('under another name, or of a name that is taken, is refused', async () => {
    await prepare('edge2');
    expect((await register(await printedCommand(), 'edge2')).stderr).toContain('runs an agent already, as "edge"');
    await prepare('member1');
    await member().delete(deployments, 'karmada-agent', system);
    await member().delete(secrets, 'karmada-kubeconfig', system);
    const taken = await register(await printedCommand(), 'member1', '--discovery-timeout', '1s');
    // A token gives nobody the identity of a member that is there.
    expect(taken.stderr).toContain('kubectl certificate approve member1-');
    expect((await register(await printedCommand(), 'edge')).exitCode).toBe(0);
  });
});

describe('an agent', () => {
  const aCluster = (name: string, id: string): Cluster => ({ metadata: { name }, spec: { id, syncMode: 'Pull' } });

  test('may do what concerns its own member', async () => {
    const agent = await asAgent();
    const id = (await member().get(namespaces, 'kube-system')).metadata.uid ?? '';
    const created = await agent.create(clusters, aCluster('edge', id));
    await agent.create(secrets, { metadata: { name: 'edge', namespace: 'karmada-cluster' }, data: {} });
    expect(await agent.get(secrets, 'edge', { namespace: 'karmada-cluster' })).toBeDefined();
    const status = { kubernetesVersion: 'v1.36.1' };
    const current = await agent.get(clusters, 'edge');
    await agent.update(clusters, { ...current, status }, { subresource: 'status' });
    expect(await agent.list(works, { namespace: 'karmada-es-edge' })).toMatchObject({ items: [] });
    expect(created.spec.syncMode).toBe('Pull');
  });

  test("renews its certificate by itself, and gets nobody else's", async () => {
    const agent = await asAgent();
    const ask = async (name: string, user: string): Promise<void> => {
      const { request } = await createCertificateRequest({ user, groups: ['system:karmada:agents'] });
      const usages = ['digital signature', 'client auth'];
      const spec = { request: btoa(request), signerName: 'kubernetes.io/kube-apiserver-client', usages };
      await agent.create(certificateSigningRequests, { metadata: { name }, spec });
    };
    await ask('theirs', 'system:karmada:agent:member1');
    await ask('own', 'system:karmada:agent:edge');
    const own = await eventually(async () => {
      const { status } = await karmada().get(certificateSigningRequests, 'own');
      return status?.certificate ? status : undefined;
    });
    expect(own.conditions?.[0]?.message).toContain('Auto approving self karmada agent certificate');
    expect((await karmada().get(certificateSigningRequests, 'theirs')).status ?? {}).toEqual({});
  });

  test('sees and changes nothing of other members', async () => {
    const agent = await asAgent();
    const attempts = {
      'their credentials': agent.get(secrets, 'member1', { namespace: 'karmada-cluster' }),
      'all credentials': agent.list(secrets, { namespace: 'karmada-cluster' }),
      'their work': agent.list(works, { namespace: 'karmada-es-member1' }),
      'all work': agent.list(works),
      'their place': agent.delete(clusters, 'member1'),
      templates: agent.list(configMaps, { namespace: 'default' }),
      'rights of its own': agent.create(clusterRoleBindings, {
        metadata: { name: 'x' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
        subjects: [],
      }),
    };
    for (const [what, attempt] of Object.entries(attempts))
      expect([what, await refusal(attempt)]).toEqual([
        what,
        expect.stringContaining('is forbidden: User "system:karmada:agent:edge"'),
      ]);
  });

  test('speaks for its member: the control plane leaves its status alone', async () => {
    const before = (await karmada().get(clusters, 'edge')).status;
    expect(before).toEqual({ kubernetesVersion: 'v1.36.1' });
    expect((await run('unjoin', 'edge')).stderr).toContain('kubectl karmada unregister edge');
  });
});

describe('unregister', () => {
  const unregister = (...flags: string[]): Promise<CommandLineResult> =>
    run('unregister', 'edge', '--cluster-kubeconfig', outside, '--cluster-context', 'member1', ...flags);

  test('with the credential of the agent says what an administrator has to remove', async () => {
    const push = await run('unregister', 'member1', '--cluster-kubeconfig', outside, '--cluster-context', 'member1');
    expect(push.stderr).toContain('is forbidden');
    expect((await unregister('--dry-run')).stdout).toBe('cluster(edge) can be unregistered (dry run)\n');
    const { exitCode, stderr } = await unregister();
    expect(exitCode).toBe(0);
    expect(stderr).toContain('kubectl delete clusterrole system:karmada:edge:agent');
    expect(await karmada().find(clusters, 'edge')).toBeUndefined();
  });

  test('by an administrator takes back everything, on both sides', async () => {
    // With its execution space, the member's preparation has gone.
    await prepare('edge');
    expect((await register(await printedCommand(), 'edge')).exitCode).toBe(0);
    const { exitCode, stderr } = await unregister('--karmada-config', local().kubeconfigPath);
    expect({ exitCode, kept: /kept in the member: (.*)/.exec(stderr)?.[1] }).toEqual({
      exitCode: 0,
      kept: 'namespace karmada-cluster, which karmada-member1 still uses',
    });
    const left = await Promise.all([
      member().find(deployments, 'karmada-agent', system),
      member().find(serviceAccounts, 'karmada-agent-sa', system),
      member().find(clusterRoles, 'karmada-agent'),
      member().find(secrets, 'karmada-kubeconfig', system),
      karmada().find(clusterRoles, 'system:karmada:edge:agent'),
      karmada().find(roles, 'system:karmada:edge:agent-secret', { namespace: 'karmada-cluster' }),
      karmada().find(roleBindings, 'system:karmada:edge:agent-secret', { namespace: 'karmada-cluster' }),
    ]);
    expect(left).toEqual(left.map(() => undefined));
    expect(await unregister('--karmada-config', local().kubeconfigPath)).toMatchObject({ exitCode: 0 });
  });

  test('waits for the agent, and goes on without it only by force', async () => {
    // Whoever is an administrator on both sides prepares and registers at once.
    const both = ['--karmada-config', local().kubeconfigPath];
    expect((await register(await printedCommand(), 'edge', ...both)).exitCode).toBe(0);
    const id = (await member().get(namespaces, 'kube-system')).metadata.uid ?? '';
    await karmada().create(clusters, { metadata: { name: 'edge' }, spec: { id, syncMode: 'Pull' } });
    await eventually(() => karmada().find(namespaces, 'karmada-es-edge'));
    const manifest = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'left', namespace: 'default' } };
    await karmada().create(works, {
      metadata: { name: 'w', namespace: 'karmada-es-edge', finalizers: ['karmada.io/execution-controller'] },
      spec: { workload: { manifests: [manifest] } },
    });
    const admin = ['--karmada-config', local().kubeconfigPath, '--wait', '1s'];
    const patient = await unregister(...admin);
    expect(patient).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('--force') });
    const forced = await unregister(...admin, '--force');
    expect(forced).toMatchObject({ exitCode: 0, stdout: 'cluster(edge) is unregistered\n' });
    expect(forced.stderr).toContain('kubectl delete configmap left -n default');
    expect(await karmada().find(clusters, 'edge')).toBeUndefined();
  });
});
