import { afterEach, expect, test } from '@jest/globals';
import { clusters } from '../../../src/api/cluster/v1alpha1/cluster.ts';
import { deployments } from '../../../src/api/core/apps.ts';
import { propagationPolicies } from '../../../src/api/policy/v1alpha1/propagation-policy.ts';
import { resourceBindings } from '../../../src/api/work/v1alpha2/resource-binding.ts';
import { aDeployment, addNode, aPolicy, DEFAULT, selectDeployment } from '../builders.ts';
import { aPlane, type Plane } from '../plane.ts';

let plane: Plane;
afterEach(() => plane.stop());

const cpuOf = async (name: string) =>
  (await plane.karmadaClient.get(clusters, name)).status?.resourceSummary?.allocatable?.['cpu'];

/** Where three replicas of two cores go: member1 has room in all, but on no single node. */
async function placed(enableSchedulerEstimator: boolean): Promise<string[]> {
  // Grades of nodes would tell as well, though less exactly.
  const featureGates = { CustomizedClusterResourceModeling: false };
  plane = await aPlane({ settings: { enableSchedulerEstimator, featureGates, clusterStatusFrequency: 20 } });
  await Promise.all(
    ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => addNode(plane.member('member1').client, name, '1')),
  );
  await addNode(plane.member('member2').client, 'big', '6');
  await plane.eventually(async () => (await cpuOf('member1')) === '8' && (await cpuOf('member2')) === '6');
  const template = aDeployment('web', 3);
  const [container] = template.spec?.template.spec?.containers ?? [];
  Object.assign(container ?? {}, { resources: { requests: { cpu: '2' } } });
  await plane.karmadaClient.create(deployments, template);
  const placement = {
    replicaScheduling: { replicaSchedulingType: 'Divided', replicaDivisionPreference: 'Aggregated' },
  } as const;
  await plane.karmadaClient.create(propagationPolicies, aPolicy('p', [selectDeployment('web')], { placement }));
  const binding = await plane.eventually(async () => {
    const found = await plane.karmadaClient.find(resourceBindings, 'web-deployment', DEFAULT);
    return found?.spec.clusters?.length ? found : undefined;
  });
  return (binding.spec.clusters ?? []).map(({ name, replicas }) => `${name}:${replicas}`);
}

test('sums hide that no node has room', async () => expect(await placed(false)).toEqual(['member1:3']));

test('with the estimator on the nodes themselves decide', async () =>
  expect(await placed(true)).toEqual(['member2:3']));
