import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clusters } from '../../../src/api/cluster/v1alpha1/cluster.ts';
import { deployments } from '../../../src/api/core/apps.ts';
import { propagationPolicies } from '../../../src/api/policy/v1alpha1/propagation-policy.ts';
import {
  type WorkloadRebalancer,
  workloadRebalancers,
} from '../../../src/api/rebalance/v1alpha1/workload-rebalancer.ts';
import { resourceBindings } from '../../../src/api/work/v1alpha2/resource-binding.ts';
import { aSkippingClock, type SkippingClock } from '../../support/skipping-clock.ts';
import { aDeployment, aPolicy, DEFAULT, selectDeployment } from '../builders.ts';
import { aPlane, type Plane } from '../plane.ts';

let clock: SkippingClock;
let plane: Plane;
beforeAll(async () => {
  clock = aSkippingClock();
  plane = await aPlane({ clock });
});
afterAll(() => plane.stop());

const workload = (name: string) => ({ apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'default', name });
const aRebalancer = (name: string, spec: WorkloadRebalancer['spec']): WorkloadRebalancer => ({
  metadata: { name },
  spec,
});
const create = (rebalancer: WorkloadRebalancer) => plane.karmadaClient.create(workloadRebalancers, rebalancer);
const finished = (name: string, generation = 1) =>
  plane.eventually(async () => {
    const found = await plane.karmadaClient.get(workloadRebalancers, name);
    return found.status?.observedGeneration === generation && found.status.finishTime ? found.status : undefined;
  });
const targets = async (name: string): Promise<string[]> => {
  const { spec } = await plane.karmadaClient.get(resourceBindings, `${name}-deployment`, DEFAULT);
  return (spec.clusters ?? []).map((target) => `${target.name}:${target.replicas}`).toSorted();
};
const isPlaced = (name: string, ...wanted: string[]) =>
  plane.eventually(async () => JSON.stringify(await targets(name)) === JSON.stringify(wanted));
const taint = (name: string, taints: object[]) =>
  plane.karmadaClient.patch(clusters, name, { type: 'merge', body: { spec: { taints } } });

/** A Deployment of four replicas, all on member1 although member2 would have taken half. */
const lopsided = async (name: string): Promise<void> => {
  await taint('member2', [{ key: 'closed', effect: 'NoSchedule' }]);
  const staticWeightList = ['member1', 'member2'].map((cluster) => ({
    targetCluster: { clusterNames: [cluster] },
    weight: 1,
  }));
  const replicaScheduling = {
    replicaSchedulingType: 'Divided',
    replicaDivisionPreference: 'Weighted',
    weightPreference: { staticWeightList },
  } as const;
  const placement = { clusterAffinity: { clusterNames: ['member1', 'member2'] }, replicaScheduling };
  await plane.karmadaClient.create(deployments, aDeployment(name, 4));
  await plane.karmadaClient.create(propagationPolicies, aPolicy(name, [selectDeployment(name)], { placement }));
  await isPlaced(name, 'member1:4');
  await taint('member2', []);
  await plane.idle();
  expect(await targets(name)).toEqual(['member1:4']);
};

describe('a WorkloadRebalancer', () => {
  test('has the workloads it names placed as if they were new, and says so', async () => {
    await lopsided('a');
    await create(aRebalancer('first', { workloads: [workload('a')] }));
    await isPlaced('a', 'member1:2', 'member2:2');
    expect(await finished('first')).toMatchObject({
      observedGeneration: 1,
      observedWorkloads: [{ workload: workload('a'), result: 'Successful' }],
    });
  });

  test('fails for what has no binding, and does the rest; results are sorted', async () => {
    await lopsided('b');
    await create(aRebalancer('mixed', { workloads: [workload('nothing'), workload('b')] }));
    expect((await finished('mixed')).observedWorkloads).toEqual([
      { workload: workload('b'), result: 'Successful' },
      { workload: workload('nothing'), result: 'Failed', reason: 'ReferencedBindingNotFound' },
    ]);
    await isPlaced('b', 'member1:2', 'member2:2');
  });

  test('takes up workloads that are added later, though it is older than their placement', async () => {
    await lopsided('c');
    await create(aRebalancer('growing', { workloads: [workload('c'), workload('gone')] }));
    await isPlaced('c', 'member1:2', 'member2:2');
    await finished('growing');
    clock.skip(5000);
    await lopsided('d');
    const body = { spec: { workloads: [workload('d')] } };
    await plane.karmadaClient.patch(workloadRebalancers, 'growing', { type: 'merge', body });
    await isPlaced('d', 'member1:2', 'member2:2');
    // What was done stays on record, what failed and is no longer asked for does not.
    expect((await finished('growing', 2)).observedWorkloads?.map((item) => item.workload.name)).toEqual(['c', 'd']);
  });

  test('acts once: later changes of the fleet move nothing', async () => {
    await lopsided('e');
    await create(aRebalancer('once', { workloads: [workload('e')] }));
    await isPlaced('e', 'member1:2', 'member2:2');
    await finished('once');
    await plane.karmadaClient.patch(clusters, 'member1', {
      type: 'merge',
      body: { metadata: { labels: { touched: 'yes' } } },
    });
    await plane.restart();
    await plane.idle();
    const { spec, status } = await plane.karmadaClient.get(resourceBindings, 'e-deployment', DEFAULT);
    const asked = Date.parse(spec.rescheduleTriggeredAt ?? '');
    expect(asked).toBeGreaterThan(0);
    expect(Date.parse(status?.lastScheduledTime ?? '')).toBeGreaterThanOrEqual(asked);
  });

  test('goes when its time is over, not earlier', async () => {
    await create(aRebalancer('brief', { workloads: [workload('nothing')], ttlSecondsAfterFinished: 60 }));
    await create(aRebalancer('at-once', { workloads: [workload('nothing')], ttlSecondsAfterFinished: 0 }));
    await finished('brief');
    const find = (name: string) => plane.karmadaClient.find(workloadRebalancers, name);
    await plane.eventually(async () => (await find('at-once')) === undefined);
    clock.skip(50_000);
    await plane.idle();
    expect(await find('brief')).toBeDefined();
    clock.skip(11_000);
    await plane.eventually(async () => (await find('brief')) === undefined);
  });
});
