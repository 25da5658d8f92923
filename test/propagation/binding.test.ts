import { describe, expect, test } from '@jest/globals';
import type { ResourceBindingSpec } from '../../src/api/work/v1alpha2/resource-binding.ts';
import { type BindingInput, belongsToAnother, mergeSuspension, renderBinding } from '../../src/propagation/binding.ts';
import { claimOf } from '../../src/propagation/claim.ts';
import { aDeployment, aPolicy } from './builders.ts';

function input(changes: Partial<BindingInput> = {}): BindingInput {
  const policy = aPolicy('spread', { placement: { clusterAffinity: { clusterNames: ['member1'] } } });
  const template = aDeployment({ metadata: { name: 'web', namespace: 'default', uid: 'u1', resourceVersion: '7' } });
  return {
    template,
    policy: policy.spec,
    claim: claimOf(policy),
    workload: { replicas: 4, requirements: { resourceRequest: { cpu: '250m' } } },
    ...changes,
  };
}

describe('a new binding', () => {
  test('carries template, claim, owner, finalizer and what the policy says', () => {
    expect(renderBinding(input())).toEqual({
      apiVersion: 'work.karmada.io/v1alpha2',
      kind: 'ResourceBinding',
      metadata: {
        namespace: 'default',
        name: 'web-deployment',
        labels: { 'propagationpolicy.karmada.io/permanent-id': 'spread-id' },
        annotations: {
          'propagationpolicy.karmada.io/namespace': 'default',
          'propagationpolicy.karmada.io/name': 'spread',
        },
        finalizers: ['karmada.io/binding-controller'],
        ownerReferences: [
          {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            name: 'web',
            uid: 'u1',
            controller: true,
            blockOwnerDeletion: true,
          },
        ],
      },
      spec: {
        resource: {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          namespace: 'default',
          name: 'web',
          uid: 'u1',
          resourceVersion: '7',
        },
        replicas: 4,
        replicaRequirements: { resourceRequest: { cpu: '250m' } },
        placement: { clusterAffinity: { clusterNames: ['member1'] } },
        schedulerName: 'default-scheduler',
      },
    });
  });

  test('of a cluster-wide template is a ClusterResourceBinding with a finalizer of its own', () => {
    const template = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team', uid: 'u2' } };
    const { workload: _, ...rest } = input({ template, claim: { name: 'fleet', id: 'fleet-id' } });
    const { kind, metadata } = renderBinding(rest);
    expect([kind, metadata.namespace, metadata.name, metadata.finalizers]).toEqual([
      'ClusterResourceBinding',
      undefined,
      'team-namespace',
      ['karmada.io/cluster-resource-binding-controller'],
    ]);
  });

  test('names the affinity groups of the template only with the gate on', () => {
    const policy = aPolicy('spread', {
      placement: {
        workloadAffinity: { affinity: { groupByLabelKey: 'app' }, antiAffinity: { groupByLabelKey: 'no' } },
      },
    }).spec;
    const template = aDeployment({ metadata: { name: 'web', namespace: 'default', labels: { app: 'shop' } } });
    expect(renderBinding(input({ template, policy })).spec.workloadAffinityGroups).toBeUndefined();
    expect(
      renderBinding(input({ template, policy, gates: { WorkloadAffinity: true } })).spec.workloadAffinityGroups,
    ).toEqual({ affinityGroup: 'app=shop' });
  });
});

describe('an existing binding', () => {
  const scheduled = {
    clusters: [{ name: 'member1', replicas: 4 }],
    gracefulEvictionTasks: [{ fromCluster: 'member3', producer: 'x', reason: 'Y' }],
    requiredBy: [{ name: 'other' }],
    rescheduleTriggeredAt: '2026-01-01T00:00:00Z',
  };

  function existing(spec: Partial<ResourceBindingSpec> = {}) {
    const binding = renderBinding(input());
    return { ...binding, spec: { ...binding.spec, ...scheduled, ...spec }, status: { schedulerObservedGeneration: 3 } };
  }

  test('that is as it should be stays as it is', () => {
    const binding = existing();
    expect(renderBinding(input(), binding)).toEqual(binding);
  });

  test('keeps what others decided and takes everything else from policy and template', () => {
    const policy = aPolicy('spread', { preserveResourcesOnDeletion: true }).spec;
    const { spec } = renderBinding(input({ policy, workload: { replicas: 9 } }), existing());
    expect(spec).toMatchObject({ ...scheduled, replicas: 9, preserveResourcesOnDeletion: true });
    expect(spec).not.toHaveProperty('placement');
    expect(spec).not.toHaveProperty('replicaRequirements');
  });

  test('keeps the finalizers of others', () => {
    const binding = existing();
    binding.metadata.finalizers?.push('example.com/mine');
    expect(renderBinding(input(), binding).metadata.finalizers).toEqual([
      'karmada.io/binding-controller',
      'example.com/mine',
    ]);
  });

  test('belongs to another when the template was deleted and made again', () => {
    expect(belongsToAnother(existing(), input().template)).toBe(false);
    expect(belongsToAnother(existing(), aDeployment({ metadata: { name: 'web', uid: 'u9' } }))).toBe(true);
  });
});

test.each([
  [undefined, undefined, undefined],
  [{ dispatching: true }, undefined, { dispatching: true }],
  [{ dispatching: true }, { scheduling: true }, { dispatching: true, scheduling: true }],
  [undefined, { dispatching: true, scheduling: true }, { scheduling: true }],
  [undefined, { dispatching: true }, undefined],
])('suspension of policy %j and binding %j is %j', (policy, existing, expected) => {
  expect(mergeSuspension(policy, existing)).toEqual(expected);
});
