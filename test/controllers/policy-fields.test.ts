import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { clusters } from '../../src/api/cluster/v1alpha1/cluster.ts';
import { configMaps, events } from '../../src/api/core/core.ts';
import { priorityClasses } from '../../src/api/core/scheduling.ts';
import { clusterPropagationPolicies } from '../../src/api/policy/v1alpha1/cluster-propagation-policy.ts';
import { propagationPolicies } from '../../src/api/policy/v1alpha1/propagation-policy.ts';
import type { PropagationSpec } from '../../src/api/policy/v1alpha1/propagation-spec.ts';
import { workloadRebalancers } from '../../src/api/rebalance/v1alpha1/workload-rebalancer.ts';
import { type ResourceBinding, resourceBindings } from '../../src/api/work/v1alpha2/resource-binding.ts';
import { aConfigMap, aPolicy, DEFAULT, onClusters, selectConfigMap } from './builders.ts';
import { aPlane, type Plane } from './plane.ts';

let plane: Plane;
beforeAll(async () => {
  plane = await aPlane();
});
afterAll(() => plane.stop());

const on = (member: string) => plane.member(member).client;
const dataOn = async (member: string, name: string): Promise<string | undefined> =>
  (await on(member).find(configMaps, name, DEFAULT))?.data?.['a'];
const has = (member: string, name: string, value: string | undefined) =>
  plane.eventually(async () => (await dataOn(member, name)) === value);
const add = (name: string, spec: Partial<PropagationSpec> = {}) =>
  plane.karmadaClient.create(propagationPolicies, aPolicy(name, [selectConfigMap(name)], spec));
const edit = (name: string, spec: object) =>
  plane.karmadaClient.patch(propagationPolicies, name, { type: 'merge', body: { spec } }, DEFAULT);
const write = (name: string, a: string) =>
  plane.karmadaClient.patch(configMaps, name, { type: 'merge', body: { data: { a } } }, DEFAULT);
const binding = (name: string): Promise<ResourceBinding> =>
  plane.karmadaClient.get(resourceBindings, `${name}-configmap`, DEFAULT);
const propagate = async (name: string, spec: Partial<PropagationSpec> = {}): Promise<void> => {
  await plane.karmadaClient.create(configMaps, aConfigMap(name));
  await add(name, spec);
};

describe('suspension', () => {
  test('of some clusters leaves what is there as it is, and the others go on', async () => {
    await propagate('some', { suspension: { dispatchingOnClusters: { clusterNames: ['member2'] } } });
    await has('member1', 'some', '1');
    await plane.idle();
    expect(await dataOn('member2', 'some')).toBeUndefined();
    await edit('some', { suspension: null });
    await has('member2', 'some', '1');
    await edit('some', { suspension: { dispatchingOnClusters: { clusterNames: ['member1'] } } });
    await plane.idle();
    await write('some', '2');
    await has('member2', 'some', '2');
    await plane.idle();
    expect(await dataOn('member1', 'some')).toBe('1');
  });

  test('of scheduling is the binding’s own: no edit of the policy takes it away', async () => {
    await propagate('held', { placement: onClusters('member1') });
    await has('member1', 'held', '1');
    const body = { spec: { suspension: { scheduling: true } } };
    await plane.karmadaClient.patch(resourceBindings, 'held-configmap', { type: 'merge', body }, DEFAULT);
    await edit('held', { placement: onClusters('member2') });
    await plane.eventually(
      async () => (await binding('held')).spec.placement?.clusterAffinity?.clusterNames?.[0] === 'member2',
    );
    await plane.idle();
    expect((await binding('held')).spec).toMatchObject({
      suspension: { scheduling: true },
      clusters: [{ name: 'member1' }],
    });
    const release = { type: 'merge', body: { spec: { suspension: null } } } as const;
    await plane.karmadaClient.patch(resourceBindings, 'held-configmap', release, DEFAULT);
    await has('member2', 'held', '1');
  });
});

describe('conflict resolution', () => {
  test('may be changed: what was refused is taken over', async () => {
    await on('member1').create(configMaps, aConfigMap('theirs', { a: 'theirs' }));
    await propagate('theirs', { placement: onClusters('member1') });
    await plane.eventually(async () => {
      const { status } = await binding('theirs');
      return status?.aggregatedStatus?.some(({ applied, appliedMessage }) => !applied && appliedMessage);
    });
    expect(await dataOn('member1', 'theirs')).toBe('theirs');
    await edit('theirs', { conflictResolution: 'Overwrite' });
    await has('member1', 'theirs', '1');
  });
});

describe('preserving what is on members', () => {
  test('holds when the template goes and when a cluster is left', async () => {
    await propagate('kept', { preserveResourcesOnDeletion: true });
    await Promise.all(['member1', 'member2'].map((member) => has(member, 'kept', '1')));
    await edit('kept', { placement: onClusters('member1') });
    const isFree = async (member: string): Promise<boolean> =>
      (await on(member).get(configMaps, 'kept', DEFAULT)).metadata.labels?.['karmada.io/managed'] === undefined;
    await plane.eventually(() => isFree('member2'));
    await plane.karmadaClient.delete(configMaps, 'kept', DEFAULT);
    await plane.eventually(() => isFree('member1'));
    expect([await dataOn('member1', 'kept'), await dataOn('member2', 'kept')]).toEqual(['1', '1']);
  });
});

describe('schedulePriority', () => {
  const schedulePriority = { priorityClassSource: 'KubePriorityClass', priorityClassName: 'urgent' } as const;

  test('is the value of the class; without the class the template waits, and is told so', async () => {
    await propagate('urgent', { schedulePriority });
    await plane.eventually(async () => {
      const { items } = await plane.karmadaClient.list(events, DEFAULT);
      return items.some(
        ({ reason, message }) => reason === 'ApplyPolicyFailed' && message?.includes('"urgent" not found'),
      );
    });
    await plane.karmadaClient.create(priorityClasses, { metadata: { name: 'urgent' }, value: 77 });
    await plane.eventually(async () => (await binding('urgent')).spec.schedulePriority?.priority === 77);
  });

  test('follows a class that is made anew', async () => {
    const name = 'steady';
    await plane.karmadaClient.create(priorityClasses, { metadata: { name }, value: 1 });
    await propagate(name, { schedulePriority: { ...schedulePriority, priorityClassName: name } });
    await plane.eventually(async () => (await binding(name)).spec.schedulePriority?.priority === 1);
    await plane.karmadaClient.delete(priorityClasses, name);
    await plane.karmadaClient.create(priorityClasses, { metadata: { name }, value: 2 });
    await plane.eventually(async () => (await binding(name)).spec.schedulePriority?.priority === 2);
  });
});

describe('a template', () => {
  test('that its policy no longer selects stays with it until the policy changes', async () => {
    const team = (name: string) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      labelSelector: { matchLabels: { team: name } },
    });
    const template = aConfigMap('labelled');
    await plane.karmadaClient.create(configMaps, {
      ...template,
      metadata: { ...template.metadata, labels: { team: 'a' } },
    });
    await plane.karmadaClient.create(
      propagationPolicies,
      aPolicy('team-a', [team('a')], { placement: onClusters('member1') }),
    );
    await plane.karmadaClient.create(
      propagationPolicies,
      aPolicy('team-b', [team('b')], { placement: onClusters('member2') }),
    );
    await has('member1', 'labelled', '1');
    const body = { metadata: { labels: { team: 'b' } }, data: { a: '2' } };
    await plane.karmadaClient.patch(configMaps, 'labelled', { type: 'merge', body }, DEFAULT);
    await plane.idle();
    const owner = async (): Promise<string | undefined> =>
      (await binding('labelled')).metadata.annotations?.['propagationpolicy.karmada.io/name'];
    expect(await owner()).toBe('team-a');
    await edit('team-a', { priority: 1 });
    await plane.eventually(async () => (await owner()) === 'team-b');
    await has('member2', 'labelled', '2');
    await has('member1', 'labelled', undefined);
  });

  test('that was there before a Lazy policy is claimed at once, and propagated when it changes', async () => {
    await plane.karmadaClient.create(configMaps, aConfigMap('early'));
    await plane.idle();
    const lazy = aPolicy('early', [selectConfigMap('early')], { activationPreference: 'Lazy' });
    await plane.karmadaClient.create(clusterPropagationPolicies, { ...lazy, metadata: { name: 'early' } });
    await plane.eventually(async () => {
      const { metadata } = await plane.karmadaClient.get(configMaps, 'early', DEFAULT);
      return metadata.annotations?.['clusterpropagationpolicy.karmada.io/name'] === 'early';
    });
    await plane.idle();
    expect(await plane.karmadaClient.find(resourceBindings, 'early-configmap', DEFAULT)).toBeUndefined();
    await write('early', '2');
    await has('member1', 'early', '2');
  });

  test('that fell back to a later affinity group returns when a WorkloadRebalancer asks', async () => {
    const close = (taints: object[]) =>
      plane.karmadaClient.patch(clusters, 'member1', { type: 'merge', body: { spec: { taints } } });
    await close([{ key: 'closed', effect: 'NoSchedule' }]);
    const clusterAffinities = ['member1', 'member2'].map((name) => ({ affinityName: name, clusterNames: [name] }));
    await propagate('groups', { placement: { clusterAffinities } });
    await has('member2', 'groups', '1');
    await plane.eventually(async () => (await binding('groups')).status?.schedulerObservingAffinityName === 'member2');
    await close([]);
    await plane.idle();
    expect(await dataOn('member1', 'groups')).toBeUndefined();
    const workloads = [{ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name: 'groups' }];
    await plane.karmadaClient.create(workloadRebalancers, { metadata: { name: 'home' }, spec: { workloads } });
    await has('member1', 'groups', '1');
    await has('member2', 'groups', undefined);
  });

  test('whose policy is deleted costs its members nothing', async () => {
    await propagate('orphan');
    await Promise.all(['member1', 'member2'].map((member) => has(member, 'orphan', '1')));
    await plane.idle();
    const before = plane.member('member1').writes.length;
    await plane.karmadaClient.delete(propagationPolicies, 'orphan', DEFAULT);
    await plane.eventually(
      async () => (await plane.karmadaClient.find(propagationPolicies, 'orphan', DEFAULT)) === undefined,
    );
    await plane.idle();
    expect(plane.member('member1').writes.slice(before)).toEqual([]);
  });
});
