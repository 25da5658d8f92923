import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { namespaces } from '../../../src/api/core/core.ts';
import { clusterOverridePolicies } from '../../../src/api/policy/v1alpha1/cluster-override-policy.ts';
import { aPlane, type Plane } from '../plane.ts';

let plane: Plane;
beforeEach(async () => {
  plane = await aPlane({ members: ['member1'] });
});
afterEach(() => plane.stop());

const onMember = (name: string, member = 'member1') => plane.member(member).client.find(namespaces, name);

describe('a namespace', () => {
  test('appears on every member, also on one that joins later', async () => {
    await plane.karmadaClient.create(namespaces, { metadata: { name: 'team', labels: { owner: 'us' } } });
    const found = await plane.eventually(() => onMember('team'));
    expect(found.metadata.labels).toMatchObject({ owner: 'us', 'karmada.io/managed': 'true' });
    await plane.join('member2');
    await plane.eventually(() => onMember('team', 'member2'));
  });

  test('goes from the members when it is deleted', async () => {
    await plane.karmadaClient.create(namespaces, { metadata: { name: 'team' } });
    await plane.eventually(() => onMember('team'));
    await plane.karmadaClient.delete(namespaces, 'team');
    await plane.eventually(async () => (await onMember('team')) === undefined);
  });

  test.each([
    ['that says so', { name: 'team', labels: { 'namespace.karmada.io/skip-auto-propagation': 'True' } }],
    ['of Kubernetes', { name: 'kube-extra' }],
    ['of Karmada', { name: 'karmada-es-nothing' }],
  ])('%s stays at home', async (_, metadata) => {
    await plane.karmadaClient.create(namespaces, { metadata });
    await plane.karmadaClient.create(namespaces, { metadata: { name: 'marker' } });
    await plane.eventually(() => onMember('marker'));
    await plane.idle();
    expect(await onMember(metadata.name)).toBeUndefined();
  });

  test('is changed by cluster override policies', async () => {
    await plane.karmadaClient.create(namespaces, { metadata: { name: 'team' } });
    await plane.eventually(() => onMember('team'));
    await plane.karmadaClient.create(clusterOverridePolicies, {
      metadata: { name: 'label' },
      spec: {
        resourceSelectors: [{ apiVersion: 'v1', kind: 'Namespace', name: 'team' }],
        overrideRules: [{ overriders: { labelsOverrider: [{ operator: 'add', value: { zone: 'eu' } }] } }],
      },
    });
    await plane.eventually(async () => (await onMember('team'))?.metadata.labels?.['zone'] === 'eu');
  });
});
