import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dump } from 'js-yaml';
import { deployments } from '../../../src/api/core/apps.ts';
import { secrets, services } from '../../../src/api/core/core.ts';
import { apiServices } from '../../../src/api/core/extension.ts';
import type { AddonSettings } from '../../../src/bootstrap/addons/addon.ts';
import { disableAddon, enableAddon } from '../../../src/bootstrap/addons/enable.ts';
import { ADDONS } from '../../../src/bootstrap/addons/index.ts';
import { readAddonStatus } from '../../../src/bootstrap/addons/status.ts';
import { addonNames, readSurroundings, refuseWithoutConfig } from '../../../src/bootstrap/addons/surroundings.ts';
import { PHASES } from '../../../src/bootstrap/phases/index.ts';
import { runPhases } from '../../../src/bootstrap/phases/run.ts';
import { expectGolden } from '../../support/golden.ts';
import { systemClock as clock } from '../../support/system-clock.ts';
import { aHost, type TestHost } from '../a-host.ts';

const namespace = 'karmada-system';

const SETTINGS: AddonSettings = {
  namespace,
  domain: 'cluster.local',
  image: 'docker.io/karmada/the-addon:v1.18.2',
  replicas: 1,
  priorityClass: 'system-node-critical',
  caBundle: 'Y2E=',
  etcd: { servers: 'https://etcd-0.etcd.karmada-system.svc.cluster.local:2379', prefix: '/karmada' },
  member: { name: 'member1', kubeconfig: 'kind: Config\n' },
};

describe('the objects of an addon', () => {
  test.each(ADDONS.map((addon) => [addon.name, addon] as const))("are upstream's: %s", (name, addon) => {
    const objects = [...addon.host(SETTINGS), ...addon.karmada(SETTINGS)];
    expectGolden(`bootstrap/addons/${name}.yaml`, objects.map((object) => dump(object)).join('---\n'));
  });

  test('have no private key of an authority', () => {
    const keys = JSON.stringify(ADDONS.flatMap((addon) => addon.host(SETTINGS)));
    expect(keys).not.toMatch(/ca\.key/);
  });
});

describe('names of addons', () => {
  test('may be spelt out or be all of them', () => {
    expect(addonNames(['karmada-search', 'karmada-descheduler'])).toEqual(['karmada-descheduler', 'karmada-search']);
    expect(addonNames(['all'])).toHaveLength(4);
  });

  test('that are none are told, with those there are', () => {
    expect(() => addonNames(['search', 'all', 'x'])).toThrow('there is no addon "search", "x"');
  });
});

describe('an installation with addons', () => {
  let host: TestHost;
  const sides = () => ({ hostClient: host.hostClient, karmadaClient: host.karmadaClient });
  const signal = new AbortController().signal;
  const options = () => ({ ...sides(), clock, signal, podTimeoutSeconds: 10, apiTimeoutSeconds: 10 });
  const states = async (): Promise<string[]> =>
    (await readAddonStatus(sides(), namespace)).map(({ name, member, status }) => `${name} ${member ?? '-'} ${status}`);

  beforeAll(async () => {
    host = await aHost();
    await runPhases(PHASES, await host.prepare(), { started: () => undefined, done: () => undefined });
  });
  afterAll(() => host.stop());

  test('has none at first', async () => {
    expect(await states()).toEqual([
      'karmada-descheduler - disabled',
      'karmada-metrics-adapter - disabled',
      'karmada-scheduler-estimator - disabled',
      'karmada-search - disabled',
    ]);
  });

  test('tells what addons are made from', async () => {
    const surroundings = await readSurroundings(host.hostClient, namespace);
    expect(surroundings.imageOf('karmada-search')).toBe('docker.io/karmada/karmada-search:v1.18.2');
    expect(surroundings).toMatchObject({
      etcd: { servers: 'https://etcd-0.etcd.karmada-system.svc.cluster.local:2379', prefix: '' },
      asksEstimators: true,
    });
    await expect(readSurroundings(host.hostClient, 'default')).rejects.toMatchObject({ code: 'NotFound' });
  });

  test('runs them all, and a second time changes nothing', async () => {
    const { imageOf: _, asksEstimators: __, ...surroundings } = await readSurroundings(host.hostClient, namespace);
    const settings = { ...SETTINGS, ...surroundings };
    for (const addon of ADDONS) await enableAddon(addon, settings, options());
    expect(await states()).toEqual([
      'karmada-descheduler - enabled',
      'karmada-metrics-adapter - enabled',
      'karmada-scheduler-estimator member1 enabled',
      'karmada-search - enabled',
    ]);
    const versions = async () =>
      (await host.hostClient.list(deployments, { namespace })).items.map(({ metadata }) => metadata.generation);
    const before = await versions();
    for (const addon of ADDONS) await enableAddon(addon, settings, options());
    expect(await versions()).toEqual(before);
  });

  test('tells which API or workload is not well', async () => {
    const conditions = [
      { type: 'Available', status: 'False', reason: 'X', lastTransitionTime: '2026-01-01T00:00:00Z' },
    ];
    const name = 'v1alpha1.search.karmada.io';
    const patch = { type: 'merge', body: { status: { conditions } } } as const;
    await host.karmadaClient.patch(apiServices, name, patch, { subresource: 'status' });
    const found = await readAddonStatus(sides(), namespace);
    expect(found.find((each) => each.name === 'karmada-search')).toMatchObject({
      status: 'unhealthy',
      reason: 'the API v1alpha1.search.karmada.io is not available',
    });
  });

  test('has nothing of them left after they were disabled, and that can be run twice', async () => {
    const removed: string[] = [];
    for (const addon of ADDONS) removed.push(...(await disableAddon(addon, SETTINGS, sides())));
    expect(removed).toHaveLength(14);
    expect((await states()).every((state) => state.endsWith('- disabled'))).toBe(true);
    const left = await Promise.all([
      host.hostClient.list(services, { namespace }),
      host.karmadaClient.list(services, { namespace }),
      host.hostClient.list(secrets, { namespace }),
    ]);
    const names = left.flatMap(({ items }) => items.map(({ metadata }) => metadata.name ?? ''));
    expect(names.filter((each) => /member1|search$|adapter$|descheduler$/.test(each))).toEqual([]);
    for (const addon of ADDONS) expect(await disableAddon(addon, SETTINGS, sides())).toEqual([]);
  });

  test('needs the kubeconfig that init makes for them', async () => {
    await host.hostClient.delete(secrets, 'karmada-search-config', { namespace });
    await expect(refuseWithoutConfig(host.hostClient, namespace, ADDONS)).rejects.toMatchObject({
      message: 'the installation lacks the Secret karmada-search-config',
    });
  });
});
