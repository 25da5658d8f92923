import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { deployments } from '../../../src/api/core/apps.ts';
import { configMaps } from '../../../src/api/core/core.ts';
import { overridePolicies } from '../../../src/api/policy/v1alpha1/override-policy.ts';
import { propagationPolicies } from '../../../src/api/policy/v1alpha1/propagation-policy.ts';
import { works } from '../../../src/api/work/v1alpha1/work.ts';
import {
  aConfigMap,
  aDeployment,
  anOverridePolicy,
  aPolicy,
  DEFAULT,
  selectConfigMap,
  selectDeployment,
} from '../builders.ts';
import { aPlane, type Plane } from '../plane.ts';

let plane: Plane;
beforeEach(async () => {
  plane = await aPlane();
});
afterEach(() => plane.stop());

const imageOn = async (name: string): Promise<string | undefined> =>
  (await plane.member(name).client.find(deployments, 'web', DEFAULT))?.spec?.template?.spec?.containers?.[0]?.image;

const registry = (value: string) =>
  anOverridePolicy('registry', {
    resourceSelectors: [selectDeployment('web')],
    overrideRules: [
      {
        targetCluster: { clusterNames: ['member1'] },
        overriders: { imageOverrider: [{ component: 'Registry', operator: 'replace', value }] },
      },
    ],
  });

describe('an override policy', () => {
  test('changes the manifest of the clusters it means, from the first delivery on', async () => {
    await plane.karmadaClient.create(overridePolicies, registry('eu.example'));
    await plane.karmadaClient.create(propagationPolicies, aPolicy('p', [selectDeployment('web')]));
    await plane.karmadaClient.create(deployments, aDeployment('web'));
    await plane.eventually(async () => (await imageOn('member1')) && (await imageOn('member2')));
    expect([await imageOn('member1'), await imageOn('member2')]).toEqual(['eu.example/nginx:1', 'nginx:1']);
    const { items } = await plane.karmadaClient.list(works, { namespace: 'karmada-es-member1' });
    const record = items[0]?.metadata.annotations?.['policy.karmada.io/applied-overrides'];
    expect(JSON.parse(record ?? '')).toMatchObject([{ policyName: 'registry' }]);
  });

  test('acts on what is there when it is added, changed and deleted', async () => {
    await plane.karmadaClient.create(propagationPolicies, aPolicy('p', [selectDeployment('web')]));
    await plane.karmadaClient.create(deployments, aDeployment('web'));
    await plane.eventually(async () => (await imageOn('member1')) === 'nginx:1');
    await plane.karmadaClient.create(overridePolicies, registry('eu.example'));
    await plane.eventually(async () => (await imageOn('member1')) === 'eu.example/nginx:1');
    const stored = await plane.karmadaClient.get(overridePolicies, 'registry', DEFAULT);
    await plane.karmadaClient.update(overridePolicies, { ...stored, spec: registry('us.example').spec });
    await plane.eventually(async () => (await imageOn('member1')) === 'us.example/nginx:1');
    await plane.karmadaClient.delete(overridePolicies, 'registry', DEFAULT);
    await plane.eventually(async () => (await imageOn('member1')) === 'nginx:1');
  });
});

describe('a Work that somebody deletes', () => {
  test('is written again', async () => {
    await plane.karmadaClient.create(propagationPolicies, aPolicy('p', [selectConfigMap('a')]));
    await plane.karmadaClient.create(configMaps, aConfigMap('a'));
    const scope = { namespace: 'karmada-es-member1' };
    const [first] = await plane.eventually(async () => {
      const { items } = await plane.karmadaClient.list(works, scope);
      return items.length > 0 && items;
    });
    await plane.karmadaClient.delete(works, first?.metadata.name ?? '', scope);
    await plane.eventually(async () => {
      const { items } = await plane.karmadaClient.list(works, scope);
      return items.some(({ metadata }) => metadata.uid !== first?.metadata.uid && !metadata.deletionTimestamp);
    });
  });
});
