import { describe, expect, test } from '@jest/globals';
import {
  type ClusterTaintPolicy,
  clusterTaintPolicies,
} from '../../../src/api/policy/v1alpha1/cluster-taint-policy.ts';
import {
  type FederatedResourceQuota,
  federatedResourceQuotas,
} from '../../../src/api/policy/v1alpha1/federated-resource-quota.ts';
import { admit } from '../admit.ts';

describe('a FederatedResourceQuota', () => {
  const problems = (spec: FederatedResourceQuota['spec'], name = 'team'): string[] =>
    admit(federatedResourceQuotas, { metadata: { name, namespace: 'default' }, spec }).problems;
  const share = (clusterName: string, hard: Record<string, string>) => ({ clusterName, hard });

  test.each<[string, FederatedResourceQuota['spec'], string[]]>([
    [
      'all well',
      { overall: { cpu: '4' }, staticAssignments: [share('m1', { cpu: '1500m' }), share('m2', { cpu: '2' })] },
      [],
    ],
    [
      'more given out than there is',
      { overall: { cpu: '3' }, staticAssignments: [share('m1', { cpu: '1500m' }), share('m2', { cpu: '2' })] },
      ['spec.overall[cpu]: Invalid value: "3": overall is less than assignments'],
    ],
    [
      'something given out that is not limited',
      { overall: { cpu: '3' }, staticAssignments: [share('m1', { memory: '1Gi' })] },
      ['spec.overall[memory]: Invalid value: "memory": assignment resourceName is not exist in overall'],
    ],
    [
      'less than nothing',
      { overall: { cpu: '-1' } },
      ['spec.overall[cpu]: Invalid value: "-1": must be greater than or equal to 0'],
    ],
    [
      'a share of no cluster',
      { overall: { cpu: '1' }, staticAssignments: [share('', { cpu: '1' })] },
      ['spec.staticAssignments[0].clusterName: Invalid value: "": must be not empty'],
    ],
  ])('%s', (_, spec, expected) => {
    expect(problems(spec)).toEqual(expected);
  });

  test('has a name that fits into a label', () => {
    const name = 'q'.repeat(64);
    expect(problems({ overall: {} }, name)).toEqual([
      `metadata.name: Invalid value: "${name}": must be no more than 63 characters`,
    ]);
  });
});

describe('a ClusterTaintPolicy', () => {
  const problems = (taints: ClusterTaintPolicy['spec']['taints']): string[] =>
    admit(clusterTaintPolicies, { metadata: { name: 'a' }, spec: { taints } }).problems;

  test('taints against scheduling', () => {
    expect(problems([{ key: 'a', effect: 'NoSchedule' }])).toEqual([]);
    expect(problems([{ key: 'a', effect: 'NoExecute' }])[0]).toContain(
      'spec.taints[0].effect: Forbidden: Configuring taint with NoExecute effect is not allowed',
    );
  });

  test('names each taint once', () => {
    const taint = { key: 'a', effect: 'NoSchedule' };
    expect(problems([taint, { ...taint, value: 'b' }])).toEqual([
      'spec.taints[1]: Duplicate value: Duplicate taint with the same key(a) and effect(NoSchedule) is not allowed',
    ]);
  });
});
