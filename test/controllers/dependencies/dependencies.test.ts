import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Deployment, deployments } from '../../../src/api/core/apps.ts';
import { configMaps, events } from '../../../src/api/core/core.ts';
import { propagationPolicies } from '../../../src/api/policy/v1alpha1/propagation-policy.ts';
import type { PropagationSpec } from '../../../src/api/policy/v1alpha1/propagation-spec.ts';
import { type ResourceBinding, resourceBindings } from '../../../src/api/work/v1alpha2/resource-binding.ts';
import { commonWish } from '../../../src/controllers/dependencies/attached.ts';
import { aConfigMap, aDeployment, aPolicy, DEFAULT, onClusters, selectDeployment } from '../builders.ts';
import { aPlane, type Plane } from '../plane.ts';

const using = (name: string, configMap: string): Deployment => {
  const deployment = aDeployment(name);
  const volumes = [{ name: 'v', configMap: { name: configMap } }];
  const { spec } = deployment;
  if (!spec) throw new Error('a Deployment has a spec');
  return {
    ...deployment,
    spec: { ...spec, template: { ...spec.template, spec: { ...spec.template.spec, volumes } } },
  } as Deployment;
};

describe('what an object refers to', () => {
  let plane: Plane;
  beforeEach(async () => {
    plane = await aPlane();
  });
  afterEach(() => plane.stop());

  const onMember = async (member = 'member1') =>
    (await plane.member(member).client.find(configMaps, 'settings', DEFAULT))?.data;
  const attached = (): Promise<ResourceBinding | undefined> =>
    plane.karmadaClient.find(resourceBindings, 'settings-configmap', DEFAULT);
  const propagate = async (
    name = 'web',
    cluster = 'member1',
    wishes: Pick<PropagationSpec, 'preserveResourcesOnDeletion'> = {},
  ): Promise<void> => {
    const spec = { propagateDeps: true, placement: onClusters(cluster), ...wishes };
    await plane.karmadaClient.create(deployments, using(name, 'settings'));
    await plane.karmadaClient.create(propagationPolicies, aPolicy(name, [selectDeployment(name)], spec));
  };

  test('goes to the clusters of the object, and follows its own changes', async () => {
    await plane.karmadaClient.create(configMaps, aConfigMap('settings'));
    await propagate();
    await plane.eventually(() => onMember());
    expect(await onMember('member2')).toBeUndefined();
    await plane.karmadaClient.patch(configMaps, 'settings', { type: 'merge', body: { data: { a: '2' } } }, DEFAULT);
    await plane.eventually(async () => (await onMember())?.['a'] === '2');
  });

  test('goes along also when it comes into being later', async () => {
    await propagate();
    await plane.idle();
    await plane.karmadaClient.create(configMaps, aConfigMap('settings'));
    await plane.eventually(() => onMember());
  });

  test('moves with the object', async () => {
    await plane.karmadaClient.create(configMaps, aConfigMap('settings'));
    await propagate();
    await plane.eventually(() => onMember());
    const body = { spec: { placement: onClusters('member2') } };
    await plane.karmadaClient.patch(propagationPolicies, 'web', { type: 'merge', body }, DEFAULT);
    await plane.eventually(async () => (await onMember('member2')) && !(await onMember('member1')));
  });

  test('goes wherever one of those is that need it', async () => {
    await plane.karmadaClient.create(configMaps, aConfigMap('settings'));
    await propagate('web', 'member1');
    await propagate('api', 'member2');
    await plane.eventually(async () => (await onMember('member1')) && (await onMember('member2')));
    const binding = await plane.eventually(async () => {
      const found = await attached();
      return found?.spec.requiredBy?.length === 2 ? found : undefined;
    });
    expect(binding.spec.requiredBy?.map(({ name }) => name)).toEqual(['api-deployment', 'web-deployment']);
    await plane.karmadaClient.delete(deployments, 'api', DEFAULT);
    await plane.eventually(async () => (await onMember('member2')) === undefined);
    expect(await onMember('member1')).toBeDefined();
  });

  test('is kept where one of those wishes it, and told of when they disagree', async () => {
    await plane.karmadaClient.create(configMaps, aConfigMap('settings'));
    await propagate('web', 'member1', { preserveResourcesOnDeletion: true });
    await propagate('api', 'member2');
    await plane.eventually(async () => {
      const { items } = await plane.karmadaClient.list(events, DEFAULT);
      return items.some(({ reason }) => reason === 'DependencyPolicyConflict');
    });
    await plane.eventually(async () => {
      const spec = (await attached())?.spec;
      return spec?.requiredBy?.length === 2 && spec.preserveResourcesOnDeletion;
    });
  });

  test('stays with an old copy until that is gone too', async () => {
    await plane.karmadaClient.create(configMaps, aConfigMap('settings'));
    await propagate();
    await plane.eventually(() => onMember());
    const task = {
      fromCluster: 'member1',
      purgeMode: 'Gracefully',
      reason: 'Moved',
      producer: 'test',
      suppressDeletion: true,
    };
    const change = (spec: object) =>
      plane.karmadaClient.patch(resourceBindings, 'web-deployment', { type: 'merge', body: { spec } }, DEFAULT);
    await change({
      suspension: { scheduling: true },
      clusters: [{ name: 'member2', replicas: 2 }],
      gracefulEvictionTasks: [task],
    });
    await plane.eventually(() => onMember('member2'));
    await plane.idle();
    expect(await onMember('member1')).toBeDefined();
    await change({ gracefulEvictionTasks: null });
    await plane.eventually(async () => (await onMember('member1')) === undefined);
  });

  test('is told of by an event', async () => {
    await plane.karmadaClient.create(configMaps, aConfigMap('settings'));
    await propagate();
    const told = await plane.eventually(async () => {
      const { items } = await plane.karmadaClient.list(events, DEFAULT);
      return items.find(({ reason }) => reason === 'SyncScheduleResultToDependenciesSucceed');
    });
    expect([told.involvedObject.name, told.message]).toEqual([
      'web-deployment',
      'Sync schedule results to dependencies succeed.',
    ]);
  });

  test('is withdrawn when it is not referred to any more', async () => {
    await plane.karmadaClient.create(configMaps, aConfigMap('settings'));
    await propagate();
    await plane.eventually(() => onMember());
    const body = { spec: { propagateDeps: false } };
    await plane.karmadaClient.patch(propagationPolicies, 'web', { type: 'merge', body }, DEFAULT);
    await plane.eventually(async () => (await onMember()) === undefined);
    await plane.eventually(async () => {
      const { metadata } = await plane.karmadaClient.get(resourceBindings, 'web-deployment', DEFAULT);
      return !metadata.finalizers?.includes('karmada.io/binding-dependencies-distributor');
    });
  });
});

describe('the wishes of several bindings for one dependency', () => {
  const wishing = (spec: Partial<ResourceBinding['spec']>): Pick<ResourceBinding, 'spec'> => ({
    spec: { resource: { apiVersion: 'v1', kind: 'Secret', name: 's' }, ...spec },
  });

  test.each([
    ['nobody wishes anything', [], { disagree: false }],
    ['all agree', [wishing({}), wishing({})], { conflictResolution: 'Abort', disagree: false }],
    [
      'one wish to overwrite is enough',
      [wishing({}), wishing({ conflictResolution: 'Overwrite' })],
      { conflictResolution: 'Overwrite', disagree: true },
    ],
    [
      'one wish to preserve is enough',
      [wishing({ preserveResourcesOnDeletion: true }), wishing({})],
      { conflictResolution: 'Abort', preserveResourcesOnDeletion: true, disagree: true },
    ],
  ])('%s', (_, referrers, expected) => {
    expect(commonWish(referrers)).toEqual(expected);
  });
});
