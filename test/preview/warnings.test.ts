import { describe, expect, test } from '@jest/globals';
import type { AnyObject } from '../../src/api/meta/object.ts';
import type { ResourceBinding } from '../../src/api/work/v1alpha2/resource-binding.ts';
import { compareTargets } from '../../src/preview/compare.ts';
import { warningsOf } from '../../src/preview/warnings.ts';
import { aBinding, aDeployment, aPolicy } from './fleet.ts';

const from = [{ name: 'member1', replicas: 2 }];
const to = [{ name: 'member2', replicas: 2 }];

const codes = (parts: { next?: typeof to; binding?: ResourceBinding; template?: AnyObject }) => {
  const { next = to, binding = aBinding(from), template = aDeployment() } = parts;
  return warningsOf({ shares: compareTargets(from, next), binding, template }).map(({ code }) => code);
};

const withStatus = (
  aggregatedStatus: NonNullable<ResourceBinding['status']>['aggregatedStatus'] & object,
): ResourceBinding => ({
  ...aBinding(from),
  status: { aggregatedStatus },
});

describe('a move', () => {
  test('of nothing special warns of nothing', () => {
    expect(codes({})).toEqual([]);
  });

  test('warns when it takes the last ready copy', () => {
    const ready = { clusterName: 'member1', health: 'Healthy', status: { readyReplicas: 2 } } as const;
    const elsewhere = { clusterName: 'member3', health: 'Healthy', status: { readyReplicas: 1 } } as const;
    expect(codes({ binding: withStatus([ready]) })).toEqual(['LastReadyCopy']);
    expect(codes({ binding: withStatus([ready, elsewhere]) })).toEqual([]);
    expect(codes({ binding: withStatus([{ ...ready, status: { readyReplicas: 0 } }]) })).toEqual([]);
    expect(codes({ binding: withStatus([ready]), next: [{ name: 'member1', replicas: 1 }] })).toEqual([]);
  });

  test('warns of jobs that start over', () => {
    const binding = aBinding(from);
    const job = { ...binding, spec: { ...binding.spec, resource: { ...binding.spec.resource, kind: 'Job' } } };
    expect(codes({ binding: job })).toEqual(['JobRestarts']);
    expect(codes({ binding: job, next: [...from, ...to] })).toEqual([]);
  });

  test.each([
    ['a claim template', { ...aDeployment(), spec: { volumeClaimTemplates: [{}] } }],
    [
      'a claimed volume',
      { ...aDeployment(), spec: { template: { spec: { volumes: [{ persistentVolumeClaim: { claimName: 'x' } }] } } } },
    ],
    ['a claim itself', { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'x' } }],
  ])('warns of data that stays behind with %s', (_, template) => {
    expect(codes({ template: template as AnyObject })).toEqual(['VolumesStay']);
  });

  test('warns of spread constraints that fixed weights make void', () => {
    const policy = aPolicy('web', {
      spreadConstraints: [{ spreadByField: 'cluster', minGroups: 2 }],
      replicaScheduling: { replicaSchedulingType: 'Divided', replicaDivisionPreference: 'Weighted' },
    });
    expect(codes({ binding: aBinding(from, policy), next: from })).toEqual(['SpreadIgnored']);
  });
});
