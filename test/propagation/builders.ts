/** Valid objects to start from: tests change one thing. */

import type { AnyObject, ObjectMeta } from '../../src/api/meta/object.ts';
import type { ClusterPropagationPolicy } from '../../src/api/policy/v1alpha1/cluster-propagation-policy.ts';
import type { PropagationPolicy } from '../../src/api/policy/v1alpha1/propagation-policy.ts';
import type { PropagationSpec } from '../../src/api/policy/v1alpha1/propagation-spec.ts';
import type { ResourceBinding, ResourceBindingSpec } from '../../src/api/work/v1alpha2/resource-binding.ts';

export function aDeployment(changes: { metadata?: ObjectMeta; spec?: object; status?: object } = {}): AnyObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default', uid: 'deployment-uid', generation: 1, ...changes.metadata },
    spec: {
      replicas: 4,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'web', image: 'nginx:1.27', resources: { requests: { cpu: '250m' } } }] },
      },
      ...changes.spec,
    },
    ...(changes.status ? { status: { ...changes.status } } : {}),
  };
}

const SELECTOR = { apiVersion: 'apps/v1', kind: 'Deployment' };

export function aPolicy(name = 'spread', spec: Partial<PropagationSpec> = {}): PropagationPolicy {
  return {
    apiVersion: 'policy.karmada.io/v1alpha1',
    kind: 'PropagationPolicy',
    metadata: { name, namespace: 'default', labels: { 'propagationpolicy.karmada.io/permanent-id': `${name}-id` } },
    spec: { resourceSelectors: [SELECTOR], schedulerName: 'default-scheduler', ...spec },
  };
}

export function aClusterPolicy(name = 'fleet', spec: Partial<PropagationSpec> = {}): ClusterPropagationPolicy {
  return {
    apiVersion: 'policy.karmada.io/v1alpha1',
    kind: 'ClusterPropagationPolicy',
    metadata: { name, labels: { 'clusterpropagationpolicy.karmada.io/permanent-id': `${name}-id` } },
    spec: { resourceSelectors: [SELECTOR], ...spec },
  };
}

export function aBinding(spec: Partial<ResourceBindingSpec> = {}): ResourceBinding {
  return {
    apiVersion: 'work.karmada.io/v1alpha2',
    kind: 'ResourceBinding',
    metadata: {
      name: 'web-deployment',
      namespace: 'default',
      labels: { 'resourcebinding.karmada.io/permanent-id': 'binding-id' },
    },
    spec: {
      resource: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'default', name: 'web' },
      replicas: 4,
      clusters: [
        { name: 'member1', replicas: 3 },
        { name: 'member2', replicas: 1 },
      ],
      ...spec,
    },
  };
}
