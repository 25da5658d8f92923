import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { load } from 'js-yaml';
import { clusters } from '../../src/api/cluster/v1alpha1/cluster.ts';
import { deployments } from '../../src/api/core/apps.ts';
import type { KubeObject } from '../../src/api/meta/object.ts';
import type { Placement } from '../../src/api/policy/v1alpha1/placement.ts';
import { propagationPolicies } from '../../src/api/policy/v1alpha1/propagation-policy.ts';
import { resourceBindings } from '../../src/api/work/v1alpha2/resource-binding.ts';
import { deepEqual } from '../../src/base/json.ts';
import type { CommandContext } from '../../src/cli/context.ts';
import { runExplainPlacement } from '../../src/cli/preview/explain.ts';
import { liveInventory } from '../../src/cli/preview/live.ts';
import { saveInventory } from '../../src/cli/preview/save.ts';
import { admitObjects } from '../../src/preview/admit.ts';
import type { Inventory } from '../../src/preview/inventory.ts';
import { fromInventoryFile } from '../../src/preview/inventory-file.ts';
import { previewScenario } from '../../src/preview/preview.ts';
import type { WhatIf } from '../../src/preview/what-if/index.ts';
import { aDeployment, aPolicy } from '../preview/fleet.ts';
import { aFleet, type TestFleet } from '../support/local-fleet.ts';
import { createRandom, type Random } from './random.ts';

const COUNT = 24;

let fleet: TestFleet;
beforeAll(async () => {
  const random = createRandom(7);
  const members = Array.from({ length: 6 }, (_, i) => ({
    name: `member${i + 1}`,
    nodes: 1 + random.below(3),
    cpu: String(2 + random.below(12)),
    region: random.pick(['eu', 'us', 'ap']),
    labels: { tier: random.pick(['a', 'b']) },
  }));
  fleet = await aFleet({ members });
});
afterAll(() => fleet?.stop());

describe('a preview of a random fleet', () => {
  test('says what the live scheduler then does', async () => {
    const random = createRandom(42);
    const asked = Array.from({ length: COUNT }, (_, i) => aRandomWorkload(`app-${i}`, random));
    const predicted: Record<string, unknown> = {};
    const actual: Record<string, unknown> = {};
    for (const { name, template, policy } of asked) {
      // The template comes first: its uid decides between equal shares.
      await fleet.karmadaClient.create(deployments, template as never);
      const inventory = await liveInventory(fleet.karmadaClient, { objects: [template], warn: () => undefined });
      const given = [{ object: policy, source: 'test' }];
      const { objects, problems } = admitObjects(given, { inventory, namespace: 'default' });
      expect(problems).toEqual([]);
      await fleet.karmadaClient.create(propagationPolicies, policy);
      actual[name] = await decision(name);
      // Members report their capacity meanwhile: the scheduler decided by the one or the other report.
      const { items } = await fleet.karmadaClient.list(clusters);
      const predictions = [inventory, { ...inventory, clusters: items }].map((seen) => predict(name, seen, objects));
      predicted[name] = predictions.find((prediction) => deepEqual(prediction, actual[name])) ?? predictions[0];
    }
    expect(actual).toEqual(predicted);
  }, 120_000);

  test('of a scaled workload says what the live scheduler then does', async () => {
    const random = createRandom(3);
    const scope = { namespace: 'default' };
    const predicted: Record<string, unknown> = {};
    const actual: Record<string, unknown> = {};
    for (let i = 0; i < 12; i += 1) {
      const name = `app-${random.below(COUNT)}`;
      const replicas = 1 + random.below(14);
      const inventory = await liveInventory(fleet.karmadaClient, { warn: () => undefined });
      await fleet.karmadaClient.patch(deployments, name, { type: 'merge', body: { spec: { replicas } } }, scope);
      actual[`${i} ${name}`] = await settled(name, replicas);
      const { items } = await fleet.karmadaClient.list(clusters);
      const whatIf = { replicas: [`deployment/${name}=${replicas}`] };
      const predictions = [inventory, { ...inventory, clusters: items }].map((seen) => predict(name, seen, [], whatIf));
      predicted[`${i} ${name}`] =
        predictions.find((prediction) => deepEqual(prediction, actual[`${i} ${name}`])) ?? predictions[0];
    }
    expect(actual).toEqual(predicted);
  });

  test('of an edited policy says what the live scheduler then does', async () => {
    const inventory = await liveInventory(fleet.karmadaClient, { warn: () => undefined });
    const old = inventory.policies.find(({ metadata }) => metadata.name === 'app-0');
    if (!old) throw new Error('the first test leaves a policy');
    const edited = { ...old, spec: { ...old.spec, placement: { clusterAffinity: { clusterNames: ['member2'] } } } };
    const { templates } = previewScenario({ inventory, objects: [edited], whatIf: {}, guards: {} });
    const found = templates.find(({ resource }) => resource.name === 'app-0');
    await fleet.karmadaClient.update(propagationPolicies, edited);
    const scope = { namespace: 'default' };
    const placed = await fleet.eventually(async () => {
      const { metadata, spec, status } = await fleet.karmadaClient.get(resourceBindings, 'app-0-deployment', scope);
      const isSettled = status?.schedulerObservedGeneration === metadata.generation;
      return isSettled && spec.placement?.clusterAffinity?.clusterNames?.[0] === 'member2' && spec.clusters;
    });
    const next = (found?.clusters ?? []).filter((share) => share.next !== undefined);
    expect(placed).toEqual(next.map(({ cluster, next: replicas }) => ({ name: cluster, replicas })));
  });
});

describe('what the commands say of a live control plane', () => {
  const context = (): CommandContext => {
    const server = { client: fleet.karmadaClient, namespace: 'default' };
    return { connectKarmada: () => Promise.resolve(server), warn: () => undefined, version: '0' } as never;
  };

  test('an inventory that is saved previews like the live fleet', async () => {
    const ask = (inventory: Inventory) =>
      previewScenario({ inventory, objects: [], whatIf: { 'cluster-down': ['member1'] }, guards: {} }).templates;
    const pair = async () => {
      const { text = '' } = await saveInventory(context(), '-');
      const read = fromInventoryFile(load(text));
      if (!('inventory' in read)) throw new Error(JSON.stringify(read.problems));
      const live = await liveInventory(fleet.karmadaClient, { warn: () => undefined });
      return { saved: ask(read.inventory), live: ask(live) };
    };
    await fleet.idle();
    // A member may report between the two readings; the next pair is of one state again.
    const { saved, live } = await fleet.eventually(async () => {
      const both = await pair();
      return deepEqual(both.saved, both.live) && both;
    });
    expect(saved.length).toBeGreaterThanOrEqual(COUNT);
    expect(saved).toEqual(live);
  });

  test('a placement is explained from the template and from its binding alike', async () => {
    const applied = /member2 +target +\d+ .*karmada-es-member2\/app-0-\w+ applied$/m;
    const explained = async (name: string) => (await runExplainPlacement(context(), [name], 'text')).text ?? '';
    const members = await fleet.eventually(async () => applied.exec(await explained('deployment/app-0'))?.[0]);
    await fleet.idle();
    const [ofTemplate, ofBinding] = [await explained('deployment/app-0'), await explained('rb/app-0-deployment')];
    expect(members).toMatch(applied);
    expect(ofTemplate).toContain('policy    PropagationPolicy default/app-0: has it already');
    expect(ofBinding).toBe(ofTemplate);
  });

  test('a placement that does not exist is not explained', async () => {
    await expect(runExplainPlacement(context(), ['deployment', 'nothing'], 'text')).rejects.toThrow('there is no');
    await expect(runExplainPlacement(context(), ['nothing'], 'text')).rejects.toThrow('cannot read');
  });
});

/** Where a preview puts it, or the message with which it refuses. */
function predict(name: string, inventory: Inventory, objects: readonly KubeObject[], whatIf: WhatIf = {}): unknown {
  const { templates } = previewScenario({ inventory, objects, whatIf, guards: {} });
  const found = templates.find(({ resource }) => resource.name === name);
  if (found?.verdict === 'unschedulable') return found.message;
  const shares = (found?.clusters ?? []).filter(({ next }) => next !== undefined);
  return Object.fromEntries(shares.map(({ cluster, next }) => [cluster, next]));
}

/** The same once the scheduler has seen that many replicas. */
async function settled(name: string, replicas: number): Promise<unknown> {
  await fleet.idle();
  return fleet.eventually(async () => {
    const scope = { namespace: 'default' };
    const { metadata, spec, status } = await fleet.karmadaClient.get(resourceBindings, `${name}-deployment`, scope);
    const total = (spec.clusters ?? []).reduce((sum, target) => sum + (target.replicas ?? 0), 0);
    const isDuplicated = spec.placement?.replicaScheduling?.replicaSchedulingType === 'Duplicated';
    const isObserved = status?.schedulerObservedGeneration === metadata.generation && spec.replicas === replicas;
    const scheduled = status?.conditions?.find(({ type }) => type === 'Scheduled');
    if (spec.replicas === replicas && scheduled?.status === 'False') return scheduled.message;
    if (!isObserved || (!isDuplicated && total !== replicas)) return undefined;
    return Object.fromEntries((spec.clusters ?? []).map((target) => [target.name, target.replicas]));
  });
}

/** Where the live scheduler put it, or the message with which it refused. */
function decision(name: string): Promise<unknown> {
  return fleet.eventually(async () => {
    const binding = await fleet.karmadaClient.find(resourceBindings, `${name}-deployment`, { namespace: 'default' });
    const scheduled = binding?.status?.conditions?.find(({ type }) => type === 'Scheduled');
    if (!binding || !scheduled) return undefined;
    if (scheduled.status === 'False') return scheduled.message;
    return Object.fromEntries((binding.spec.clusters ?? []).map(({ name: cluster, replicas }) => [cluster, replicas]));
  });
}

function aRandomWorkload(name: string, random: Random) {
  const resourceSelectors = [{ apiVersion: 'apps/v1', kind: 'Deployment', name }];
  return {
    name,
    template: aDeployment(name, 1 + random.below(9)),
    policy: aPolicy(name, aRandomPlacement(random), { resourceSelectors }),
  };
}

function aRandomPlacement(random: Random): Placement {
  const affinity = random.pick<Placement>([
    {},
    { clusterAffinity: { clusterNames: ['member1', 'member2', 'member4'] } },
    { clusterAffinity: { labelSelector: { matchLabels: { tier: 'a' } } } },
    {
      clusterAffinities: [
        { affinityName: 'first', clusterNames: ['member9'] },
        { affinityName: 'second', clusterNames: ['member3', 'member5'] },
      ],
    },
  ]);
  const division = random.pick<Placement>([
    { replicaScheduling: { replicaSchedulingType: 'Duplicated' } },
    {
      replicaScheduling: {
        replicaSchedulingType: 'Divided',
        replicaDivisionPreference: 'Weighted',
        weightPreference: { dynamicWeight: 'AvailableReplicas' },
      },
    },
    { replicaScheduling: { replicaSchedulingType: 'Divided', replicaDivisionPreference: 'Aggregated' } },
    {
      replicaScheduling: { replicaSchedulingType: 'Divided', replicaDivisionPreference: 'Aggregated' },
      spreadConstraints: [
        { spreadByField: 'region', minGroups: 1, maxGroups: 2 },
        { spreadByField: 'cluster', minGroups: 1, maxGroups: 3 },
      ],
    },
    {
      replicaScheduling: {
        replicaSchedulingType: 'Divided',
        replicaDivisionPreference: 'Weighted',
        weightPreference: {
          staticWeightList: [
            { targetCluster: { clusterNames: ['member1'] }, weight: 1 },
            { targetCluster: { clusterNames: ['member2', 'member3'] }, weight: 2 },
          ],
        },
      },
    },
  ]);
  return { ...affinity, ...division };
}
