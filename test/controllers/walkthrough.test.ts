import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { deployments } from '../../src/api/core/apps.ts';
import { events } from '../../src/api/core/core.ts';
import { propagationPolicies } from '../../src/api/policy/v1alpha1/propagation-policy.ts';
import { works } from '../../src/api/work/v1alpha1/work.ts';
import { resourceBindings } from '../../src/api/work/v1alpha2/resource-binding.ts';
import { aDeployment, aPolicy, DEFAULT, DIVIDED, makeReady, onClusters, selectDeployment } from './builders.ts';
import { aPlane, type Plane } from './plane.ts';

let plane: Plane;
beforeEach(async () => {
  plane = await aPlane({ members: ['member1', 'member2', 'member3'] });
});
afterEach(() => plane.stop());

const replicasOn = async (name: string): Promise<number | undefined> =>
  (await plane.member(name).client.find(deployments, 'web', DEFAULT))?.spec?.replicas;

const propagate = async (): Promise<void> => {
  await plane.karmadaClient.create(deployments, aDeployment('web', 5));
  const placement = { ...onClusters('member1', 'member2'), ...DIVIDED };
  await plane.karmadaClient.create(propagationPolicies, aPolicy('web', [selectDeployment('web')], { placement }));
  await plane.eventually(async () => (await replicasOn('member1')) && (await replicasOn('member2')));
};

describe('a Deployment under a PropagationPolicy', () => {
  test('is divided among the clusters of the placement and nowhere else', async () => {
    await propagate();
    await plane.idle();
    const spread = [await replicasOn('member1'), await replicasOn('member2'), await replicasOn('member3')];
    expect([(spread[0] ?? 0) + (spread[1] ?? 0), spread[2]]).toEqual([5, undefined]);
  });

  test('shows the state of all members, on the binding and on itself', async () => {
    await propagate();
    await Promise.all(['member1', 'member2'].map((name) => makeReady(plane.member(name).client, 'web')));
    const template = await plane.eventually(async () => {
      const found = await plane.karmadaClient.get(deployments, 'web', DEFAULT);
      return found.status?.readyReplicas === 5 && found;
    });
    expect(template.status).toMatchObject({ replicas: 5, availableReplicas: 5, observedGeneration: 1 });
    const { status } = await plane.karmadaClient.get(resourceBindings, 'web-deployment', DEFAULT);
    expect(status?.aggregatedStatus?.map(({ clusterName, health }) => [clusterName, health])).toEqual([
      ['member1', 'Healthy'],
      ['member2', 'Healthy'],
    ]);
    expect(status?.conditions?.map(({ type, status: state }) => [type, state])).toEqual([
      ['Scheduled', 'True'],
      ['FullyApplied', 'True'],
    ]);
  });

  test('takes every member along when it is scaled', async () => {
    await propagate();
    await plane.karmadaClient.patch(deployments, 'web', { type: 'merge', body: { spec: { replicas: 9 } } }, DEFAULT);
    await plane.eventually(
      async () => ((await replicasOn('member1')) ?? 0) + ((await replicasOn('member2')) ?? 0) === 9,
    );
  });

  test('moves when the placement moves', async () => {
    await propagate();
    const body = { spec: { placement: { clusterAffinity: { clusterNames: ['member3'] } } } };
    await plane.karmadaClient.patch(propagationPolicies, 'web', { type: 'merge', body }, DEFAULT);
    await plane.eventually(async () => {
      const spread = [await replicasOn('member1'), await replicasOn('member2'), await replicasOn('member3')];
      return JSON.stringify(spread) === '[null,null,5]';
    });
  });

  test('leaves nothing behind when it is deleted', async () => {
    await propagate();
    await plane.karmadaClient.delete(deployments, 'web', DEFAULT);
    await plane.eventually(async () => {
      const left = await Promise.all([
        plane.karmadaClient.list(resourceBindings),
        plane.karmadaClient.list(works),
        plane.member('member1').client.list(deployments),
        plane.member('member2').client.list(deployments),
      ]);
      return left.every(({ items }) => items.length === 0);
    });
  });

  test('outlives its policy on the members, unclaimed', async () => {
    await propagate();
    await plane.karmadaClient.delete(propagationPolicies, 'web', DEFAULT);
    await plane.eventually(async () => !(await plane.karmadaClient.find(propagationPolicies, 'web', DEFAULT)));
    await plane.idle();
    const template = await plane.karmadaClient.get(deployments, 'web', DEFAULT);
    const binding = await plane.karmadaClient.get(resourceBindings, 'web-deployment', DEFAULT);
    for (const { metadata } of [template, binding]) {
      const marks = [...Object.keys(metadata.labels ?? {}), ...Object.keys(metadata.annotations ?? {})];
      expect(marks.filter((key) => key.startsWith('propagationpolicy.karmada.io/'))).toEqual([]);
    }
    expect(await replicasOn('member1')).toBeDefined();
  });

  test('is told of by events, on the template and on the binding', async () => {
    await propagate();
    const reasons = await plane.eventually(async () => {
      const { items } = await plane.karmadaClient.list(events, DEFAULT);
      const told = items.map(({ involvedObject, reason }) => `${involvedObject.kind} ${reason}`);
      return told.includes('Deployment SyncWorkSucceed') && told;
    });
    expect(reasons).toEqual(
      expect.arrayContaining([
        'Deployment ApplyPolicySucceed',
        'Deployment ScheduleBindingSucceed',
        'ResourceBinding ScheduleBindingSucceed',
        'ResourceBinding SyncWorkSucceed',
      ]),
    );
  });

  test('costs no write once everything is as it should be', async () => {
    await propagate();
    await Promise.all(['member1', 'member2'].map((name) => makeReady(plane.member(name).client, 'web')));
    await plane.eventually(
      async () => (await plane.karmadaClient.get(deployments, 'web', DEFAULT)).status?.readyReplicas === 5,
    );
    await plane.idle();
    const servers = [plane.karmada, plane.member('member1'), plane.member('member2')];
    for (const { writes } of servers) writes.length = 0;
    const body = { metadata: { annotations: { 'example.io/touched': 'yes' } } };
    await plane.karmadaClient.patch(propagationPolicies, 'web', { type: 'merge', body }, DEFAULT);
    await plane.idle();
    const wrote = servers.flatMap(({ writes }) => writes).filter((write) => !write.includes('/events'));
    expect(wrote).toEqual(['PATCH /apis/policy.karmada.io/v1alpha1/namespaces/default/propagationpolicies/web']);
  });

  test('is not touched when the controllers start anew, and is watched over as before', async () => {
    await propagate();
    await Promise.all(['member1', 'member2'].map((name) => makeReady(plane.member(name).client, 'web')));
    await plane.eventually(
      async () => (await plane.karmadaClient.get(deployments, 'web', DEFAULT)).status?.readyReplicas === 5,
    );
    await plane.idle();
    const servers = [plane.karmada, plane.member('member1'), plane.member('member2')];
    for (const { writes } of servers) writes.length = 0;
    await plane.restart();
    await plane.idle();
    const wrote = servers.flatMap(({ writes }) => writes);
    // A binding takes over the template's version, which status updates have moved on meanwhile.
    expect(wrote.filter((write) => !/\/(events|resourcebindings)\b/.test(write))).toEqual([]);
    await plane.member('member1').client.delete(deployments, 'web', DEFAULT);
    await plane.eventually(() => replicasOn('member1'));
  });
});
