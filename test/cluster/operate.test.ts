/** What people do with an installation on a real host: addons, upgrades, members of both kinds. */

import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { command, type Ended, newHome, startCommand, success } from './support/command.ts';
import { giveComponentImage } from './support/component-images.ts';
import { calmInventoryOf, type Inventory, untilSame } from './support/inventory.ts';
import { kubectlWith } from './testbed/kubectl.ts';
import { kubeconfigOf, kubectlOn } from './testbed/testbed.ts';

const NAMESPACE = 'karmada-system';
const home = newHome('operate');
const karmadaConfig = path.join(home, '.kube', 'karmada-apiserver.config');
const host = kubeconfigOf('host');

const onHost = (...argv: string[]): Promise<Ended> => command({ home, kubeconfig: host }, ...argv);
const karmada = (...argv: string[]): Promise<Ended> => command({ home, kubeconfig: karmadaConfig }, ...argv);

function kubectl(...args: string[]): string {
  const { status, stdout, stderr } = kubectlWith(karmadaConfig, args);
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

const authority = (): string =>
  kubectlOn('host', 'get', 'secret', 'karmada-cert', '-n', NAMESPACE, '-o=jsonpath={.data.ca\\.crt}');

let references: string[];

beforeAll(async () => {
  references = success(await onHost('init', 'images', '--all'))
    .trim()
    .split('\n');
  for (const reference of references) giveComponentImage(reference);
});

afterAll(async () => {
  success(await onHost('deinit', '--yes', '--purge'));
});

test('an installation that is killed in every phase is completed by the next run', async () => {
  let first: string | undefined;
  for (const phase of ['preflight', 'certs', 'etcd', 'apiserver', 'rbac', 'crds', 'webhooks', 'aggregated']) {
    const run = startCommand({ home, kubeconfig: host }, 'init', '--yes');
    await run.untilSays(new RegExp(`^${phase} `, 'm'));
    run.child.kill('SIGKILL');
    expect((await run.ended).code).toBeNull();
    if (phase === 'certs') first = authority();
  }
  success(await onHost('init', '--yes'));
  expect(authority()).toBe(first);
  expect(kubectl('get', '--raw', '/readyz')).toBe('ok');
  success(await onHost('certs', 'check'));
});

describe('addons', () => {
  const estimated = ['-C', 'member2', '--member-kubeconfig', kubeconfigOf('member2')];
  const states = async (): Promise<string[]> => {
    const { addons } = JSON.parse(success(await onHost('addons', 'list', '-o', 'json')));
    return (addons as { status: string }[]).map(({ status }) => status);
  };

  test('run, and their APIs are served by the control plane', async () => {
    success(await onHost('addons', 'enable', 'all', ...estimated));
    expect(await states()).toEqual(['enabled', 'enabled', 'enabled', 'enabled']);
    expect(kubectl('get', '--raw', '/apis/search.karmada.io/v1alpha1')).toContain('APIResourceList');
  });

  test('are gone after they were disabled', async () => {
    success(await onHost('addons', 'disable', 'all', '-C', 'member2', '-f'));
    expect(await states()).toEqual(['disabled', 'disabled', 'disabled', 'disabled']);
  });
});

describe('upgrade', () => {
  const COMPONENTS = ['aggregated-apiserver', 'webhook', 'controller-manager', 'scheduler'];
  const give = (version: string, components: readonly string[]): void => {
    for (const name of components) giveComponentImage(`docker.io/karmada/karmada-${name}:${version}`);
  };
  const running = (): string[] =>
    COMPONENTS.map((name) => {
      const deployment = `deployment/karmada-${name}`;
      kubectlOn('host', 'rollout', 'status', deployment, '-n', NAMESPACE, '--timeout=60s');
      const image = '-o=jsonpath={.spec.template.spec.containers[0].image}';
      return kubectlOn('host', 'get', deployment, '-n', NAMESPACE, image).split(':').at(-1) ?? '';
    });

  /** As upstream installs it: its pods do not share the one node there is. */
  const keepApart = (name: string): void => {
    const change = (spec: object): string => {
      const patch = JSON.stringify({ spec });
      return kubectlOn('host', 'patch', `deployment/${name}`, '-n', NAMESPACE, '--type=merge', '-p', patch);
    };
    const term = { labelSelector: { matchLabels: { app: name } }, topologyKey: 'kubernetes.io/hostname' };
    const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
    change({ strategy: { type: 'Recreate', rollingUpdate: null }, template: { spec: { affinity } } });
    kubectlOn('host', 'rollout', 'status', `deployment/${name}`, '-n', NAMESPACE, '--timeout=60s');
    change({ strategy: { type: 'RollingUpdate' } });
  };

  test('replaces every component, and the control plane goes on working', async () => {
    keepApart('karmada-webhook');
    keepApart('karmada-scheduler');
    give('v1.18.3', COMPONENTS);
    const ended = await onHost('upgrade', 'apply', '--to', 'v1.18.3', '--yes');
    process.stderr.write(`upgrade took ${ended.seconds.toFixed(1)} s\n`);
    success(ended);
    expect(running()).toEqual(COMPONENTS.map(() => 'v1.18.3'));
    expect(kubectl('get', 'clusters', '-o', 'name')).toBe('');
  });

  test('goes back when a component does not start', async () => {
    give('v1.18.4', COMPONENTS.slice(0, 3));
    const ended = await onHost('upgrade', 'apply', '--to', 'v1.18.4', '--yes');
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/karmada-scheduler does not start[\s\S]*everything is as it was before/);
    expect(ended.seconds).toBeLessThan(90);
    expect(running()).toEqual(COMPONENTS.map(() => 'v1.18.3'));
  });
});

describe('members', () => {
  let before: Inventory;
  beforeAll(async () => {
    before = await calmInventoryOf('member1');
  });

  test('join, and are reached through the control plane', async () => {
    const ended = await karmada('join', 'member1', '--cluster-kubeconfig', kubeconfigOf('member1'));
    process.stderr.write(`join took ${ended.seconds.toFixed(2)} s\n`);
    success(ended);
    expect(kubectl('get', 'clusters', '-o', 'name').trim()).toBe('cluster.cluster.karmada.io/member1');
    const owner = '-o=jsonpath={.metadata.ownerReferences[0].kind}';
    expect(kubectl('get', 'secret', 'member1', '-n', 'karmada-cluster', owner)).toBe('Cluster');
    expect(success(await karmada('get', 'namespaces', '-C', 'member1'))).toContain('kube-node-lease');
  });

  test('leave, and are as they were before', async () => {
    success(await karmada('unjoin', 'member1', '--cluster-kubeconfig', kubeconfigOf('member1')));
    expect(kubectl('get', 'clusters', '-o', 'name')).toBe('');
    await untilSame('member1', before);
  });

  test('register in pull mode with a token, and unregister', async () => {
    const hint = success(await karmada('token', 'create', '--print-register-command'));
    const [, flags = ''] = /register (.*)$/m.exec(hint) ?? [];
    const argv = [...flags.trim().split(/\s+/), '--cluster-name', 'pulling', '--namespace', 'karmada-agent'];
    // The host lends the node that the agent needs.
    const ended = await onHost('register', ...argv);
    process.stderr.write(`register took ${ended.seconds.toFixed(1)} s\n`);
    success(ended);
    expect(kubectl('get', 'cluster', 'pulling', '-o=jsonpath={.spec.syncMode}')).toBe('Pull');
    const leaving = ['pulling', '--cluster-kubeconfig', host, '--karmada-config', karmadaConfig];
    success(await onHost('unregister', ...leaving, '--namespace', 'karmada-agent'));
    expect(kubectl('get', 'clusters', '-o', 'name')).toBe('');
  });
});
