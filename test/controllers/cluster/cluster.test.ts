import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { clusters } from '../../../src/api/cluster/v1alpha1/cluster.ts';
import { configMaps, namespaces } from '../../../src/api/core/core.ts';
import { propagationPolicies } from '../../../src/api/policy/v1alpha1/propagation-policy.ts';
import { resourceBindings } from '../../../src/api/work/v1alpha2/resource-binding.ts';
import { aConfigMap, aPolicy, DEFAULT, onClusters, selectConfigMap } from '../builders.ts';
import { aPlane, type Plane } from '../plane.ts';

let plane: Plane;
beforeEach(async () => {
  plane = await aPlane({
    members: ['member1', 'member2'],
    settings: { clusterStatusFrequency: 20, clusterFailureThreshold: 40, clusterSuccessThreshold: 40 },
  });
});
afterEach(() => plane.stop());

const cluster = (name: string) => plane.karmadaClient.find(clusters, name);

describe('a cluster', () => {
  test('gets an execution space and a finalizer, and loses its taint when Ready', async () => {
    const found = await plane.karmadaClient.get(clusters, 'member1');
    const space = await plane.karmadaClient.get(namespaces, 'karmada-es-member1');
    expect(found.metadata.finalizers).toEqual(['karmada.io/cluster-controller']);
    expect(found.spec.taints ?? []).toEqual([]);
    expect(space.metadata.labels).toMatchObject({ 'karmada.io/system': 'true' });
  });

  test('shows what the member is', async () => {
    const { status } = await plane.eventually(async () => {
      const found = await cluster('member1');
      return found?.status?.nodeSummary && found;
    });
    expect(status?.kubernetesVersion).toMatch(/^v1\./);
    expect(status?.nodeSummary).toEqual({ totalNum: 0, readyNum: 0 });
    const apps = status?.apiEnablements?.find(({ groupVersion }) => groupVersion === 'apps/v1');
    expect(apps?.resources).toContainEqual({ name: 'deployments', kind: 'Deployment' });
  });

  test('is tainted when the member stops answering, and freed when it answers again', async () => {
    plane.member('member1').setReachable(false);
    const tainted = await plane.eventually(async () => {
      const found = await cluster('member1');
      return found?.spec.taints?.length === 1 && found;
    });
    expect(tainted.spec.taints).toMatchObject([{ key: 'cluster.karmada.io/not-ready', effect: 'NoSchedule' }]);
    expect(tainted.status?.conditions?.find(({ type }) => type === 'Ready')).toMatchObject({
      status: 'False',
      reason: 'ClusterNotReachable',
    });
    plane.member('member1').setReachable(true);
    await plane.eventually(async () => ((await cluster('member1'))?.spec.taints ?? []).length === 0);
  });

  test('that was away is brought up to date when it is back', async () => {
    await plane.karmadaClient.create(configMaps, aConfigMap('a'));
    const placement = onClusters('member1');
    await plane.karmadaClient.create(propagationPolicies, aPolicy('p', [selectConfigMap('a')], { placement }));
    const { client, setReachable } = plane.member('member1');
    await plane.eventually(() => client.find(configMaps, 'a', DEFAULT));
    setReachable(false);
    await plane.eventually(async () => (await cluster('member1'))?.spec.taints?.length === 1);
    await plane.karmadaClient.patch(configMaps, 'a', { type: 'merge', body: { data: { a: '2' } } }, DEFAULT);
    setReachable(true);
    await plane.eventually(async () => (await client.find(configMaps, 'a', DEFAULT))?.data?.['a'] === '2');
  });

  test('that is removed leaves no space, no target, and nothing of Karmada on the member', async () => {
    await plane.karmadaClient.create(configMaps, aConfigMap('a'));
    await plane.karmadaClient.create(propagationPolicies, aPolicy('p', [selectConfigMap('a')]));
    await plane.eventually(() => plane.member('member1').client.find(configMaps, 'a', DEFAULT));
    await plane.karmadaClient.delete(clusters, 'member1');
    await plane.eventually(async () => (await cluster('member1')) === undefined);
    const binding = await plane.karmadaClient.get(resourceBindings, 'a-configmap', DEFAULT);
    expect([
      await plane.karmadaClient.find(namespaces, 'karmada-es-member1'),
      await plane.member('member1').client.find(configMaps, 'a', DEFAULT),
      binding.spec.clusters?.map(({ name }) => name),
    ]).toEqual([undefined, undefined, ['member2']]);
  });

  test('that cannot be reached can be removed all the same', async () => {
    plane.member('member2').setReachable(false);
    await plane.eventually(async () => (await cluster('member2'))?.spec.taints?.length === 1);
    await plane.karmadaClient.delete(clusters, 'member2');
    await plane.eventually(async () => (await cluster('member2')) === undefined);
  });
});
