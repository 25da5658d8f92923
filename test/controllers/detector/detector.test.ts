import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { configMaps, namespaces } from '../../../src/api/core/core.ts';
import { customResourceDefinitions } from '../../../src/api/core/extension.ts';
import type { Resource } from '../../../src/api/kind.ts';
import type { AnyObject } from '../../../src/api/meta/object.ts';
import { clusterPropagationPolicies } from '../../../src/api/policy/v1alpha1/cluster-propagation-policy.ts';
import { overridePolicies } from '../../../src/api/policy/v1alpha1/override-policy.ts';
import { propagationPolicies } from '../../../src/api/policy/v1alpha1/propagation-policy.ts';
import { clusterResourceBindings } from '../../../src/api/work/v1alpha2/cluster-resource-binding.ts';
import { type ResourceBinding, resourceBindings } from '../../../src/api/work/v1alpha2/resource-binding.ts';
import type { Client } from '../../../src/client/client.ts';
import { aConfigMap, anOverridePolicy, aPolicy, DEFAULT, onClusters, selectConfigMap } from '../builders.ts';
import { aPlane, type Plane } from '../plane.ts';

let plane: Plane;
beforeEach(async () => {
  plane = await aPlane({ members: [] });
});
afterEach(() => plane.stop());

const policyName = 'propagationpolicy.karmada.io/name';
const clusterPolicyName = 'clusterpropagationpolicy.karmada.io/name';

const binding = (name: string): Promise<ResourceBinding | undefined> =>
  plane.karmadaClient.find(resourceBindings, name, DEFAULT);
const claimOf = async (name: string): Promise<string | undefined> => {
  const annotations = (await plane.karmadaClient.get(configMaps, name, DEFAULT)).metadata.annotations ?? {};
  return annotations[policyName] ?? annotations[clusterPolicyName];
};
const claimed = (name: string, by: string) => plane.eventually(async () => (await claimOf(name)) === by);
const add = (policy: ReturnType<typeof aPolicy>) => plane.karmadaClient.create(propagationPolicies, policy);

describe('a template and its policy', () => {
  test('meet whichever comes first', async () => {
    await plane.karmadaClient.create(configMaps, aConfigMap('early'));
    await plane.idle();
    await add(aPolicy('p', [selectConfigMap()]));
    await claimed('early', 'p');
    await plane.karmadaClient.create(configMaps, aConfigMap('late'));
    await claimed('late', 'p');
  });

  test('make a binding that carries the wish of both', async () => {
    await add(aPolicy('p', [selectConfigMap('a')], { conflictResolution: 'Overwrite' }));
    const template = await plane.karmadaClient.create(configMaps, aConfigMap('a'));
    const { metadata, spec } = await plane.eventually(() => binding('a-configmap'));
    expect(spec).toMatchObject({
      resource: { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name: 'a', uid: template.metadata.uid },
      placement: onClusters('member1', 'member2'),
      conflictResolution: 'Overwrite',
    });
    expect(spec.replicas).toBeUndefined();
    expect(metadata.finalizers).toContain('karmada.io/binding-controller');
    expect(metadata.ownerReferences).toMatchObject([{ kind: 'ConfigMap', name: 'a', controller: true }]);
  });

  test('are matched by rank: the name before labels, the policy of the namespace before any other', async () => {
    const everywhere = aPolicy('c', [selectConfigMap('a')], { priority: 100 });
    await plane.karmadaClient.create(clusterPropagationPolicies, { ...everywhere, metadata: { name: 'c' } });
    await add(aPolicy('all', [selectConfigMap()]));
    await add(aPolicy('named', [selectConfigMap('a')]));
    await plane.idle();
    await plane.karmadaClient.create(configMaps, aConfigMap('a'));
    await claimed('a', 'named');
  });

  test('stay together when a better policy appears', async () => {
    await add(aPolicy('first', [selectConfigMap()]));
    await plane.karmadaClient.create(configMaps, aConfigMap('a'));
    await claimed('a', 'first');
    await add(aPolicy('better', [selectConfigMap('a')], { priority: 10 }));
    await plane.idle();
    expect(await claimOf('a')).toBe('first');
  });

  test('part when the policy no longer selects the template, and another policy may have it', async () => {
    await add(aPolicy('first', [selectConfigMap('a')]));
    await plane.karmadaClient.create(configMaps, aConfigMap('a'));
    await claimed('a', 'first');
    await add(aPolicy('second', [selectConfigMap()]));
    const body = { spec: { resourceSelectors: [selectConfigMap('b')] } };
    await plane.karmadaClient.patch(propagationPolicies, 'first', { type: 'merge', body }, DEFAULT);
    await claimed('a', 'second');
  });

  test('pass to the next policy when the first is deleted', async () => {
    await add(aPolicy('first', [selectConfigMap('a')]));
    await plane.karmadaClient.create(configMaps, aConfigMap('a'));
    await claimed('a', 'first');
    await add(aPolicy('second', [selectConfigMap()]));
    await plane.karmadaClient.delete(propagationPolicies, 'first', DEFAULT);
    await claimed('a', 'second');
    const { metadata } = await plane.eventually(async () => {
      const found = await binding('a-configmap');
      return found?.metadata.annotations?.[policyName] === 'second' && found;
    });
    const policy = await plane.karmadaClient.get(propagationPolicies, 'second', DEFAULT);
    const label = 'propagationpolicy.karmada.io/permanent-id';
    expect(metadata.labels?.[label]).toBe(policy.metadata.labels?.[label]);
  });

  test('wait for the override policies that have to come first', async () => {
    await add(aPolicy('p', [selectConfigMap('a')], { dependentOverrides: ['needed'] }));
    await plane.karmadaClient.create(configMaps, aConfigMap('a'));
    await plane.idle();
    expect(await binding('a-configmap')).toBeUndefined();
    await plane.karmadaClient.create(overridePolicies, anOverridePolicy('needed', { overrideRules: [] }));
    await plane.eventually(() => binding('a-configmap'));
  });

  test('under a Lazy policy change the binding only when the template changes', async () => {
    await add(aPolicy('p', [selectConfigMap('a')], { activationPreference: 'Lazy' }));
    await plane.karmadaClient.create(configMaps, aConfigMap('a'));
    await plane.eventually(() => binding('a-configmap'));
    await plane.idle();
    const body = { spec: { placement: onClusters('member9') } };
    await plane.karmadaClient.patch(propagationPolicies, 'p', { type: 'merge', body }, DEFAULT);
    await plane.idle();
    expect((await binding('a-configmap'))?.spec.placement).toEqual(onClusters('member1', 'member2'));
    await plane.karmadaClient.patch(configMaps, 'a', { type: 'merge', body: { data: { a: '2' } } }, DEFAULT);
    await plane.eventually(
      async () => (await binding('a-configmap'))?.spec.placement?.clusterAffinity?.clusterNames?.[0] === 'member9',
    );
  });

  test('of a namespace that is never propagated do not meet', async () => {
    const metadata = { name: 'a', namespace: 'kube-system' };
    await plane.karmadaClient.create(clusterPropagationPolicies, {
      ...aPolicy('c', [selectConfigMap('a')]),
      metadata: { name: 'c' },
    });
    await plane.karmadaClient.create(configMaps, { metadata });
    await plane.idle();
    expect((await plane.karmadaClient.list(resourceBindings)).items).toEqual([]);
  });

  test('without namespace make a ClusterResourceBinding', async () => {
    await plane.karmadaClient.create(clusterPropagationPolicies, {
      ...aPolicy('c', [{ apiVersion: 'v1', kind: 'Namespace', name: 'team' }]),
      metadata: { name: 'c' },
    });
    await plane.karmadaClient.create(namespaces, { metadata: { name: 'team' } });
    const found = await plane.eventually(() => plane.karmadaClient.find(clusterResourceBindings, 'team-namespace'));
    expect(found.metadata.annotations?.[clusterPolicyName]).toBe('c');
  });
});

describe('a kind that was defined after the start', () => {
  const things: Resource<AnyObject> = {
    group: 'example.io',
    version: 'v1',
    kind: 'Thing',
    plural: 'things',
    namespaced: true,
  };
  const schema = { type: 'object' as const, 'x-kubernetes-preserve-unknown-fields': true };
  const define = (client: Client) =>
    client.create(customResourceDefinitions, {
      metadata: { name: 'things.example.io' },
      spec: {
        group: 'example.io',
        scope: 'Namespaced',
        names: { kind: 'Thing', plural: 'things', singular: 'thing', listKind: 'ThingList' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
      },
    });
  const propagate = async (): Promise<void> => {
    await add(aPolicy('p', [{ apiVersion: 'example.io/v1', kind: 'Thing' }]));
    await define(plane.karmadaClient);
    await plane.eventually(() => plane.karmadaClient.create(things, { metadata: { name: 't', namespace: 'default' } }));
    await plane.eventually(() => binding('t-thing'));
  };

  test('is propagated like any other', async () => {
    await propagate();
    expect((await binding('t-thing'))?.spec.resource).toMatchObject({ apiVersion: 'example.io/v1', kind: 'Thing' });
  });

  test('reaches a member as soon as the kind is defined there', async () => {
    await plane.stop();
    plane = await aPlane({ members: ['member1'], settings: { clusterStatusFrequency: 20 } });
    const { client } = plane.member('member1');
    await propagate();
    const scheduled = await plane.eventually(async () =>
      (await binding('t-thing'))?.status?.conditions?.find(({ type }) => type === 'Scheduled'),
    );
    expect(scheduled.message).toContain('did not have the API resource');
    await define(client);
    await plane.eventually(() => client.find(things, 't', DEFAULT));
  });
});
