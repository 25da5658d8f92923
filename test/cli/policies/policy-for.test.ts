import { expect, test } from '@jest/globals';
import { policyFor, policyName } from '../../../src/cli/policies/policy-for.ts';

const core = { group: '', version: 'v1', kind: 'ConfigMap' };

test.each([
  [
    { resource: { group: 'apps', version: 'v1', kind: 'Deployment' }, name: 'nginx', namespace: 'default' },
    'nginx-6d7f8d5f5b',
  ],
  [
    { resource: { group: 'rbac.authorization.k8s.io', version: 'v1', kind: 'ClusterRole' }, name: 'foo' },
    'foo-54499c54c',
  ],
  [{ resource: core, name: 'cm', namespace: 'default' }, 'cm-75f5f4f477'],
])('the policy of %j has the name that karmadactl gives it', (subject, name) => {
  expect(policyName(subject)).toBe(name);
});

test('colons, which policies may not have in their names, become dots', () => {
  const subject = { resource: { group: 'rbac.authorization.k8s.io', version: 'v1', kind: 'ClusterRole' }, name: 'a:B' };
  expect(policyName(subject)).toMatch(/^a\.b-/);
});

test('without clusters a policy goes to all of them', () => {
  const { spec } = policyFor({ resource: core, name: 'cm', namespace: 'a' }, { namesNamespace: true });
  expect(spec).toEqual({
    resourceSelectors: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'cm', namespace: 'a' }],
    placement: { clusterAffinity: {} },
  });
});
