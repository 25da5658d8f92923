import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { deployments } from '../../src/api/core/apps.ts';
import type { Resource } from '../../src/api/kind.ts';
import type { KubeObject } from '../../src/api/meta/object.ts';
import { propagationPolicies } from '../../src/api/policy/v1alpha1/propagation-policy.ts';
import { works } from '../../src/api/work/v1alpha1/work.ts';
import { resourceBindings } from '../../src/api/work/v1alpha2/resource-binding.ts';
import { aFleet, type TestFleet } from '../support/local-fleet.ts';
import { aDeployment, aPolicy, DEFAULT, selectDeployment } from './builders.ts';

const COUNT = 24;
const NAMES = Array.from({ length: COUNT }, (_, i) => `web-${i}`);

let fleet: TestFleet;
const end = new AbortController();
const written = new Map<string, number>();

/** Counts the writes to every object of a kind from now on. */
async function count(resource: Resource): Promise<void> {
  const { metadata } = await fleet.karmadaClient.list<KubeObject>(resource);
  const events = fleet.karmadaClient.watch<KubeObject>(resource, {
    resourceVersion: metadata.resourceVersion ?? '',
    signal: end.signal,
  });
  for await (const { type } of events) {
    if (type !== 'BOOKMARK') written.set(resource.plural, (written.get(resource.plural) ?? 0) + 1);
  }
}

/** Writes per template since the last call. */
async function each(): Promise<Record<string, number>> {
  await fleet.idle();
  // Watches are told a moment later.
  await fleet.eventually(async () => {
    const before = [...written.values()].join();
    await new Promise((resolve) => setTimeout(resolve, 300));
    return before === [...written.values()].join();
  });
  const found = Object.fromEntries([...written].map(([kind, writes]) => [kind, writes / COUNT]));
  written.clear();
  return found;
}

beforeAll(async () => {
  fleet = await aFleet();
  for (const resource of [deployments, resourceBindings, works]) void count(resource).catch(() => undefined);
});
afterAll(async () => {
  end.abort();
  await fleet.stop();
});

const ready = (members: number): Promise<unknown> =>
  fleet.eventually(async () => {
    const { items } = await fleet.karmadaClient.list(deployments);
    return items.length === COUNT && items.every(({ status }) => status?.readyReplicas === members);
  });

test('a template costs few writes on its way to three members and back', async () => {
  await fleet.karmadaClient.create(propagationPolicies, aPolicy('all', [selectDeployment()], { placement: {} }));
  await Promise.all(NAMES.map((name) => fleet.karmadaClient.create(deployments, aDeployment(name, 1))));
  await ready(3);
  const { deployments: templates, resourcebindings: bindings, works: all } = await each();
  // Created, claimed, and what came back once or twice.
  expect(templates).toBeLessThanOrEqual(5);
  // Created, targets, scheduled, applied, and what came back.
  expect(bindings).toBeLessThanOrEqual(7);
  // For each member: created, applied, and what came back.
  expect(all).toBeLessThanOrEqual(3 * 4);
});

test('a policy edit costs each binding its wish, its targets and what came of them', async () => {
  const body = { spec: { placement: { clusterAffinity: { exclude: ['member3'] } } } };
  await fleet.karmadaClient.patch(propagationPolicies, 'all', { type: 'merge', body }, DEFAULT);
  await ready(2);
  const { deployments: templates, resourcebindings: bindings, works: all } = await each();
  expect(templates).toBeLessThanOrEqual(1.5);
  expect(bindings).toBeLessThanOrEqual(5);
  // Only those of the third member go.
  expect(all).toBeLessThanOrEqual(3);
});

test('nothing is written when nothing changes, whatever is applied again', async () => {
  await Promise.all(
    NAMES.map((name) =>
      fleet.karmadaClient.patch(deployments, name, { type: 'merge', body: { spec: { replicas: 1 } } }, DEFAULT),
    ),
  );
  expect(await each()).toEqual({});
});
