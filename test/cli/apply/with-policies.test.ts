import { describe, expect, test } from '@jest/globals';
import type { KubeObject } from '../../../src/api/meta/object.ts';
import { withPolicies } from '../../../src/cli/apply/with-policies.ts';

const served = [
  { group: '', version: 'v1', kind: 'ConfigMap', namespaced: true },
  { group: '', version: 'v1', kind: 'Namespace', namespaced: false },
  { group: 'rbac.authorization.k8s.io', version: 'v1', kind: 'ClusterRole', namespaced: false },
  { group: 'apiextensions.k8s.io', version: 'v1', kind: 'CustomResourceDefinition', namespaced: false },
];
const wishes = { clusterNames: ['member1'], namespace: 'default', labelled: false };
const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cm', labels: { app: 'x' } } };
const titles = (objects: readonly KubeObject[]): string[] =>
  objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);

describe('objects on their way to clusters', () => {
  test('each have a policy right behind them, in their own namespace or for the whole fleet', () => {
    const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'foo' } };
    const objects = withPolicies([configMap, role], served, wishes);
    expect(titles(objects)).toEqual([
      'ConfigMap cm',
      'PropagationPolicy cm-75f5f4f477',
      'ClusterRole foo',
      'ClusterPropagationPolicy foo-54499c54c',
    ]);
    expect(objects[1]).toEqual({
      apiVersion: 'policy.karmada.io/v1alpha1',
      kind: 'PropagationPolicy',
      metadata: { name: 'cm-75f5f4f477', namespace: 'default' },
      spec: {
        resourceSelectors: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'cm', namespace: 'default' }],
        placement: { clusterAffinity: { clusterNames: ['member1'] } },
      },
    });
  });

  test('what stays on the control plane, or is everywhere anyway, needs none', () => {
    const policy = { apiVersion: 'policy.karmada.io/v1alpha1', kind: 'PropagationPolicy', metadata: { name: 'p' } };
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n' } };
    expect(withPolicies([policy, namespace], served, wishes)).toEqual([policy, namespace]);
  });

  test('a kind may be defined beside its first object', () => {
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'gadgets.example.com' },
      spec: { group: 'example.com', names: { kind: 'Gadget' }, scope: 'Cluster', versions: [{ name: 'v1' }] },
    };
    const gadget = { apiVersion: 'example.com/v1', kind: 'Gadget', metadata: { name: 'g' } };
    expect(titles(withPolicies([definition, gadget], served, wishes))[3]).toMatch(/^ClusterPropagationPolicy g-/);
  });

  test('a selector finds policies by the labels of their objects', () => {
    expect(withPolicies([configMap], served, { ...wishes, labelled: true })[1]?.metadata.labels).toEqual({ app: 'x' });
  });

  test('every object that can have no policy is told', () => {
    const nameless = { apiVersion: 'v1', kind: 'ConfigMap', metadata: {} };
    const unknown = { apiVersion: 'example.com/v1', kind: 'Gadget', metadata: { name: 'g' } };
    expect(() => withPolicies([nameless, unknown], served, wishes)).toThrow(
      'a ConfigMap has no name, so no policy can select it\n' +
        'the control plane does not serve example.com/v1 Gadget, which Gadget "g" is',
    );
  });
});
