import { describe, expect, test } from '@jest/globals';
import type { ResourceBinding } from '../../src/api/work/v1alpha2/resource-binding.ts';
import { previewScenario } from '../../src/preview/preview.ts';
import { aBinding, aCluster, aDeployment, anInventory, aPolicy } from './fleet.ts';

const targets = [
  { name: 'member1', replicas: 2 },
  { name: 'member2', replicas: 2 },
];
const attached: ResourceBinding = {
  apiVersion: 'work.karmada.io/v1alpha2',
  kind: 'ResourceBinding',
  metadata: { name: 'settings-configmap', namespace: 'default' },
  spec: {
    resource: { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name: 'settings' },
    requiredBy: [{ namespace: 'default', name: 'web-deployment', clusters: targets }],
  },
};
const inventory = anInventory({
  clusters: [aCluster('member1'), aCluster('member2')],
  policies: [aPolicy()],
  bindings: [aBinding(targets), attached],
});

const follower = (whatIf: object) =>
  previewScenario({ inventory, objects: [], whatIf, guards: {} }).templates.find(
    ({ resource }) => resource.kind === 'ConfigMap',
  );

describe('a dependency', () => {
  test('stays with the template that needs it', () => {
    expect(follower({})).toMatchObject({ verdict: 'unchanged', follows: ['default/deployment/web'] });
  });

  test('leaves with it', () => {
    expect(follower({ 'cluster-down': ['member2'] })).toMatchObject({
      verdict: 'changed',
      clusters: [
        { cluster: 'member1', change: 'same' },
        { cluster: 'member2', change: 'removed' },
      ],
    });
  });

  test('stays where somebody else needs it', () => {
    const other = { namespace: 'default', name: 'elsewhere-deployment', clusters: [{ name: 'member2' }] };
    const shared = {
      ...attached,
      spec: { ...attached.spec, requiredBy: [...(attached.spec.requiredBy ?? []), other] },
    };
    const { templates } = previewScenario({
      inventory: { ...inventory, bindings: [...inventory.bindings.slice(0, 1), shared] },
      objects: [],
      whatIf: { 'cluster-down': ['member2'] },
      guards: {},
    });
    expect(templates.find(({ resource }) => resource.kind === 'ConfigMap')?.verdict).toBe('unchanged');
  });

  test('of a new template goes along with it', () => {
    const settings = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'default' } };
    const template = aDeployment();
    const pod = { containers: [{ name: 'web', envFrom: [{ configMapRef: { name: 'settings' } }] }] };
    const needy = { ...template, spec: { ...template.spec, template: { metadata: {}, spec: pod } } };
    const objects = [needy, settings, aPolicy('web', undefined, { propagateDeps: true })];
    const { templates } = previewScenario({
      inventory: anInventory({ clusters: inventory.clusters }),
      objects,
      whatIf: {},
      guards: {},
    });
    expect(templates.map(({ resource, verdict, given }) => [resource.kind, verdict, given])).toEqual([
      ['ConfigMap', 'new', true],
      ['Deployment', 'new', true],
    ]);
    expect(templates[0]).toMatchObject({
      follows: ['default/deployment/web'],
      clusters: [
        { cluster: 'member1', change: 'added' },
        { cluster: 'member2', change: 'added' },
      ],
    });
  });
});
