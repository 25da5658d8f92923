/** What people are told by events: what was done, and what could not be done and why. */

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { clusters } from '../../src/api/cluster/v1alpha1/cluster.ts';
import { type Deployment, deployments, replicaSets } from '../../src/api/core/apps.ts';
import { configMaps, type Event, events } from '../../src/api/core/core.ts';
import { pods } from '../../src/api/core/pod.ts';
import type { ObjectMeta } from '../../src/api/meta/object.ts';
import { propagationPolicies } from '../../src/api/policy/v1alpha1/propagation-policy.ts';
import { resourceBindings } from '../../src/api/work/v1alpha2/resource-binding.ts';
import type { Client } from '../../src/client/client.ts';
import {
  aConfigMap,
  aDeployment,
  addNode,
  aPolicy,
  DEFAULT,
  onClusters,
  selectConfigMap,
  selectDeployment,
} from './builders.ts';
import { aPlane, type Plane } from './plane.ts';

let plane: Plane;
beforeEach(async () => {
  plane = await aPlane({ settings: { featureGates: { PropagationPolicyPreemption: true } } });
});
afterEach(() => plane.stop());

const WORKS = '/apis/work.karmada.io/v1alpha1/namespaces';
const BINDINGS = '/apis/work.karmada.io/v1alpha2/namespaces/default/resourcebindings';

/** The first event of this reason about an object of this kind, in short. */
const told = (kind: string, reason: string, namespace = 'default'): Promise<Partial<Event>> =>
  plane.eventually(async () => {
    const { items } = await plane.karmadaClient.list(events, { namespace });
    const found = items.find((event) => event.reason === reason && event.involvedObject.kind === kind);
    return found && { type: found.type ?? '', name: found.involvedObject.name ?? '', message: found.message ?? '' };
  });
const refusing = async (isRefused: (request: string) => boolean, act: () => Promise<unknown>): Promise<void> => {
  const end = plane.karmada.refuse(isRefused);
  await act().finally(end);
};
const propagateDeployment = async (): Promise<void> => {
  await plane.karmadaClient.create(deployments, aDeployment('web'));
  await plane.karmadaClient.create(propagationPolicies, aPolicy('p', [selectDeployment('web')]));
};
const propagateConfigMap = async (name: string, policy: string, spec: Parameters<typeof aPolicy>[2] = {}) => {
  await plane.karmadaClient.create(configMaps, aConfigMap(name));
  await plane.karmadaClient.create(propagationPolicies, aPolicy(policy, [selectConfigMap(name)], spec));
};
const isOn = (member: string, name: string) => plane.member(member).client.find(configMaps, name, DEFAULT);

describe('on the way to a member', () => {
  test('a Work tells of every object that was applied', async () => {
    await propagateConfigMap('a', 'p');
    expect(await told('Work', 'SyncSucceed', 'karmada-es-member1')).toMatchObject({
      type: 'Normal',
      message: 'Successfully applied resource(default/a) to cluster member1',
    });
  });

  test('a Work tells that it waits because it is suspended', async () => {
    await propagateConfigMap('a', 'p', { suspension: { dispatching: true } });
    expect(await told('Work', 'WorkDispatching', 'karmada-es-member1')).toMatchObject({
      type: 'Normal',
      message: 'Work dispatching is in a suspended state.',
    });
  });

  test('a binding tells of Works that it cannot take back, until they are gone', async () => {
    await propagateConfigMap('a', 'p');
    await plane.eventually(() => isOn('member1', 'a'));
    const isRemoval = (request: string): boolean => request.startsWith(`DELETE ${WORKS}/karmada-es-member1/works/`);
    await refusing(isRemoval, async () => {
      const body = { spec: { placement: onClusters('member2') } };
      await plane.karmadaClient.patch(propagationPolicies, 'p', { type: 'merge', body }, DEFAULT);
      expect(await told('ResourceBinding', 'CleanupWorkFailed')).toEqual({
        type: 'Warning',
        name: 'a-configmap',
        message: 'the disk is full',
      });
    });
    await plane.eventually(async () => !(await isOn('member1', 'a')));
  });

  test('a binding says that not every member has taken the object', async () => {
    await plane.member('member1').client.create(configMaps, aConfigMap('a', { theirs: 'yes' }));
    await propagateConfigMap('a', 'p');
    const condition = await plane.eventually(async () => {
      const binding = await plane.karmadaClient.find(resourceBindings, 'a-configmap', DEFAULT);
      const found = binding?.status?.conditions?.find(({ type }) => type === 'FullyApplied');
      return binding?.status?.aggregatedStatus?.length === 2 && found;
    });
    expect(condition).toMatchObject({
      status: 'False',
      reason: 'FullyAppliedFailed',
      message: 'Failed to apply all works, see status.aggregatedStatus for details',
    });
  });

  test('a binding tells that what its template refers to cannot follow', async () => {
    const template = aDeployment('web');
    Object.assign(template.spec.template.spec ?? {}, { volumes: [{ name: 'v', configMap: { name: 'settings' } }] });
    await plane.karmadaClient.create(deployments, template);
    const spec = { propagateDeps: true, placement: onClusters('member1') };
    await plane.karmadaClient.create(propagationPolicies, aPolicy('p', [selectDeployment()], spec));
    await told('ResourceBinding', 'SyncWorkSucceed');
    await plane.idle();
    const isNewBinding = (request: string): boolean => request === `POST ${BINDINGS}`;
    await refusing(isNewBinding, async () => {
      await plane.karmadaClient.create(configMaps, aConfigMap('settings'));
      expect(await told('ResourceBinding', 'SyncScheduleResultToDependenciesFailed')).toEqual({
        type: 'Warning',
        name: 'web-deployment',
        message: 'the disk is full',
      });
    });
    await plane.eventually(() => isOn('member1', 'settings'));
  });
});

describe('on the way back', () => {
  test('a binding and its template tell that they have the status of all members', async () => {
    await propagateDeployment();
    expect(await told('ResourceBinding', 'AggregateStatusSucceed')).toEqual({
      type: 'Normal',
      name: 'web-deployment',
      message: 'Update ResourceBinding with AggregatedStatus successfully.',
    });
    expect(await told('Deployment', 'AggregateStatusSucceed')).toEqual({
      type: 'Normal',
      name: 'web',
      message: 'Update Resource with AggregatedStatus successfully.',
    });
  });

  test('a template tells that its status could not be written', async () => {
    const isStatus = (request: string): boolean => request.endsWith('/namespaces/default/deployments/web/status');
    await refusing(isStatus, async () => {
      await propagateDeployment();
      expect(await told('Deployment', 'AggregateStatusFailed')).toEqual({
        type: 'Warning',
        name: 'web',
        message: 'the disk is full',
      });
    });
    await told('Deployment', 'AggregateStatusSucceed');
  });
});

describe('a template that a policy cannot take over', () => {
  test('says so, and is taken over as soon as that is possible', async () => {
    await propagateConfigMap('a', 'owner', { placement: onClusters('member1') });
    await plane.eventually(() => isOn('member1', 'a'));
    const isTemplate = (request: string): boolean => / \/api\/v1\/namespaces\/default\/configmaps\/a$/.test(request);
    await refusing(isTemplate, async () => {
      const spec = { preemption: 'Always' as const, priority: 1, placement: onClusters('member2') };
      await plane.karmadaClient.create(propagationPolicies, aPolicy('taker', [selectConfigMap('a')], spec));
      expect(await told('ConfigMap', 'PreemptPolicyFailed')).toEqual({
        type: 'Warning',
        name: 'a',
        message:
          'Propagation policy(default/taker) failed to preempt propagation policy(default/owner): the disk is full',
      });
    });
    await plane.eventually(() => isOn('member2', 'a'));
  });
});

describe('replicas that cannot be taken away from where they do not run', () => {
  test('are told of, and taken away as soon as that is possible', async () => {
    await plane.stop();
    // Each member has room for two replicas of three, as far as the control plane knows.
    const settings = { enableDescheduler: true, deschedulingInterval: 20, unschedulableThreshold: 0 };
    plane = await aPlane({ settings, prepare: (client) => addNode(client, 'node', '2') });
    const template = aDeployment('web', 3);
    Object.assign(template.spec.template.spec?.containers?.[0] ?? {}, { resources: { requests: { cpu: '1' } } });
    const replicaScheduling = { replicaSchedulingType: 'Divided', replicaDivisionPreference: 'Aggregated' } as const;
    await plane.karmadaClient.create(deployments, template);
    const spec = { placement: { replicaScheduling } };
    await plane.karmadaClient.create(propagationPolicies, aPolicy('p', [selectDeployment()], spec));
    const { client } = plane.member('member1');
    const found = await plane.eventually(() => client.find(deployments, 'web', DEFAULT));
    const isWrite = (request: string): boolean => request === `PATCH ${BINDINGS}/web-deployment`;
    await plane.eventually(async () => (await told('ResourceBinding', 'AggregateStatusSucceed')) !== undefined);
    await plane.idle();
    await refusing(isWrite, async () => {
      await haveUnschedulablePod(client, found);
      expect(await told('ResourceBinding', 'DescheduleBindingFailed')).toEqual({
        type: 'Warning',
        name: 'web-deployment',
        message: 'the disk is full',
      });
    });
    await told('ResourceBinding', 'DescheduleBindingSucceed');
  });
});

/** A pod of the Deployment that no node of the member would have. */
async function haveUnschedulablePod(client: Client, { metadata, spec }: Deployment): Promise<void> {
  const owner = (kind: string, { name = '', uid = '' }: ObjectMeta) => ({
    ownerReferences: [{ apiVersion: 'apps/v1', kind, name, uid, controller: true }],
  });
  const labels = spec.template.metadata?.labels ?? {};
  const set = await client.create(replicaSets, {
    metadata: { name: 'web-1', ...DEFAULT, labels, ...owner('Deployment', metadata) },
    spec: { replicas: 1, selector: spec.selector, template: spec.template },
  });
  const pod = await client.create(pods, {
    metadata: { name: 'web-1-a', ...DEFAULT, labels, ...owner('ReplicaSet', set.metadata) },
    spec: spec.template.spec,
  });
  const lastTransitionTime = '2026-01-01T00:00:00Z';
  const conditions = [{ type: 'PodScheduled', status: 'False' as const, reason: 'Unschedulable', lastTransitionTime }];
  await client.update(pods, { ...pod, status: { conditions } }, { subresource: 'status' });
}

describe('a cluster', () => {
  test('tells of its execution space and its taints as it comes, and of the space as it goes', async () => {
    expect(await told('Cluster', 'CreateExecutionSpaceSucceed')).toMatchObject({
      type: 'Normal',
      message: expect.stringMatching(/^Created execution space\(karmada-es-(member[12])\) for cluster\(\1\)\.$/),
    });
    const messages = await plane.eventually(async () => {
      const { items } = await plane.karmadaClient.list(events, DEFAULT);
      const taints = items.filter(({ reason }) => reason === 'TaintClusterSucceed');
      return taints.length === 4 && taints.map(({ message }) => message).toSorted();
    });
    const [gone, come] = [
      'Taint cluster succeed: cluster now does not have taints.',
      'Taint cluster succeed: cluster now has taints([{Key:cluster.karmada.io/not-ready,Effect:NoSchedule}]).',
    ];
    expect(messages).toEqual([gone, gone, come, come]);
    await plane.karmadaClient.delete(clusters, 'member1');
    expect(await told('Cluster', 'RemoveExecutionSpaceSucceed')).toEqual({
      type: 'Normal',
      name: 'member1',
      message: 'Removed execution space(karmada-es-member1) for cluster(member1).',
    });
  });

  test('that there is no way to reach says what is in the way', async () => {
    await plane.karmadaClient.create(clusters, {
      metadata: { name: 'nowhere' },
      spec: {
        syncMode: 'Push',
        apiEndpoint: 'https://nowhere',
        secretRef: { namespace: 'karmada-cluster', name: 'x' },
      },
    });
    const ready = await plane.eventually(async () => {
      const { status } = await plane.karmadaClient.get(clusters, 'nowhere');
      return status?.conditions?.find(({ type }) => type === 'Ready');
    });
    expect(ready).toMatchObject({
      status: 'False',
      reason: 'StatusCollectionFailed',
      message: 'failed to create a ClusterClient: there is no member nowhere',
    });
  });
});
