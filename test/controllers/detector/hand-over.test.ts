import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { configMaps } from '../../../src/api/core/core.ts';
import { clusterPropagationPolicies } from '../../../src/api/policy/v1alpha1/cluster-propagation-policy.ts';
import { propagationPolicies } from '../../../src/api/policy/v1alpha1/propagation-policy.ts';
import type { PropagationSpec } from '../../../src/api/policy/v1alpha1/propagation-spec.ts';
import { resourceBindings } from '../../../src/api/work/v1alpha2/resource-binding.ts';
import { aConfigMap, aPolicy, DEFAULT, onClusters, selectConfigMap } from '../builders.ts';
import { aPlane, type Plane } from '../plane.ts';

let plane: Plane;
beforeAll(async () => {
  plane = await aPlane({ members: ['member1'] });
});
afterAll(() => plane.stop());

const add = (name: string, template: string, spec: Partial<PropagationSpec> = {}) =>
  plane.karmadaClient.create(
    propagationPolicies,
    aPolicy(name, [selectConfigMap(template)], { placement: onClusters('member1'), ...spec }),
  );
const onMember = (name: string) => plane.member('member1').client.find(configMaps, name, DEFAULT);
const running = async (name: string, policy: string): Promise<string | undefined> => {
  await plane.karmadaClient.create(configMaps, aConfigMap(name));
  await add(policy, name);
  return (await plane.eventually(() => onMember(name))).metadata.uid;
};

const CLAIMS = /propagationpolicy\.karmada\.io/;
const claimIn = (metadata: { labels?: Record<string, string>; annotations?: Record<string, string> }) =>
  Object.fromEntries(
    Object.entries({ ...metadata.labels, ...metadata.annotations }).filter(([key]) => CLAIMS.test(key)),
  );
/** The marks of the policies on the template and on its binding. */
const marks = async (name: string) => ({
  template: claimIn((await plane.karmadaClient.get(configMaps, name, DEFAULT)).metadata),
  binding: claimIn((await plane.karmadaClient.get(resourceBindings, `${name}-configmap`, DEFAULT)).metadata),
});
const owner = async (name: string): Promise<string | undefined> =>
  (await marks(name)).template['propagationpolicy.karmada.io/name'];

/** Every state of a template from now on, as a watch brings them, until `ends`. */
const statesOf = (name: string) => {
  const states: Record<string, string>[] = [];
  const controller = new AbortController();
  const following = (async () => {
    const { metadata } = await plane.karmadaClient.list(configMaps, DEFAULT);
    const options = { ...DEFAULT, resourceVersion: metadata?.resourceVersion ?? '', signal: controller.signal };
    for await (const { object } of plane.karmadaClient.watch(configMaps, options)) {
      if (object.metadata.name === name) states.push(claimIn(object.metadata));
    }
  })().catch(() => undefined);
  const end = (): Promise<void> => {
    controller.abort();
    return following;
  };
  return { states, end };
};

describe('a template whose policy lets go', () => {
  test('passes to the next in line without a moment in which it is nobody’s', async () => {
    const uid = await running('a', 'a-first');
    await add('a-second', 'a');
    const watching = statesOf('a');
    const body = { spec: { resourceSelectors: [selectConfigMap('other')] } };
    await plane.karmadaClient.patch(propagationPolicies, 'a-first', { type: 'merge', body }, DEFAULT);
    await plane.eventually(async () => (await owner('a')) === 'a-second');
    await plane.idle();
    await plane.karmadaClient.delete(propagationPolicies, 'a-second', DEFAULT);
    await plane.eventually(async () => (await owner('a')) === undefined);
    await plane.idle();
    await watching.end();
    expect(watching.states.filter((state) => Object.keys(state).length === 0)).toHaveLength(1);
    expect((await onMember('a'))?.metadata.uid).toBe(uid);
  });

  test('loses every mark of a policy of the namespace when a cluster-wide one takes over', async () => {
    await running('b', 'b-first');
    await plane.karmadaClient.create(clusterPropagationPolicies, {
      ...aPolicy('b-fleet', [selectConfigMap('b')], { placement: onClusters('member1') }),
      metadata: { name: 'b-fleet' },
    });
    await plane.karmadaClient.delete(propagationPolicies, 'b-first', DEFAULT);
    const found = await plane.eventually(async () => {
      const now = await marks('b');
      return now.template['clusterpropagationpolicy.karmada.io/name'] === 'b-fleet' && now;
    });
    expect(Object.keys(found.template)).toEqual(
      expect.arrayContaining(['clusterpropagationpolicy.karmada.io/permanent-id']),
    );
    expect(Object.keys(found.template)).toHaveLength(2);
    await plane.eventually(async () => {
      const { template, binding } = await marks('b');
      return JSON.stringify(template) === JSON.stringify(binding);
    });
  });

  test('keeps running, unclaimed, when no policy is left', async () => {
    const uid = await running('c', 'c-only');
    await plane.karmadaClient.delete(propagationPolicies, 'c-only', DEFAULT);
    await plane.eventually(
      async () => (await plane.karmadaClient.find(propagationPolicies, 'c-only', DEFAULT)) === undefined,
    );
    await plane.idle();
    expect(await marks('c')).toEqual({ template: {}, binding: {} });
    expect((await onMember('c'))?.metadata.uid).toBe(uid);
    await add('c-again', 'c');
    await plane.eventually(async () => (await owner('c')) === 'c-again');
    await plane.idle();
    expect((await onMember('c'))?.metadata.uid).toBe(uid);
  });

  test('passes to a Lazy policy that acts at once: the old one has no say any more', async () => {
    await running('d', 'd-first');
    await add('d-lazy', 'd', { activationPreference: 'Lazy', conflictResolution: 'Overwrite' });
    await plane.karmadaClient.delete(propagationPolicies, 'd-first', DEFAULT);
    await plane.eventually(async () => {
      const { spec } = await plane.karmadaClient.get(resourceBindings, 'd-configmap', DEFAULT);
      return spec.conflictResolution === 'Overwrite';
    });
  });

  test('is let go of although the edit was made while nobody was looking', async () => {
    await running('e', 'e-first');
    await add('e-second', 'e');
    await plane.idle();
    const body = { spec: { resourceSelectors: [selectConfigMap('other')] } };
    await plane.restart(() =>
      plane.karmadaClient.patch(propagationPolicies, 'e-first', { type: 'merge', body }, DEFAULT),
    );
    await plane.eventually(async () => (await owner('e')) === 'e-second');
  });
});
