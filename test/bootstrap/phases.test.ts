import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Deployment, deployments, statefulSets } from '../../src/api/core/apps.ts';
import { configMaps, nodes, secrets, services } from '../../src/api/core/core.ts';
import { customResourceDefinitions } from '../../src/api/core/extension.ts';
import { clusterRoleBindings } from '../../src/api/core/rbac.ts';
import { validatingWebhooks } from '../../src/bootstrap/apply/resources.ts';
import { readHostFacts } from '../../src/bootstrap/host/facts.ts';
import { planInstallation } from '../../src/bootstrap/install-plan.ts';
import { readHostPki, readLocalPki } from '../../src/bootstrap/known-pki.ts';
import { PHASES } from '../../src/bootstrap/phases/index.ts';
import { type PhaseReport, runPhases } from '../../src/bootstrap/phases/run.ts';
import type { KnownPki } from '../../src/bootstrap/pki.ts';
import { systemClock } from '../support/system-clock.ts';
import { aHost, type TestHost } from './a-host.ts';
import { someSettings } from './settings-builder.ts';

const namespace = 'karmada-system';
const quiet: PhaseReport = { started: () => undefined, done: () => undefined };

describe('an installation', () => {
  let host: TestHost;
  let known: KnownPki;
  const changes = async (settings = {}) =>
    (await planInstallation(await host.prepare(settings, { known }), { isNew: false })).filter(
      ({ effect }) => effect !== 'unchanged',
    );

  beforeAll(async () => {
    host = await aHost();
    await runPhases(PHASES, await host.prepare(), quiet);
    known = await readHostPki(host.hostClient, namespace);
  });
  afterAll(() => host.stop());

  test('runs every component in the host cluster, with etcd on a node of its own choice', async () => {
    const found = await host.hostClient.list(deployments, { namespace });
    expect(found.items.map(({ metadata }) => metadata.name).sort()).toEqual([
      'karmada-aggregated-apiserver',
      'karmada-apiserver',
      'karmada-controller-manager',
      'karmada-scheduler',
      'karmada-webhook',
      'kube-controller-manager',
    ]);
    expect(found.items.every(({ status }) => status?.availableReplicas === 1)).toBe(true);
    const etcd = await host.hostClient.get(statefulSets, 'etcd', { namespace });
    expect(etcd.status?.availableReplicas).toBe(1);
    const labelled = await host.hostClient.list(nodes, { labelSelector: 'karmada.io/etcd=' });
    expect(labelled.items).toHaveLength(1);
  });

  test('gives every component an identity of its own, with rights in the control plane', async () => {
    const users = new Set(Object.values(known.clients).map(({ certificate }) => certificate));
    expect(users.size).toBe(8);
    const binding = await host.karmadaClient.get(clusterRoleBindings, 'system:karmada:karmada-scheduler');
    expect(binding.subjects).toEqual([
      expect.objectContaining({ kind: 'User', name: 'system:karmada:karmada-scheduler' }),
    ]);
  });

  test('fills the control plane and leaves certificates and a kubeconfig here', async () => {
    expect((await host.karmadaClient.list(customResourceDefinitions)).items).toHaveLength(19);
    const info = await host.karmadaClient.get(configMaps, 'cluster-info', { namespace: 'kube-public' });
    expect(info.data?.['kubeconfig']).toContain(':32443');
    expect([...host.files.keys()].sort()).toEqual([
      'apiserver.crt',
      'apiserver.key',
      'ca.crt',
      'ca.key',
      'etcd-ca.crt',
      'etcd-ca.key',
      'etcd-client.crt',
      'etcd-client.key',
      'etcd-server.crt',
      'etcd-server.key',
      'front-proxy-ca.crt',
      'front-proxy-ca.key',
      'front-proxy-client.crt',
      'front-proxy-client.key',
      'karmada-apiserver.config',
      'karmada.crt',
      'karmada.key',
    ]);
  });

  test('what was left here completes an installation whose secrets are lost', async () => {
    const local = await readLocalPki((file) => Promise.resolve(host.files.get(file)));
    expect(local.pairs).toEqual(known.pairs);
  });

  test('the host tells about it', async () => {
    const facts = await readHostFacts(host.hostClient, namespace, systemClock);
    expect(facts).toMatchObject({
      kubernetesVersion: expect.stringMatching(/^v1\./),
      identity: expect.stringMatching(/^[0-9a-f-]{36}$/),
      controlPlanes: [namespace],
      memberships: [],
      isControlPlane: false,
      denied: [],
      foreignPods: {},
    });
    expect(facts.nodes).toHaveLength(1);
    expect(facts.deployments).toHaveLength(6);
    expect(facts.secrets).toContain('karmada-cert');
  });

  test('converges: a second run changes nothing', async () => {
    expect(await changes()).toEqual([]);
    const version = async () =>
      (await host.hostClient.get(secrets, 'karmada-cert', { namespace })).metadata.resourceVersion;
    const before = await version();
    await runPhases(PHASES, await host.prepare({}, { known }), quiet);
    expect(await version()).toBe(before);
  });

  test('its plan names the fields that other settings change', async () => {
    const { components } = someSettings();
    const settings = {
      components: { ...components, 'karmada-webhook': { ...components['karmada-webhook'], replicas: 2, image: 'w:2' } },
      exposure: { type: 'NodePort', port: 30100 },
    };
    expect(await changes(settings)).toEqual([
      expect.objectContaining({
        side: 'host',
        name: 'Service karmada-system/karmada-apiserver',
        effect: 'update',
        fields: ['spec.ports[server].nodePort'],
      }),
      expect.objectContaining({
        name: 'Deployment karmada-system/karmada-webhook',
        effect: 'update',
        fields: ['spec.replicas', 'spec.template.spec.containers[karmada-webhook].image'],
      }),
      expect.objectContaining({
        side: 'control plane',
        name: 'ConfigMap kube-public/cluster-info',
        fields: ['data.kubeconfig'],
      }),
    ]);
  });

  test('a name more in the certificates makes the server certificates and their pods anew, and keeps the keys', async () => {
    const run = await host.prepare(
      { certificates: { ...someSettings().certificates, dnsNames: ['karmada.example.org'] } },
      { known },
    );
    const { pairs } = run.found.blueprint.pki;
    expect(pairs['ca']).toEqual(known.pairs['ca']);
    expect(pairs['apiserver']?.certificate).not.toBe(known.pairs['apiserver']?.certificate);
    expect(pairs['karmada']?.key).toBe(known.pairs['karmada']?.key);
    const changed = await planInstallation(run, { isNew: false });
    expect(changed.filter(({ effect }) => effect === 'update').map(({ name }) => name)).toContain(
      'Deployment karmada-system/karmada-apiserver',
    );
  });

  test('what somebody deleted or changed by hand comes back', async () => {
    await host.hostClient.delete(services, 'karmada-webhook', { namespace });
    await host.karmadaClient.delete(validatingWebhooks, 'validating-config');
    const scale = { type: 'merge', body: { spec: { replicas: 0 } } } as const;
    await host.hostClient.patch(deployments, 'karmada-scheduler', scale, { namespace });
    expect((await changes()).map(({ name, effect }) => `${effect} ${name}`)).toEqual([
      'update Deployment karmada-system/karmada-scheduler',
      'create Service karmada-system/karmada-webhook',
      'create ValidatingWebhookConfiguration validating-config',
    ]);
    await runPhases(PHASES, await host.prepare({}, { known }), quiet);
    expect(await changes()).toEqual([]);
  });

  test('labels and annotations of others stay', async () => {
    const body = { metadata: { labels: { team: 'platform' }, annotations: { note: 'ours' } } };
    await host.hostClient.patch(services, 'karmada-apiserver', { type: 'merge', body }, { namespace });
    await runPhases(PHASES, await host.prepare({}, { known }), quiet);
    const service = await host.hostClient.get(services, 'karmada-apiserver', { namespace });
    expect(service.metadata).toMatchObject({ labels: { team: 'platform' }, annotations: { note: 'ours' } });
  });
});

describe('an interrupted installation', () => {
  let known: KnownPki;
  let host: TestHost;
  beforeAll(async () => {
    host = await aHost();
  });
  afterAll(() => host.stop());

  test('in every phase in turn, each time gets further, and completes in the end', async () => {
    for (const { name } of PHASES) {
      const end = new AbortController();
      known = await readHostPki(host.hostClient, namespace);
      const run = await host.prepare({}, { known, signal: end.signal });
      const started = (phase: { name: string }): void => {
        if (phase.name === name) end.abort(new Error(`ended in ${name}`));
      };
      await expect(runPhases(PHASES, run, { ...quiet, started })).rejects.toThrow(`ended in ${name}`);
    }
    known = await readHostPki(host.hostClient, namespace);
    await runPhases(PHASES, await host.prepare({}, { known }), quiet);
    const plan = await planInstallation(await host.prepare({}, { known }), { isNew: false });
    expect(plan.filter(({ effect }) => effect !== 'unchanged')).toEqual([]);
  });

  test('phases that depend on each other run one after the other, the others at the same time', async () => {
    const told: string[] = [];
    const report: PhaseReport = {
      started: ({ name }) => void told.push(`+${name}`),
      done: ({ name }) => void told.push(`-${name}`),
    };
    await runPhases(PHASES, await host.prepare({}, { known }), report);
    const at = (mark: string): number => told.indexOf(mark);
    for (const { name, needs } of PHASES) for (const need of needs) expect(at(`-${need}`)).toBeLessThan(at(`+${name}`));
    expect(at('+rbac')).toBeLessThan(at('-crds'));
    expect(at('+webhooks')).toBeLessThan(at('-controllers'));
  });

  test('one phase can be run alone', async () => {
    await host.hostClient.delete(deployments, 'karmada-webhook', { namespace });
    const webhooks = PHASES.filter(({ name }) => name === 'webhooks').map((phase) => ({ ...phase, needs: [] }));
    await runPhases(webhooks, await host.prepare({}, { known }), quiet);
    const found: Deployment = await host.hostClient.get(deployments, 'karmada-webhook', { namespace });
    expect(found.status?.availableReplicas).toBe(1);
  });
});
