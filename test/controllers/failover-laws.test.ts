/** Random taints, edits and rebalancing of divided workloads: what every version of a binding must obey, and what is left in the end. */

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { clusters } from '../../src/api/cluster/v1alpha1/cluster.ts';
import { type Deployment, deployments } from '../../src/api/core/apps.ts';
import { namespaces } from '../../src/api/core/core.ts';
import { isApiError } from '../../src/api/meta/api-error.ts';
import { propagationPolicies } from '../../src/api/policy/v1alpha1/propagation-policy.ts';
import { workloadRebalancers } from '../../src/api/rebalance/v1alpha1/workload-rebalancer.ts';
import { type ResourceBinding, resourceBindings } from '../../src/api/work/v1alpha2/resource-binding.ts';
import { aSkippingClock } from '../support/skipping-clock.ts';
import { historyFaults } from './binding-laws.ts';
import { aDeployment, addNode, aPolicy, selectDeployment } from './builders.ts';
import { MEMBERS, type Step, steps } from './failover-steps.ts';
import { aPlane, type Plane } from './plane.ts';
import { lookAt, workloadFaults } from './workload-faults.ts';

const MINUTE = 60_000;
const NAMES = ['a', 'b'];
const clock = aSkippingClock();
const watching = new AbortController();

let plane: Plane;
/** Every version of every binding, by uid, in their order. */
const versions = new Map<string, ResourceBinding[]>();
async function watchBindings(): Promise<void> {
  for await (const { type, object } of plane.karmadaClient.watch(resourceBindings, { signal: watching.signal })) {
    if (type === 'BOOKMARK' || type === 'DELETED') continue;
    const { uid = '' } = object.metadata;
    versions.set(uid, [...(versions.get(uid) ?? []), object as ResourceBinding]);
  }
}

beforeAll(async () => {
  plane = await aPlane({
    clock,
    members: MEMBERS,
    prepare: (client) => addNode(client, 'node', '4'),
    settings: { featureGates: { Failover: true }, enableNoExecuteTaintEviction: true, resourceEvictionRate: 1000 },
  });
  void watchBindings().catch(() => undefined);
});
afterAll(() => {
  watching.abort();
  return plane.stop();
});

const sick = new Set<string>();
let rebalanced = 0;

async function perform(step: Step, namespace: string): Promise<void> {
  const { karmadaClient } = plane;
  const taint = (name: string, taints: object[]) =>
    karmadaClient.patch(clusters, name, { type: 'merge', body: { spec: { taints } } });
  switch (step.do) {
    case 'scale':
      return void (await karmadaClient.patch(
        deployments,
        step.name,
        { type: 'merge', body: { spec: { replicas: step.replicas } } },
        { namespace },
      ));
    case 'place': {
      const body = { spec: { placement: null } };
      await karmadaClient.patch(propagationPolicies, 'p', { type: 'merge', body }, { namespace });
      const spec = { spec: { placement: step.placement } };
      return void (await karmadaClient.patch(propagationPolicies, 'p', { type: 'merge', body: spec }, { namespace }));
    }
    case 'taint':
      return void (await taint(step.cluster, [{ key: 'k', effect: step.effect }]));
    case 'untaint':
      return void (await taint(step.cluster, []));
    case 'sicken':
      return void sick.add(step.cluster);
    case 'heal':
      return void sick.delete(step.cluster);
    case 'wait':
      return clock.skip(step.minutes * MINUTE);
    case 'rebalance': {
      rebalanced += 1;
      const workload = { apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: step.name };
      const metadata = { name: `again-${rebalanced}` };
      return void (await karmadaClient.create(workloadRebalancers, { metadata, spec: { workloads: [workload] } }));
    }
  }
}

/** Lets the members that are well run what they have; answers whether there was anything to do. */
async function runPods(namespace: string): Promise<boolean> {
  const changes = MEMBERS.filter((name) => !sick.has(name)).map(async (name) => {
    const { client } = plane.member(name);
    const { items } = await client.list(deployments, { namespace });
    const stale = items.filter(
      ({ metadata, spec, status }) =>
        status?.observedGeneration !== metadata.generation || status?.readyReplicas !== spec.replicas,
    );
    await Promise.all(stale.map((each) => runAll(name, each)));
    return stale.length > 0;
  });
  return (await Promise.all(changes)).includes(true);
}
async function runAll(member: string, deployment: Deployment): Promise<void> {
  const { replicas = 0 } = deployment.spec;
  const counts = { replicas, readyReplicas: replicas, updatedReplicas: replicas, availableReplicas: replicas };
  const status = { observedGeneration: deployment.metadata.generation ?? 1, ...counts };
  try {
    await plane.member(member).client.update(deployments, { ...deployment, status }, { subresource: 'status' });
  } catch (thrown) {
    if (!isApiError(thrown, 'Conflict') && !isApiError(thrown, 'NotFound')) throw thrown;
  }
}

/** What is not as it must be while nothing is under way. */
async function faults(namespace: string): Promise<string[]> {
  const members = new Map(MEMBERS.map((name) => [name, plane.member(name).client]));
  return workloadFaults(await lookAt(plane.karmadaClient, members, namespace));
}

/** Waits until all is well, and answers what is not when it never is. */
async function settled(namespace: string): Promise<string[]> {
  let last: string[] = [];
  const isWell = async (): Promise<boolean> => {
    // Nothing rests longer than this.
    clock.skip(200);
    await plane.idle();
    if (await runPods(namespace)) return false;
    last = await faults(namespace);
    return last.length === 0;
  };
  await plane.eventually(isWell, 15_000).catch(() => undefined);
  return last;
}

/** Every cluster is well and open again, and every copy ready. */
async function recovered(namespace: string): Promise<void> {
  sick.clear();
  for (const cluster of MEMBERS) await perform({ do: 'untaint', cluster }, namespace);
  expect(await settled(namespace)).toEqual([]);
  clock.skip(11 * MINUTE);
  expect(await settled(namespace)).toEqual([]);
  const { items } = await plane.karmadaClient.list(resourceBindings, { namespace });
  expect(items.flatMap(({ spec }) => spec.gracefulEvictionTasks ?? [])).toEqual([]);
}

/** What controllers that know nothing but what is stored write, as `VERB path`. */
async function writtenAfresh(): Promise<string[]> {
  const servers = [plane.karmada, ...MEMBERS.map((name) => plane.member(name))];
  for (const { writes } of servers) writes.length = 0;
  await plane.restart();
  clock.skip(200);
  await plane.idle();
  return servers.flatMap(({ writes }) => writes).filter((line) => !line.includes('/events'));
}

async function targetsIn(namespace: string): Promise<unknown[]> {
  const { items } = await plane.karmadaClient.list(resourceBindings, { namespace });
  return items.map(({ metadata, spec }) => [metadata.uid, spec.clusters, spec.gracefulEvictionTasks]);
}

let runs = 0;
async function inNamespace(placement: object, act: (namespace: string) => Promise<void>): Promise<void> {
  runs += 1;
  const namespace = `run-${runs}`;
  const scope = { namespace };
  const { karmadaClient } = plane;
  versions.clear();
  sick.clear();
  await karmadaClient.create(namespaces, { metadata: { name: namespace } });
  for (const name of NAMES) {
    const template = aDeployment(name, 4);
    const [container] = template.spec.template.spec?.containers ?? [];
    Object.assign(container ?? {}, { resources: { requests: { cpu: '1' } } });
    await karmadaClient.create(deployments, { ...template, metadata: { name, namespace } });
  }
  const policy = aPolicy('p', [selectDeployment()], { placement });
  await karmadaClient.create(propagationPolicies, { ...policy, metadata: { name: 'p', namespace } });
  await plane.eventually(async () => (await karmadaClient.list(resourceBindings, scope)).items.length === NAMES.length);
  await act(namespace);
  for (const name of NAMES) await karmadaClient.delete(deployments, name, scope);
  await karmadaClient.delete(propagationPolicies, 'p', scope);
  for (const name of MEMBERS) await perform({ do: 'untaint', cluster: name }, namespace);
}

/** Every cluster is open and well again: nothing is leaving, nothing was wrong on the way, and a second look changes nothing. */
async function endsWell(namespace: string): Promise<void> {
  await recovered(namespace);
  expect([...versions.values()].flatMap(historyFaults)).toEqual([]);
  const before = await targetsIn(namespace);
  // The first ones write into bindings which version of the template they have seen.
  await writtenAfresh();
  expect(await writtenAfresh()).toEqual([]);
  expect(await targetsIn(namespace)).toEqual(before);
}

// A failure waits for what never comes: making it smaller would take minutes.
const RUNS = { numRuns: 3, endOnFailure: true };

test('divided replicas are all assigned, once, after everything that happens', () =>
  fc.assert(
    fc.asyncProperty(steps.placement, steps.sequence, (placement, sequence) =>
      inNamespace(placement, async (namespace) => {
        expect(await settled(namespace)).toEqual([]);
        for (const step of sequence) {
          await perform(step, namespace);
          expect(await settled(namespace)).toEqual([]);
        }
        await endsWell(namespace);
      }),
    ),
    RUNS,
  ));

test('divided replicas are all assigned, once, in every version of a binding while everything happens at once', () =>
  fc.assert(
    fc.asyncProperty(steps.placement, steps.sequence, (placement, sequence) =>
      inNamespace(placement, async (namespace) => {
        for (const step of sequence) {
          await perform(step, namespace);
          await runPods(namespace);
        }
        expect(await settled(namespace)).toEqual([]);
        await endsWell(namespace);
      }),
    ),
    RUNS,
  ));
