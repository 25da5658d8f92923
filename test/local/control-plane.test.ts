import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clusters } from '../../src/api/cluster/v1alpha1/cluster.ts';
import { type Deployment, deployments } from '../../src/api/core/apps.ts';
import { secrets } from '../../src/api/core/core.ts';
import { type PropagationPolicy, propagationPolicies } from '../../src/api/policy/v1alpha1/propagation-policy.ts';
import { aFleet, type TestFleet } from '../support/local-fleet.ts';

const namespace = 'default';
let fleet: TestFleet;

beforeAll(async () => {
  fleet = await aFleet({ members: [{ name: 'north' }, { name: 'south' }] });
});
afterAll(() => fleet.stop());

function aDeployment(): Deployment {
  const labels = { app: 'web' };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'nginx' }] } };
  return { metadata: { name: 'web', namespace }, spec: { replicas: 4, selector: { matchLabels: labels }, template } };
}

function aPolicy(): PropagationPolicy {
  return {
    metadata: { name: 'web', namespace },
    spec: {
      resourceSelectors: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }],
      placement: {
        clusterAffinity: { clusterNames: ['north', 'south'] },
        replicaScheduling: { replicaSchedulingType: 'Divided', replicaDivisionPreference: 'Weighted' },
      },
    },
  };
}

const replicasOn = async (name: string): Promise<number | undefined> =>
  (await fleet.memberClient(name).find(deployments, 'web', { namespace }))?.spec.replicas;

describe('the embedded control plane', () => {
  test('has its members joined as any join leaves them', async () => {
    const cluster = await fleet.karmadaClient.get(clusters, 'north');
    expect(cluster.spec).toMatchObject({
      syncMode: 'Push',
      secretRef: { namespace: 'karmada-cluster', name: 'north' },
      impersonatorSecretRef: { namespace: 'karmada-cluster', name: 'north-impersonator' },
      region: 'eu-west',
      zones: ['eu-west-a'],
    });
    expect(cluster.spec.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(cluster.status?.nodeSummary).toEqual({ readyNum: 2, totalNum: 2 });
    const secret = await fleet.karmadaClient.get(secrets, 'north', { namespace: 'karmada-cluster' });
    expect(secret.metadata).toMatchObject({
      labels: { 'karmada.io/system': 'true' },
      ownerReferences: [{ kind: 'Cluster', name: 'north', controller: true }],
    });
    expect(secret.data?.['token']).toMatch(/\S/);
  });

  test('names its controllers as the owners of what they write', async () => {
    const { metadata } = await fleet.karmadaClient.get(clusters, 'north');
    const managers = metadata.managedFields?.map(({ manager }) => manager) ?? [];
    expect(managers).toContain('karmada-controller-manager');
    expect(managers).not.toContain('unknown');
  });

  test('carries a Deployment to its members, its status back, and takes all of it away', async () => {
    const { karmadaClient } = fleet;
    await karmadaClient.create(propagationPolicies, aPolicy());
    await karmadaClient.create(deployments, aDeployment());
    await fleet.eventually(async () => {
      const { status } = await karmadaClient.get(deployments, 'web', { namespace });
      return status?.readyReplicas === 4 && status.availableReplicas === 4;
    });
    const placed = (await Promise.all([replicasOn('north'), replicasOn('south')])).map((count) => count ?? 0);
    expect(placed.reduce((sum, count) => sum + count, 0)).toBe(4);
    await karmadaClient.delete(deployments, 'web', { namespace });
    await fleet.eventually(async () => {
      const left = await Promise.all([replicasOn('north'), replicasOn('south')]);
      return left.every((count) => count === undefined);
    });
  });

  test('comes to rest', async () => {
    await fleet.idle();
    const version = async (): Promise<string | undefined> =>
      (await fleet.karmadaClient.list(deployments)).metadata.resourceVersion;
    const before = await version();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await version()).toBe(before);
  });
});
