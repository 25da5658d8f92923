import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { clusters } from '../../../src/api/cluster/v1alpha1/cluster.ts';
import { events } from '../../../src/api/core/core.ts';
import { clusterTaintPolicies } from '../../../src/api/policy/v1alpha1/cluster-taint-policy.ts';
import { aPlane, type Plane } from '../plane.ts';

let plane: Plane;
beforeEach(async () => {
  plane = await aPlane({
    settings: {
      featureGates: { Failover: true },
      clusterStatusFrequency: 20,
      clusterFailureThreshold: 40,
      clusterSuccessThreshold: 40,
    },
  });
});
afterEach(() => plane.stop());

const keys = async (clusterName: string): Promise<string> => {
  const { spec } = await plane.karmadaClient.get(clusters, clusterName);
  return (spec.taints ?? [])
    .map(({ key }) => key)
    .toSorted()
    .join(' ');
};
const aTaintPolicy = (statusValues: string[], operator = 'In') => ({
  metadata: { name: 'sick' },
  spec: {
    targetClusters: { clusterNames: ['member1'] },
    addOnConditions: [{ conditionType: 'Ready', operator, statusValues }],
    removeOnConditions: [{ conditionType: 'Ready', operator: 'In', statusValues: ['True'] }],
    taints: [{ key: 'sick', effect: 'NoSchedule' }],
  },
});

describe('a ClusterTaintPolicy', () => {
  test('taints a cluster while its conditions say so, and only the clusters it is about', async () => {
    await plane.karmadaClient.create(clusterTaintPolicies, aTaintPolicy(['False', 'Unknown']));
    for (const name of ['member1', 'member2']) plane.member(name).setReachable(false);
    await plane.eventually(async () => (await keys('member1')) === 'cluster.karmada.io/not-ready sick');
    await plane.eventually(async () => (await keys('member2')) === 'cluster.karmada.io/not-ready');
    const { spec } = await plane.karmadaClient.get(clusters, 'member1');
    expect(spec.taints?.find(({ key }) => key === 'sick')?.timeAdded).toMatch(/Z$/);
    plane.member('member1').setReachable(true);
    await plane.eventually(async () => (await keys('member1')) === '');
  });

  test('tells of the taints', async () => {
    const { removeOnConditions: _none, ...spec } = aTaintPolicy(['False'], 'NotIn').spec;
    await plane.karmadaClient.create(clusterTaintPolicies, { metadata: { name: 'sick' }, spec });
    const message = await plane.eventually(async () => {
      const { items } = await plane.karmadaClient.list(events, { namespace: 'default' });
      return items.find(({ source }) => source?.component === 'cluster-taint-policy-controller')?.message;
    });
    expect(message).toBe(
      'Update Cluster(member1) with taints(cluster now has taints([{Key:sick,Effect:NoSchedule}])) succeed',
    );
  });

  test('does not match by a condition the cluster does not have', async () => {
    const policy = aTaintPolicy(['True']);
    policy.spec.addOnConditions = [{ conditionType: 'Nowhere', operator: 'NotIn', statusValues: ['True'] }];
    await plane.karmadaClient.create(clusterTaintPolicies, policy);
    await plane.idle();
    expect(await keys('member1')).toBe('');
  });
});
