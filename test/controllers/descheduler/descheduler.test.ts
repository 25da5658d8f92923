import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { deployments } from '../../../src/api/core/apps.ts';
import { events, nodes } from '../../../src/api/core/core.ts';
import { pods } from '../../../src/api/core/pod.ts';
import { propagationPolicies } from '../../../src/api/policy/v1alpha1/propagation-policy.ts';
import { resourceBindings } from '../../../src/api/work/v1alpha2/resource-binding.ts';
import { aFleet, type TestFleet } from '../../support/local-fleet.ts';
import { aDeployment, aPolicy, DEFAULT, selectDeployment } from '../builders.ts';

let fleet: TestFleet;
beforeAll(async () => {
  const shape = { nodes: 1, cpu: '8' };
  fleet = await aFleet({
    members: [
      { name: 'member1', ...shape },
      { name: 'member2', ...shape },
    ],
    settings: {
      enableDescheduler: true,
      enableSchedulerEstimator: true,
      deschedulingInterval: 20,
      unschedulableThreshold: 0,
      clusterStatusFrequency: 50,
    },
  });
});
afterAll(() => fleet.stop());

const mark = async (member: string, gpu: string | null): Promise<void> => {
  const memberClient = fleet.memberClient(member);
  for (const { metadata } of (await memberClient.list(nodes)).items) {
    await memberClient.patch(nodes, metadata.name ?? '', { type: 'merge', body: { metadata: { labels: { gpu } } } });
  }
};
const replicasIn = async (member: string): Promise<number> => {
  const { spec } = await fleet.karmadaClient.get(resourceBindings, 'web-deployment', DEFAULT);
  return spec.clusters?.find(({ name }) => name === member)?.replicas ?? 0;
};
const readyIn = async (member: string): Promise<number> =>
  (await fleet.memberClient(member).find(deployments, 'web', DEFAULT))?.status?.readyReplicas ?? 0;

test('replicas leave a cluster that can no longer run them, and run elsewhere', async () => {
  await Promise.all([mark('member1', 'yes'), mark('member2', 'yes')]);
  const template = aDeployment('web', 4);
  Object.assign(template.spec.template.spec ?? {}, { nodeSelector: { gpu: 'yes' } });
  const replicaScheduling = {
    replicaSchedulingType: 'Divided',
    replicaDivisionPreference: 'Weighted',
    weightPreference: { dynamicWeight: 'AvailableReplicas' },
  } as const;
  await fleet.karmadaClient.create(deployments, template);
  await fleet.karmadaClient.create(
    propagationPolicies,
    aPolicy('p', [selectDeployment('web')], { placement: { replicaScheduling } }),
  );
  await fleet.eventually(async () => (await readyIn('member1')) === 2 && (await readyIn('member2')) === 2);

  await mark('member1', null);
  const { items } = await fleet.memberClient('member1').list(pods, DEFAULT);
  await Promise.all(items.map((pod) => fleet.memberClient('member1').delete(pods, pod.metadata.name ?? '', DEFAULT)));
  await fleet.eventually(async () => (await replicasIn('member1')) === 0 && (await replicasIn('member2')) === 4);
  await fleet.eventually(async () => (await readyIn('member2')) === 4);
  const told = await fleet.eventually(async () => {
    const found = await fleet.karmadaClient.list(events, DEFAULT);
    return found.items.find(({ reason }) => reason === 'DescheduleBindingSucceed');
  });
  expect(told.message).toMatch(/^Binding has been descheduled, [12] replica\(s\) in cluster\(member1\), /);
});
