import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { clusters } from '../../../src/api/cluster/v1alpha1/cluster.ts';
import { deployments } from '../../../src/api/core/apps.ts';
import { events } from '../../../src/api/core/core.ts';
import type { Placement } from '../../../src/api/policy/v1alpha1/placement.ts';
import { propagationPolicies } from '../../../src/api/policy/v1alpha1/propagation-policy.ts';
import type { PropagationSpec } from '../../../src/api/policy/v1alpha1/propagation-spec.ts';
import { type ResourceBinding, resourceBindings } from '../../../src/api/work/v1alpha2/resource-binding.ts';
import { aDeployment, aPolicy, DEFAULT, onClusters, selectDeployment } from '../builders.ts';
import { aPlane, type Plane } from '../plane.ts';

let plane: Plane;
beforeEach(async () => {
  plane = await aPlane({ members: [] });
  await Promise.all([
    plane.join('member1', { region: 'eu' }),
    plane.join('member2', { region: 'us' }, { tier: 'gold' }),
  ]);
});
afterEach(() => plane.stop());

const propagate = async (placement: Placement, spec: Partial<PropagationSpec> = {}): Promise<void> => {
  await plane.karmadaClient.create(deployments, aDeployment('web', 4));
  await plane.karmadaClient.create(
    propagationPolicies,
    aPolicy('p', [selectDeployment('web')], { placement, ...spec }),
  );
};
const binding = (): Promise<ResourceBinding | undefined> =>
  plane.karmadaClient.find(resourceBindings, 'web-deployment', DEFAULT);
const targets = async (): Promise<string> =>
  ((await binding())?.spec.clusters ?? [])
    .map(({ name, replicas }) => `${name}:${replicas}`)
    .toSorted()
    .join(' ');
const scheduled = async () => (await binding())?.status?.conditions?.find(({ type }) => type === 'Scheduled');
const scheduledTo = (expected: string) => plane.eventually(async () => (await targets()) === expected);

describe('a binding', () => {
  test.each<[string, Placement, string]>([
    ['cluster names', onClusters('member2'), 'member2:4'],
    ['labels', { clusterAffinity: { labelSelector: { matchLabels: { tier: 'gold' } } } }, 'member2:4'],
    [
      'fields',
      { clusterAffinity: { fieldSelector: { matchExpressions: [{ key: 'region', operator: 'In', values: ['eu'] }] } } },
      'member1:4',
    ],
    ['exclusion', { clusterAffinity: { exclude: ['member1'] } }, 'member2:4'],
    ['nothing: everywhere, in full', {}, 'member1:4 member2:4'],
  ])('goes where the placement says by %s', async (_, placement, expected) => {
    await propagate(placement);
    await scheduledTo(expected);
  });

  test('remembers the placement it was scheduled for, and that all is well', async () => {
    await propagate(onClusters('member1'));
    const found = await plane.eventually(async () => {
      const current = await binding();
      return current?.status?.lastScheduledTime ? current : undefined;
    });
    expect(JSON.parse(found.metadata.annotations?.['policy.karmada.io/applied-placement'] ?? '')).toEqual(
      onClusters('member1'),
    );
    expect(found.status?.schedulerObservedGeneration).toBe(found.metadata.generation);
    expect(await scheduled()).toMatchObject({ status: 'True', reason: 'Success' });
  });

  test('tells people, on itself and on its template, where it goes and why nowhere else', async () => {
    await propagate(onClusters('member1'));
    const told = await plane.eventually(async () => {
      const { items } = await plane.karmadaClient.list(events, DEFAULT);
      const found = items.filter(({ reason }) => reason === 'ScheduleBindingSucceed');
      return found.length >= 2 && found;
    });
    expect(told.map(({ involvedObject }) => involvedObject.kind).toSorted()).toEqual(['Deployment', 'ResourceBinding']);
    expect(told[0]?.message).toBe(
      'Binding has been scheduled successfully. Result: {member1:4}. ' +
        'Not chosen: member2 (cluster(s) did not match the placement cluster affinity constraint).',
    );
  });

  test('that fits nowhere says so, and is placed when a fitting cluster joins', async () => {
    await propagate(onClusters('member3'));
    const condition = await plane.eventually(async () => {
      const found = await scheduled();
      return found?.status === 'False' && found;
    });
    expect(condition).toMatchObject({
      reason: 'NoClusterFit',
      message: '0/2 clusters are available: 2 cluster(s) did not match the placement cluster affinity constraint.',
    });
    const told = await plane.eventually(async () => {
      const { items } = await plane.karmadaClient.list(events, DEFAULT);
      return items.find(({ reason }) => reason === 'ScheduleBindingFailed');
    });
    expect(told.message).toContain(condition.message);
    await plane.join('member3');
    await scheduledTo('member3:4');
  });

  test('that is suspended waits until it is not', async () => {
    await plane.karmadaClient.create(deployments, aDeployment('web', 4));
    await propagateSuspended();
    expect(await targets()).toBe('');
    const body = { spec: { suspension: null } };
    await plane.karmadaClient.patch(resourceBindings, 'web-deployment', { type: 'merge', body }, DEFAULT);
    await scheduledTo('member1:4');
  });

  test('keeps what runs on a cluster that is tainted against new work', async () => {
    await propagate({});
    await scheduledTo('member1:4 member2:4');
    const taints = [{ key: 'upgrade', effect: 'NoSchedule' }];
    await plane.karmadaClient.patch(clusters, 'member2', { type: 'merge', body: { spec: { taints } } });
    await plane.karmadaClient.patch(deployments, 'web', { type: 'merge', body: { spec: { replicas: 6 } } }, DEFAULT);
    await scheduledTo('member1:6 member2:6');
  });

  test('follows the labels of clusters', async () => {
    await propagate({ clusterAffinity: { labelSelector: { matchLabels: { tier: 'gold' } } } });
    await scheduledTo('member2:4');
    const body = { metadata: { labels: { tier: 'gold' } } };
    await plane.karmadaClient.patch(clusters, 'member1', { type: 'merge', body });
    await scheduledTo('member1:4 member2:4');
  });

  test('of another scheduler is left alone', async () => {
    await propagate(onClusters('member1'), { schedulerName: 'mine' });
    await plane.eventually(() => binding());
    await plane.idle();
    expect((await binding())?.status).toBeUndefined();
  });

  test('tries the affinity groups of its placement in order', async () => {
    await propagate({
      clusterAffinities: [
        { affinityName: 'first', clusterNames: ['nowhere'] },
        { affinityName: 'second', clusterNames: ['member2'] },
      ],
    });
    await scheduledTo('member2:4');
    await plane.eventually(async () => (await binding())?.status?.schedulerObservingAffinityName === 'second');
  });

  test('counts as scheduled again when others have given it the targets it lacked', async () => {
    const weightPreference = { staticWeightList: [{ targetCluster: { clusterNames: ['member1'] }, weight: 1 }] };
    await propagate({
      ...onClusters('member1'),
      replicaScheduling: { replicaSchedulingType: 'Divided', weightPreference },
    });
    await scheduledTo('member1:4');
    const patch = (spec: object) =>
      plane.karmadaClient.patch(resourceBindings, 'web-deployment', { type: 'merge', body: { spec } }, DEFAULT);
    const task = { fromCluster: 'member1', reason: 'Test', producer: 'Test' };
    await patch({ clusters: null, gracefulEvictionTasks: [{ ...task, suppressDeletion: true }] });
    await plane.eventually(async () => (await scheduled())?.status === 'False');
    await patch({ clusters: [{ name: 'member1', replicas: 4 }], gracefulEvictionTasks: null });
    await plane.eventually(async () => (await scheduled())?.reason === 'Success');
  });

  async function propagateSuspended(): Promise<void> {
    const suspended: ResourceBinding = {
      metadata: { name: 'web-deployment', namespace: 'default' },
      spec: {
        resource: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'default', name: 'web' },
        suspension: { scheduling: true },
      },
    };
    await plane.karmadaClient.create(resourceBindings, suspended);
    const placement = onClusters('member1');
    await plane.karmadaClient.create(propagationPolicies, aPolicy('p', [selectDeployment('web')], { placement }));
    await plane.eventually(async () => (await binding())?.spec.placement !== undefined);
    await plane.idle();
  }
});
