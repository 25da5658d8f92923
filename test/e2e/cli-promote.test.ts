import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { resourceInterpreterCustomizations } from '../../src/api/config/v1alpha1/resource-interpreter-customization.ts';
import { type Deployment, deployments } from '../../src/api/core/apps.ts';
import { configMaps, namespaces, secrets } from '../../src/api/core/core.ts';
import { pods } from '../../src/api/core/pod.ts';
import { clusterRoles } from '../../src/api/core/rbac.ts';
import type { Resource } from '../../src/api/kind.ts';
import type { KubeObject } from '../../src/api/meta/object.ts';
import { clusterPropagationPolicies } from '../../src/api/policy/v1alpha1/cluster-propagation-policy.ts';
import { overridePolicies } from '../../src/api/policy/v1alpha1/override-policy.ts';
import { propagationPolicies } from '../../src/api/policy/v1alpha1/propagation-policy.ts';
import type { CommandLineResult } from '../support/command-line.ts';
import { eventually } from '../support/local-fleet.ts';
import { localPlane } from '../support/local-plane.ts';

const local = localPlane(['member1', 'member2']);

const run = (...argv: string[]): Promise<CommandLineResult> => local.run(['promote', ...argv]);

const karmada = () => local.client('karmada-apiserver');
const member = () => local.client('member1');
const namespace = 'default';

/** A Deployment that runs on member1; `config` is a ConfigMap it reads. */
async function deployed(name: string, config?: string): Promise<Deployment> {
  if (config) await member().create(configMaps, { metadata: { name: config, namespace }, data: { a: 'b' } });
  const envFrom = config ? { envFrom: [{ configMapRef: { name: config } }] } : {};
  const labels = { app: name };
  const spec = {
    replicas: 2,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'nginx', ...envFrom }] } },
  };
  await member().create(deployments, { metadata: { name, namespace, labels }, spec } as unknown as Deployment);
  return eventually(async () => {
    const found = await member().get(deployments, name, { namespace });
    return found.status?.availableReplicas === 2 && found;
  });
}

const podNames = async (app: string): Promise<(string | undefined)[]> =>
  (await member().list(pods, { namespace, labelSelector: `app=${app}` })).items.map(({ metadata }) => metadata.name);

/** Every object that a promotion could touch, by version. */
async function versions(): Promise<unknown> {
  const kinds = [deployments, configMaps, propagationPolicies, overridePolicies] as unknown as Resource<KubeObject>[];
  const of = async (server: string, kind: Resource<KubeObject>) =>
    (
      await local
        .client(server)
        .list(kind)
        .catch(() => ({ items: [] }))
    ).items.map(
      ({ metadata }) =>
        `${server} ${kind.plural} ${metadata.name} ${metadata.generation} ${JSON.stringify(metadata.labels)}`,
    );
  const servers = ['karmada-apiserver', 'member1', 'member2'];
  return (await Promise.all(servers.flatMap((server) => kinds.map((kind) => of(server, kind))))).flat();
}

const stable = ({ metadata, ...rest }: Deployment) => {
  const { resourceVersion: _, managedFields: __, ...kept } = metadata;
  return { metadata: kept, ...rest };
};

describe('promote', () => {
  test('tells what will happen, then takes the object over in place, and gives it back untouched', async () => {
    const before = await deployed('web');
    const names = await podNames('web');
    const untouched = await versions();
    const findings =
      '  PropagationPolicy "web-6d7f8d5f5b" will have it, and send it to member1 and nowhere else\n' +
      '  Deployment "default/web" on member1 gets Karmada\'s labels and annotations; all else stays, and no Pod restarts\n';

    expect(await run('deployment', 'web', '-C', 'member1', '--dry-run')).toEqual({
      exitCode: 0,
      stdout: `Deployment "default/web" can be promoted (dry run):\n${findings}`,
      stderr: '',
    });
    expect(await versions()).toEqual(untouched);

    expect(await run('deploy', 'web', '-C', 'member1')).toEqual({
      exitCode: 0,
      stdout: `Deployment "default/web" is promoted:\n${findings}`,
      stderr: '',
    });
    await eventually(async () => {
      const { metadata } = await member().get(deployments, 'web', { namespace });
      return metadata.labels?.['karmada.io/managed'] === 'true';
    });
    expect((await karmada().get(propagationPolicies, 'web-6d7f8d5f5b', { namespace })).spec).toMatchObject({
      resourceSelectors: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }],
      placement: { clusterAffinity: { clusterNames: ['member1'] } },
      conflictResolution: 'Overwrite',
      preserveResourcesOnDeletion: true,
    });
    const after = await member().get(deployments, 'web', { namespace });
    expect([after.metadata.uid, after.metadata.generation]).toEqual([before.metadata.uid, before.metadata.generation]);
    expect(await podNames('web')).toEqual(names);
    expect(await local.client('member2').find(deployments, 'web', { namespace })).toBeUndefined();

    expect(await run('deploy', 'web', '-C', 'member1')).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: 'warning: Deployment "default/web" exists on the control plane already; nothing was changed\n',
    });

    const back = await run('deploy', 'web', '-C', 'member1', '--rollback');
    expect(back).toMatchObject({ exitCode: 0, stderr: '' });
    expect(back.stdout).toContain("stays on member1, without Karmada's labels and annotations");
    expect(stable(await member().get(deployments, 'web', { namespace }))).toEqual(stable(before));
    expect(await podNames('web')).toEqual(names);
    expect(await karmada().find(deployments, 'web', { namespace })).toBeUndefined();
    expect(await karmada().find(propagationPolicies, 'web-6d7f8d5f5b', { namespace })).toBeUndefined();
  });

  test('takes along what the object refers to, and gives that back, too', async () => {
    await deployed('api', 'api-config');
    const result = await run('deploy', 'api', '-C', 'member1', '-d', '--policy-name', 'mine');
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(result.stdout).toContain('ConfigMap "default/api-config" on member1 gets Karmada\'s labels');
    expect((await karmada().get(propagationPolicies, 'mine', { namespace })).spec.propagateDeps).toBe(true);
    await eventually(async () => {
      const { metadata } = await member().get(configMaps, 'api-config', { namespace });
      return metadata.labels?.['karmada.io/managed'] === 'true';
    });
    expect(await run('deploy', 'api', '-C', 'member1', '-d', '--policy-name', 'mine', '--rollback')).toMatchObject({
      exitCode: 0,
    });
    expect(await karmada().find(configMaps, 'api-config', { namespace })).toBeUndefined();
    const kept = await member().get(configMaps, 'api-config', { namespace });
    expect(kept.metadata.labels ?? {}).toEqual({});
  });

  test('prints the objects instead of creating them, dependencies as well', async () => {
    await deployed('printed', 'printed-config');
    const untouched = await versions();
    const json = await run('deploy', 'printed', '-C', 'member1', '-d', '-o', 'json');
    const { items } = JSON.parse(json.stdout) as { items: { kind: string }[] };
    expect(items.map(({ kind }) => kind)).toEqual(['ConfigMap', 'Deployment', 'PropagationPolicy']);
    const yaml = await run('deploy', 'printed', '-C', 'member1', '-o', 'yaml', '--auto-create-policy=false');
    expect(yaml.stdout.match(/^kind: .*$/gm)).toEqual(['kind: Deployment']);
    expect(await versions()).toEqual(untouched);
  });
});

describe('promote refuses, and changes nothing,', () => {
  beforeAll(async () => {
    await deployed('kept');
    await deployed('overridden');
    await karmada().create(overridePolicies, {
      metadata: { name: 'other-image', namespace },
      spec: {
        resourceSelectors: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'overridden' }],
        overrideRules: [{ overriders: { imageOverrider: [{ component: 'Tag', operator: 'add', value: 'next' }] } }],
      },
    });
    await karmada().create(propagationPolicies, {
      metadata: { name: 'taken', namespace },
      spec: { resourceSelectors: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'none' }], placement: {} },
    });
    await member().create(namespaces, { metadata: { name: 'private' } });
    await member().create(configMaps, { metadata: { name: 'hidden', namespace: 'private' } });
    const labels = { 'karmada.io/managed': 'true' };
    await member().create(configMaps, { metadata: { name: 'managed', namespace, labels } });
  });

  const kept = ['deployment', 'kept', '-C', 'member1'];

  test.each([
    [
      'an object that a control plane manages',
      ['cm', 'managed', '-C', 'member1'],
      'is managed by a control plane already',
    ],
    [
      'an object that belongs to another one',
      ['rs', 'REPLICASET', '-C', 'member1'],
      'belongs to Deployment "kept": promote that',
    ],
    ['Pods that would restart', ['deploy', 'overridden', '-C', 'member1'], 'would restart through the overrides'],
    ['a policy that exists', [...kept, '--policy-name', 'taken'], 'PropagationPolicy "taken" exists already'],
    [
      'a namespace the control plane lacks',
      ['cm', 'hidden', '-n', 'private', '-C', 'member1'],
      'has no namespace "private"',
    ],
    ['no member', ['deployment', 'kept'], 'name the member the object is on'],
    ['an unknown member', ['deployment', 'kept', '-C', 'member9'], 'there is no cluster "member9"'],
    ['an unknown kind', ['gadget', 'kept', '-C', 'member1'], 'no resource type "gadget"'],
    [
      'an unknown object',
      ['deployment', 'absent', '-C', 'member1'],
      'has no Deployment "absent" in namespace "default"',
    ],
    [
      'a policy name without a policy',
      [...kept, '--policy-name', 'x', '--auto-create-policy=false'],
      '--policy-name names',
    ],
    ['a context without its file', [...kept, '--cluster-context', 'x'], '--cluster-kubeconfig, which is not given'],
    ['a file that is not there', [...kept, '--cluster-kubeconfig', '/nonexistent'], '/nonexistent'],
    ['to roll back what was not promoted', [...kept, '--rollback'], 'there is nothing to roll back'],
    ['two names', ['deployment', 'kept', 'web', '-C', 'member1'], 'too many arguments'],
  ])('%s', async (_, argv, message) => {
    const { items } = await member().list(pods, { namespace, labelSelector: 'app=kept' });
    const owner = items[0]?.metadata.ownerReferences?.[0]?.name ?? '';
    const untouched = await versions();
    const { exitCode, stdout, stderr } = await run(...argv.map((word) => word.replace('REPLICASET', owner)));
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(message);
    expect(await versions()).toEqual(untouched);
  });

  test('what another policy would take and spread', async () => {
    const everything = {
      metadata: { name: 'everything' },
      spec: { resourceSelectors: [{ apiVersion: 'apps/v1', kind: 'Deployment' }], placement: {}, priority: 9 },
    };
    await karmada().create(clusterPropagationPolicies, everything);
    try {
      const untouched = await versions();
      // The new policy names the object, and a policy of the namespace goes before those of the whole fleet.
      expect((await run(...kept, '--dry-run')).exitCode).toBe(0);
      const { exitCode, stderr } = await run(...kept, '--auto-create-policy=false');
      expect(exitCode).toBe(1);
      expect(stderr).toContain('it would spread to member2');
      expect(await versions()).toEqual(untouched);
    } finally {
      await karmada().delete(clusterPropagationPolicies, 'everything');
    }
  });
});

describe('promote --dependencies of a kind that a customization explains', () => {
  const customization = (luaScript: string) => ({
    metadata: { name: 'references' },
    spec: {
      target: { apiVersion: 'v1', kind: 'ConfigMap' },
      customizations: { dependencyInterpretation: { luaScript } },
    },
  });
  const refers = `function GetDependencies(object)
    return { { apiVersion = 'v1', kind = 'Secret', namespace = object.metadata.namespace, name = object.data.secret } }
  end`;
  afterEach(() => karmada().delete(resourceInterpreterCustomizations, 'references'));

  test('takes along what its script names', async () => {
    await karmada().create(resourceInterpreterCustomizations, customization(refers));
    await member().create(secrets, { metadata: { name: 'referred', namespace }, type: 'Opaque', data: { a: 'Yg==' } });
    const data = { secret: 'referred' };
    await member().create(configMaps, { metadata: { name: 'refers', namespace }, data });
    const { exitCode, stdout } = await run('cm', 'refers', '-C', 'member1', '-d', '-o', 'json');
    expect(exitCode).toBe(0);
    const { items } = JSON.parse(stdout) as { items: KubeObject[] };
    expect(items.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'Secret referred',
      'ConfigMap refers',
      'PropagationPolicy refers-75f5f4f477',
    ]);
  });

  test('changes nothing where its script fails', async () => {
    await karmada().create(
      resourceInterpreterCustomizations,
      customization("function GetDependencies() error('no') end"),
    );
    await member().create(configMaps, { metadata: { name: 'fails', namespace } });
    const untouched = await versions();
    const { exitCode, stderr } = await run('cm', 'fails', '-C', 'member1', '-d');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^error: what ConfigMap "fails" refers to cannot be told: InterpretDependency script: .*no/);
    expect(await versions()).toEqual(untouched);
  });
});

describe('promote', () => {
  test('tells where nothing knows what a kind refers to, and takes cluster-wide objects over and back', async () => {
    const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }];
    await member().create(clusterRoles, { metadata: { name: 'reader' }, rules });
    const promoted = await run('clusterrole', 'reader', '-C', 'member1', '-d');
    expect(promoted.stderr).toBe('warning: nothing tells what a ClusterRole refers to: no dependencies go along\n');
    expect(promoted.stdout).toMatch(/^ClusterRole "reader" is promoted:\n {2}ClusterPropagationPolicy "reader-/);
    await eventually(async () => {
      const { metadata } = await member().get(clusterRoles, 'reader');
      return metadata.labels?.['karmada.io/managed'] === 'true';
    });
    expect(await run('clusterrole', 'reader', '-C', 'member1', '--rollback')).toMatchObject({ exitCode: 0 });
    const { metadata, ...rest } = await member().get(clusterRoles, 'reader');
    expect({ labels: metadata.labels ?? {}, rules: rest.rules }).toEqual({ labels: {}, rules });
    expect(await karmada().find(clusterRoles, 'reader')).toBeUndefined();
  });

  test('writes to no server on trial', async () => {
    await deployed('tried', 'tried-config');
    const servers = ['karmada-apiserver', 'member1'].map((server) => local.client(server));
    await local.plane().idle();
    const revisions = () =>
      Promise.all(
        servers.map(async (client) => (await client.list(namespaces, { limit: 1 })).metadata.resourceVersion),
      );
    const before = await revisions();
    expect(await run('deploy', 'tried', '-C', 'member1', '-d', '--dry-run')).toMatchObject({ exitCode: 0 });
    expect(await revisions()).toEqual(before);
  });
});
