import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { configMaps, events } from '../../../src/api/core/core.ts';
import { clusterPropagationPolicies } from '../../../src/api/policy/v1alpha1/cluster-propagation-policy.ts';
import { propagationPolicies } from '../../../src/api/policy/v1alpha1/propagation-policy.ts';
import type { PropagationSpec } from '../../../src/api/policy/v1alpha1/propagation-spec.ts';
import { resourceBindings } from '../../../src/api/work/v1alpha2/resource-binding.ts';
import { aConfigMap, aPolicy, DEFAULT, onClusters, selectConfigMap } from '../builders.ts';
import { aPlane, type Plane } from '../plane.ts';

let plane: Plane;
beforeAll(async () => {
  plane = await aPlane({ settings: { featureGates: { PropagationPolicyPreemption: true } } });
});
afterAll(() => plane.stop());

const claimOf = async (name: string): Promise<string | undefined> => {
  const { annotations = {} } = (await plane.karmadaClient.get(configMaps, name, DEFAULT)).metadata;
  return annotations['propagationpolicy.karmada.io/name'] ?? annotations['clusterpropagationpolicy.karmada.io/name'];
};
const claimed = (name: string, by: string) => plane.eventually(async () => (await claimOf(name)) === by);
const placed = (name: string, ...clusterNames: string[]) =>
  plane.eventually(async () => {
    const { spec } = await plane.karmadaClient.get(resourceBindings, `${name}-configmap`, DEFAULT);
    return JSON.stringify(spec.clusters?.map(({ name }) => name).toSorted()) === JSON.stringify(clusterNames);
  });

const insisting = (spec: Partial<PropagationSpec> = {}): Partial<PropagationSpec> => ({
  preemption: 'Always',
  placement: onClusters('member2'),
  ...spec,
});
const add = (name: string, template: string, spec: Partial<PropagationSpec> = {}) =>
  plane.karmadaClient.create(propagationPolicies, aPolicy(name, [selectConfigMap(template)], spec));
const addClusterWide = (name: string, template: string, spec: Partial<PropagationSpec> = {}) =>
  plane.karmadaClient.create(clusterPropagationPolicies, {
    ...aPolicy(name, [selectConfigMap(template)], spec),
    metadata: { name },
  });
const edit = (name: string, spec: Partial<PropagationSpec>) =>
  plane.karmadaClient.patch(propagationPolicies, name, { type: 'merge', body: { spec } }, DEFAULT);

/** A template that its first policy has brought to member1. */
const settled = async (template: string, owner: () => Promise<unknown>): Promise<void> => {
  await plane.karmadaClient.create(configMaps, aConfigMap(template));
  await owner();
  await placed(template, 'member1');
};
const near = { placement: onClusters('member1') };

describe('a policy that insists', () => {
  test('takes what it names from a policy of lower priority, and the binding follows', async () => {
    await settled('a', () => add('a-owner', 'a', { ...near, priority: 1 }));
    await add('a-taker', 'a', insisting({ priority: 2 }));
    await claimed('a', 'a-taker');
    await placed('a', 'member2');
    await plane.eventually(() => plane.member('member2').client.find(configMaps, 'a', DEFAULT));
    const told = await plane.eventually(async () => {
      const { items } = await plane.karmadaClient.list(events, DEFAULT);
      return items.find(({ reason, involvedObject }) => reason?.startsWith('Preempt') && involvedObject?.name === 'a');
    });
    expect(told).toMatchObject({
      type: 'Normal',
      reason: 'PreemptPolicySucceed',
      message: 'Propagation policy(default/a-taker) preempted propagation policy(default/a-owner) successfully',
    });
  });

  test('takes nothing from a policy of the same priority, until that priority is lowered', async () => {
    await settled('b', () => add('b-owner', 'b', { ...near, priority: 2 }));
    await add('b-taker', 'b', insisting({ priority: 2 }));
    await plane.idle();
    expect(await claimOf('b')).toBe('b-owner');
    await edit('b-owner', { priority: 1 });
    await claimed('b', 'b-taker');
    await placed('b', 'member2');
  });

  test('of the namespace takes from a cluster-wide one of any priority', async () => {
    await settled('c', () => addClusterWide('c-owner', 'c', { ...near, priority: 9 }));
    await add('c-taker', 'c', insisting());
    await claimed('c', 'c-taker');
    await placed('c', 'member2');
    const { metadata } = await plane.karmadaClient.get(configMaps, 'c', DEFAULT);
    expect(metadata.labels).not.toHaveProperty(['clusterpropagationpolicy.karmada.io/permanent-id']);
  });

  test('and is cluster-wide takes from its like of lower priority, and never from a policy of the namespace', async () => {
    await settled('d', () => addClusterWide('d-owner', 'd', near));
    await settled('e', () => add('e-owner', 'e', near));
    await addClusterWide('d-taker', 'd', insisting({ priority: 5 }));
    await addClusterWide('e-taker', 'e', insisting({ priority: 5 }));
    await claimed('d', 'd-taker');
    await placed('d', 'member2');
    await plane.idle();
    expect(await claimOf('e')).toBe('e-owner');
  });

  test('and is Lazy takes the claim at once, and acts when the template changes', async () => {
    await settled('f', () => add('f-owner', 'f', near));
    await add('f-taker', 'f', insisting({ priority: 1, activationPreference: 'Lazy' }));
    await claimed('f', 'f-taker');
    await plane.idle();
    await placed('f', 'member1');
    await plane.karmadaClient.patch(configMaps, 'f', { type: 'merge', body: { data: { a: '2' } } }, DEFAULT);
    await placed('f', 'member2');
  });

  test('gives back nothing when it is deleted: the next policy in line has the template', async () => {
    await settled('g', () => add('g-owner', 'g', near));
    await add('g-taker', 'g', insisting({ priority: 1 }));
    await placed('g', 'member2');
    await plane.karmadaClient.delete(propagationPolicies, 'g-taker', DEFAULT);
    await claimed('g', 'g-owner');
    await placed('g', 'member1');
  });
});
