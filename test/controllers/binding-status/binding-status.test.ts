import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { deployments } from '../../../src/api/core/apps.ts';
import { propagationPolicies } from '../../../src/api/policy/v1alpha1/propagation-policy.ts';
import { works } from '../../../src/api/work/v1alpha1/work.ts';
import { resourceBindings } from '../../../src/api/work/v1alpha2/resource-binding.ts';
import { aDeployment, aPolicy, DEFAULT, makeReady, onClusters, selectDeployment } from '../builders.ts';
import { aPlane, type Plane } from '../plane.ts';

let plane: Plane;
beforeEach(async () => {
  plane = await aPlane({ settings: { clusterStatusFrequency: 20, clusterFailureThreshold: 40 } });
});
afterEach(() => plane.stop());

test('a copy that cannot be removed yet no longer counts', async () => {
  await plane.karmadaClient.create(deployments, aDeployment('web'));
  await plane.karmadaClient.create(propagationPolicies, aPolicy('p', [selectDeployment('web')]));
  for (const name of ['member1', 'member2']) {
    const memberClient = plane.member(name).client;
    await plane.eventually(async () => memberClient.find(deployments, 'web', DEFAULT));
    await makeReady(memberClient, 'web');
  }
  const ready = async () => (await plane.karmadaClient.get(deployments, 'web', DEFAULT)).status?.readyReplicas;
  await plane.eventually(async () => (await ready()) === 4);
  plane.member('member1').setReachable(false);
  const body = { spec: { placement: onClusters('member2') } };
  await plane.karmadaClient.patch(propagationPolicies, 'p', { type: 'merge', body }, DEFAULT);
  await plane.eventually(async () => (await ready()) === 2);
  const { items } = await plane.karmadaClient.list(works, { namespace: 'karmada-es-member1' });
  expect(items.map(({ metadata }) => metadata.deletionTimestamp !== undefined)).toEqual([true]);
  const { status } = await plane.karmadaClient.get(resourceBindings, 'web-deployment', DEFAULT);
  expect(status?.aggregatedStatus?.map(({ clusterName }) => clusterName)).toEqual(['member2']);
});
