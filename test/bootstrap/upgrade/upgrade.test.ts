import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { deployments } from '../../../src/api/core/apps.ts';
import { customResourceDefinitions } from '../../../src/api/core/extension.ts';
import { karmadaCrds } from '../../../src/api/karmada-crds.ts';
import type { AnyObject } from '../../../src/api/meta/object.ts';
import { PHASES } from '../../../src/bootstrap/phases/index.ts';
import { runPhases } from '../../../src/bootstrap/phases/run.ts';
import { applyUpgrade, type UpgradeOptions } from '../../../src/bootstrap/upgrade/apply.ts';
import { readBackup } from '../../../src/bootstrap/upgrade/backup.ts';
import { type ImageChange, upgradeImages } from '../../../src/bootstrap/upgrade/images.ts';
import { releaseVersion, skewProblem } from '../../../src/bootstrap/upgrade/version.ts';
import { isRolledOut } from '../../../src/bootstrap/wait/rollout.ts';
import { eventually } from '../../support/local-fleet.ts';
import { systemClock as clock } from '../../support/system-clock.ts';
import { aHost, type TestHost } from '../a-host.ts';

const namespace = 'karmada-system';

describe('versions', () => {
  test('are written with or without their first letter', () => {
    expect([releaseVersion('1.19.0'), releaseVersion('v1.19.0-rc.1')]).toEqual(['v1.19.0', 'v1.19.0-rc.1']);
    expect(() => releaseVersion('latest')).toThrow('"latest" is not a version of Karmada');
  });

  test.each([
    ['v1.18.2', 'v1.18.3', undefined],
    ['v1.18.2', 'v1.19.0', undefined],
    ['v1.18.2', 'v1.18.0', undefined],
    ['v1.18.2', 'v1.20.0', 'v1.20.0 is more than one minor version after v1.18.2: go there step by step'],
    ['v1.18.2', 'v1.17.0', 'v1.17.0 is older than v1.18.2: stored objects may not fit it'],
    ['v1.18.2', 'v2.0.0', 'v2.0.0 is more than one minor version after v1.18.2: go there step by step'],
    ['latest', 'v1.17.0', undefined],
  ])('from %s to %s: %s', (from, to, problem) => {
    expect(skewProblem(from, to)).toBe(problem);
  });
});

describe('an upgrade', () => {
  let host: TestHost;
  const lines: string[] = [];

  beforeAll(async () => {
    host = await aHost();
    await runPhases(PHASES, await host.prepare(), { started: () => undefined, done: () => undefined });
  });
  afterAll(() => host.stop());

  const options = (changes: Partial<UpgradeOptions>): UpgradeOptions => ({
    hostClient: host.hostClient,
    karmadaClient: host.karmadaClient,
    namespace,
    crds: [],
    changes: [],
    clock,
    signal: new AbortController().signal,
    timeoutSeconds: 10,
    tell: (line) => void lines.push(line),
    ...changes,
  });

  const imageOf = async (name: string): Promise<string | undefined> =>
    (await host.hostClient.get(deployments, name, { namespace })).spec.template.spec.containers[0]?.image;

  /** Collects the strategies the scheduler has had since, one after the other. */
  async function collectStrategies(resourceVersion: string, seen: unknown[], signal: AbortSignal): Promise<void> {
    for await (const { object } of host.hostClient.watch(deployments, { namespace, resourceVersion, signal })) {
      if (object.metadata.name !== 'karmada-scheduler') continue;
      if (!isDeepStrictEqual(object.spec.strategy, seen.at(-1))) seen.push(object.spec.strategy);
    }
  }

  /** The definition of Works with a short name more. */
  const nextCrd = (): AnyObject => {
    const crd = karmadaCrds().find(({ metadata }) => metadata.name === 'works.work.karmada.io') as AnyObject;
    const spec = crd.spec as { names: { shortNames?: string[] } };
    return { ...crd, spec: { ...spec, names: { ...spec.names, shortNames: ['wk', 'wrk'] } } };
  };
  const shortNames = async (): Promise<string[] | undefined> =>
    (await host.karmadaClient.get(customResourceDefinitions, 'works.work.karmada.io')).spec.names.shortNames;

  test('changes the images of its own components, servers first', async () => {
    const { current, changes } = await upgradeImages(host.hostClient, namespace, 'v1.19.0');
    expect(current).toBe('v1.18.2');
    expect(changes.map(({ workload, to }) => `${workload} ${to}`)).toEqual([
      'karmada-aggregated-apiserver docker.io/karmada/karmada-aggregated-apiserver:v1.19.0',
      'karmada-webhook docker.io/karmada/karmada-webhook:v1.19.0',
      'karmada-controller-manager docker.io/karmada/karmada-controller-manager:v1.19.0',
      'karmada-scheduler docker.io/karmada/karmada-scheduler:v1.19.0',
    ]);
    await expect(upgradeImages(host.hostClient, 'default', 'v1.19.0')).rejects.toMatchObject({ code: 'NotFound' });
  });

  test('that fails on its way puts everything back', async () => {
    const before = await shortNames();
    const { changes } = await upgradeImages(host.hostClient, namespace, 'v1.19.0');
    const missing = { workload: 'not-there', container: 'x', from: 'a', to: 'b' };
    const failing = applyUpgrade(options({ crds: [nextCrd()], changes: [...changes.slice(0, 2), missing] }));
    await expect(failing).rejects.toMatchObject({
      message: expect.stringMatching(/^the upgrade did not succeed: .*not-there/),
      hint: expect.stringMatching(/^going back failed, too: .*not-there.*; the backup has the objects/),
    });
    expect(lines.at(-1)).toBe('going back to what was before');
    expect(await imageOf('karmada-webhook')).toBe('docker.io/karmada/karmada-webhook:v1.18.2');
    expect(await shortNames()).toEqual(before);
  });

  test('whose component does not start goes back within seconds, and says what runs again', async () => {
    const { changes } = await upgradeImages(host.hostClient, namespace, 'v1.19.0');
    const [first, second] = changes as [ImageChange, ImageChange];
    const begin = performance.now();
    const failing = applyUpgrade(options({ changes: [first, { ...second, to: 'fake/webhook:v1.19.0' }] }));
    await expect(failing).rejects.toMatchObject({
      message: expect.stringMatching(/^the upgrade did not succeed: karmada-webhook does not start.*fake\/webhook/s),
      hint: expect.stringMatching(/^everything is as it was before; /),
    });
    expect(performance.now() - begin).toBeLessThan(9000);
    expect([await imageOf(first.workload), await imageOf(second.workload)]).toEqual([first.from, second.from]);
    expect(isRolledOut(await host.hostClient.get(deployments, second.workload, { namespace }))).toBe(true);
  });

  test('takes old pods away first where pods do not share a node, and leaves the strategy as it was', async () => {
    const labelSelector = { matchLabels: { app: 'karmada-scheduler' } };
    const apart = [{ labelSelector, topologyKey: 'kubernetes.io/hostname' }];
    const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: apart } };
    const body = { spec: { template: { spec: { affinity } } } };
    const changed = await host.hostClient.patch(
      deployments,
      'karmada-scheduler',
      { type: 'merge', body },
      { namespace },
    );
    const end = new AbortController();
    const seen: unknown[] = [];
    const collecting = collectStrategies(changed.metadata.resourceVersion ?? '', seen, end.signal);
    const { changes } = await upgradeImages(host.hostClient, namespace, 'v1.18.3');
    await applyUpgrade(options({ changes: changes.filter(({ workload }) => workload === 'karmada-scheduler') }));
    await eventually(() => Promise.resolve(seen.length === 2));
    end.abort();
    await collecting.catch(() => undefined);
    const oldOnesFirst = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } };
    expect(seen).toEqual([oldOnesFirst, changed.spec.strategy]);
  });

  test('updates CRDs and components, and another one has nothing to do', async () => {
    const { changes } = await upgradeImages(host.hostClient, namespace, 'v1.19.0');
    await applyUpgrade(options({ crds: [nextCrd()], changes }));
    expect(await shortNames()).toEqual(['wk', 'wrk']);
    expect(await imageOf('karmada-scheduler')).toBe('docker.io/karmada/karmada-scheduler:v1.19.0');
    expect(await imageOf('karmada-apiserver')).toBe('registry.k8s.io/kube-apiserver:v1.36.2');
    expect((await upgradeImages(host.hostClient, namespace, 'v1.19.0')).changes).toEqual([]);
  });

  test('keeps registries with ports, and lets go of digests', async () => {
    const image = 'r.local:5000/karmada/karmada-webhook:v1.19.0@sha256:0123';
    const body = { spec: { template: { spec: { containers: [{ name: 'karmada-webhook', image }] } } } };
    await host.hostClient.patch(deployments, 'karmada-webhook', { type: 'strategic', body }, { namespace });
    const { changes } = await upgradeImages(host.hostClient, namespace, 'v1.19.1');
    expect(changes.find(({ workload }) => workload === 'karmada-webhook')?.to).toBe(
      'r.local:5000/karmada/karmada-webhook:v1.19.1',
    );
  });

  test('backs up what it touches and what is stored, ready to be applied', async () => {
    const backup = await readBackup(host.hostClient, host.karmadaClient, namespace);
    expect(Object.keys(backup)).toEqual(
      expect.arrayContaining([
        'host/deployments.apps.json',
        'host/secrets.json',
        'karmada/customresourcedefinitions.apiextensions.k8s.io.json',
        'karmada/propagationpolicies.policy.karmada.io.json',
        'karmada/clusters.cluster.karmada.io.json',
        'karmada/deployments.apps.json',
        'setup/apiservices.apiregistration.k8s.io.json',
        'setup/validatingwebhookconfigurations.admissionregistration.k8s.io.json',
      ]),
    );
    expect(Object.keys(backup).filter((name) => /events|leases/.test(name))).toEqual([]);
    const { items } = backup['host/deployments.apps.json'] as { items: AnyObject[] };
    const webhook = items.find(({ metadata }) => metadata.name === 'karmada-webhook');
    expect(webhook?.metadata).not.toHaveProperty('uid');
    expect(webhook).not.toHaveProperty('status');
    expect(webhook).toMatchObject({ apiVersion: 'apps/v1', kind: 'Deployment' });
  });
});
