import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { deployments, statefulSets } from '../../src/api/core/apps.ts';
import { configMaps, namespaces, nodes, secrets } from '../../src/api/core/core.ts';
import { persistentVolumeClaims } from '../../src/api/core/storage.ts';
import type { AnyObject } from '../../src/api/meta/object.ts';
import { PHASES } from '../../src/bootstrap/phases/index.ts';
import { runPhases } from '../../src/bootstrap/phases/run.ts';
import { planRemoval, type Removal, type RemovalOptions } from '../../src/bootstrap/removal/plan.ts';
import { removeInstallation } from '../../src/bootstrap/removal/remove.ts';
import type { InstallSettings } from '../../src/bootstrap/settings.ts';
import { eventually } from '../support/local-fleet.ts';
import { systemClock } from '../support/system-clock.ts';
import { aHost, type TestHost } from './a-host.ts';
import { someSettings } from './settings-builder.ts';

const namespace = 'karmada-system';
const quiet = { started: () => undefined, done: () => undefined };
const HOST_PHASES = PHASES.filter(({ name }) => ['certs', 'etcd', 'apiserver', 'webhooks'].includes(name)).map(
  (phase) => ({
    ...phase,
    needs: phase.name === 'webhooks' ? ['apiserver'] : phase.needs,
  }),
);

let host: TestHost;
beforeAll(async () => {
  host = await aHost();
});
afterAll(() => host.stop());

/** Every object of the host as people see it, without what passes. */
async function inventory(): Promise<Record<string, unknown>> {
  const { resources } = await host.hostClient.discover();
  const passing = new Set(['Event', 'Lease']);
  const listed = resources.filter(({ kind, verbs }) => verbs.includes('list') && !passing.has(kind));
  const lists = await Promise.all(
    listed.map(async (resource) => {
      const { items } = await host.hostClient.list<AnyObject>(resource as never);
      return items.map((item) => [
        `${resource.kind} ${item.metadata.namespace ?? ''}/${item.metadata.name}`,
        { labels: item.metadata.labels ?? {}, annotations: item.metadata.annotations ?? {} },
      ]);
    }),
  );
  return Object.fromEntries(lists.flat());
}

async function install(settings: Partial<InstallSettings> = {}): Promise<void> {
  await runPhases(HOST_PHASES, await host.prepare(settings), quiet);
}

async function remove(changes: Partial<RemovalOptions> = {}): Promise<Removal> {
  const plan = await planRemoval(host.hostClient, namespace);
  if (!plan) throw new Error('there is no installation');
  await removeInstallation(host.hostClient, plan, {
    clock: systemClock,
    signal: new AbortController().signal,
    purge: false,
    purgeNamespace: false,
    timeoutSeconds: 10,
    tell: () => undefined,
    ...changes,
  });
  return plan;
}

/** Pods and replica sets go a moment after what made them. */
const same = (before: Record<string, unknown>): Promise<unknown> =>
  eventually(async () => JSON.stringify(sorted(await inventory())) === JSON.stringify(sorted(before)));

const sorted = (all: Record<string, unknown>) => Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1));

describe('removing an installation', () => {
  test('leaves the host as it was, object by object', async () => {
    const before = await inventory();
    await install();
    const plan = await remove();
    expect(plan.isOurNamespace).toBe(true);
    expect(plan.hostData).toMatchObject({ path: '/var/lib/karmada-etcd', nodeNames: ['host-control-plane'] });
    await same(before);
    expect(await planRemoval(host.hostClient, namespace)).toBeUndefined();
  });

  test('a second run completes one that was interrupted', async () => {
    const before = await inventory();
    await install();
    const end = new AbortController();
    const tell = (): void => end.abort(new Error('ended'));
    await expect(remove({ signal: end.signal, tell })).rejects.toThrow('ended');
    await remove();
    await same(before);
  });

  test('a namespace and a node label that were there before stay, as they were', async () => {
    await host.hostClient.create(namespaces, { metadata: { name: namespace, labels: { team: 'a' } } });
    const [node] = (await host.hostClient.list(nodes)).items;
    const label = { type: 'merge', body: { metadata: { labels: { 'karmada.io/etcd': '' } } } } as const;
    await host.hostClient.patch(nodes, node?.metadata.name ?? '', label, { fieldManager: 'kubectl-label' });
    const before = await inventory();
    await install();
    const plan = await remove();
    expect(plan.labelledNodes).toEqual([]);
    await same(before);
    await host.hostClient.delete(namespaces, namespace);
    await eventually(async () => (await host.hostClient.find(namespaces, namespace)) === undefined);
  });

  test('what others have put into the namespace stays, and keeps it', async () => {
    await install();
    await host.hostClient.create(configMaps, { metadata: { name: 'notes', namespace } });
    await host.hostClient.create(secrets, { metadata: { name: 'login', namespace } });
    const plan = await remove();
    expect(plan.foreign.sort()).toEqual(['ConfigMap karmada-system/notes', 'Secret karmada-system/login']);
    expect(await host.hostClient.find(configMaps, 'notes', { namespace })).toBeDefined();
    await remove({ purgeNamespace: true });
    expect(await host.hostClient.find(namespaces, namespace)).toBeUndefined();
  });

  test('an estimator goes with the kubeconfig it reaches its member with', async () => {
    await install();
    const labels = { app: 'karmada-scheduler-estimator-eu' };
    const containers = [{ name: 'estimator', image: 'estimator:1' }];
    await host.hostClient.create(deployments, {
      metadata: { name: labels.app, namespace },
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
    });
    for (const name of ['eu-kubeconfig', 'us-kubeconfig']) {
      await host.hostClient.create(secrets, { metadata: { name, namespace } });
    }
    const plan = await remove();
    expect(plan.foreign).toEqual(['Secret karmada-system/us-kubeconfig']);
    expect(await host.hostClient.find(secrets, 'eu-kubeconfig', { namespace })).toBeUndefined();
    await remove({ purgeNamespace: true });
  });

  test('the data on a node is known until it is purged, also to a second run', async () => {
    await install();
    const [node] = (await host.hostClient.list(nodes)).items;
    const nodeName = node?.metadata.name ?? '';
    // Nothing runs there any more, and the purging pod cannot start.
    const purge = remove({ purge: true, purgeImage: 'fake/tools:v1' });
    await expect(purge).rejects.toThrow(`/var/lib/karmada-etcd on node ${nodeName} is still there`);
    const plan = await planRemoval(host.hostClient, namespace);
    expect(plan?.hostData).toMatchObject({ nodeNames: [nodeName], image: expect.stringMatching(/controller-manager/) });
    expect(plan?.objects.map(({ kind }) => kind)).toEqual(['StatefulSet']);
    await remove();
    expect(await planRemoval(host.hostClient, namespace)).toBeUndefined();
  });

  test("etcd's volumes stay until they are purged", async () => {
    const { components } = someSettings();
    const storage = { mode: 'PVC', storageClass: 'standard', size: '1Gi' } as const;
    await install({ storage, components: { ...components, etcd: { ...components.etcd, replicas: 3 } } });
    expect((await host.hostClient.get(statefulSets, 'etcd', { namespace })).status?.availableReplicas).toBe(3);
    const first = await remove();
    expect(first.claims).toHaveLength(3);
    expect((await host.hostClient.list(persistentVolumeClaims, { namespace })).items).toHaveLength(3);
    await remove({ purge: true });
    expect(await host.hostClient.find(namespaces, namespace)).toBeUndefined();
  });
});
