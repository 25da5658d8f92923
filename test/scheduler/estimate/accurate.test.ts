import { describe, expect, test } from '@jest/globals';
import type { Node } from '../../../src/api/core/core.ts';
import type { Pod } from '../../../src/api/core/pod.ts';
import type { ReplicaRequirements } from '../../../src/api/work/v1alpha2/resource-binding.ts';
import { accurateEstimator, prepareMember } from '../../../src/scheduler/estimate/accurate.ts';
import type { MemberQuota } from '../../../src/scheduler/estimate/quota.ts';
import { prepareFleet } from '../../../src/scheduler/fleet.ts';
import type { FeatureGates } from '../../../src/scheduler/gates.ts';
import { schedule } from '../../../src/scheduler/schedule.ts';
import { AGGREGATED, aBinding, clustersOf } from '../fleet-builder.ts';

function aNode(name: string, cpu: string, more: Partial<Node> & { labels?: Record<string, string> } = {}): Node {
  const { labels = {}, ...rest } = more;
  return {
    metadata: { name, labels },
    status: { allocatable: { cpu, memory: '64Gi', pods: '110' } },
    ...rest,
  };
}

function aPod(nodeName: string, cpu: string, phase = 'Running'): Pod {
  const containers = [{ name: 'c', image: 'x', resources: { requests: { cpu } } }];
  return { metadata: { name: `p-${nodeName}` }, spec: { nodeName, containers }, status: { phase } } as Pod;
}

interface World {
  nodes: Node[];
  pods?: Pod[];
  quotas?: MemberQuota[];
  requirements?: ReplicaRequirements;
  gates?: Partial<FeatureGates>;
}

/** How many replicas an otherwise endless cluster takes. */
function fits({ nodes, pods = [], quotas = [], requirements, gates = {} }: World): number | undefined {
  const member = prepareMember(nodes, pods, quotas);
  const replicaRequirements = requirements ?? { resourceRequest: { cpu: '1' } };
  const outcome = schedule(prepareFleet(clustersOf('m1:1000')), aBinding({}, { replicas: 9, replicaRequirements }), {
    estimators: [accurateEstimator(() => member)],
    gates,
    explain: true,
  });
  const [explained] = outcome.explanation?.attempts[0]?.clusters ?? [];
  return explained?.estimates?.find(({ estimator }) => estimator === 'scheduler-estimator')?.count;
}

describe('replicas on nodes', () => {
  test('each node takes whole replicas', () => {
    expect(fits({ nodes: [aNode('a', '2500m'), aNode('b', '1500m')] })).toBe(3);
  });

  test('running pods take their share, finished ones do not', () => {
    const pods = [aPod('a', '1'), aPod('a', '1', 'Succeeded')];
    expect(fits({ nodes: [aNode('a', '4')], pods })).toBe(3);
  });

  test('without nodes there is no room', () => expect(fits({ nodes: [] })).toBe(0));

  test('unschedulable and tainted nodes need a toleration', () => {
    const nodes = [
      aNode('a', '1', { spec: { unschedulable: true } }),
      aNode('b', '1', { spec: { taints: [{ key: 'k', effect: 'NoSchedule' }] } }),
      aNode('c', '1'),
    ];
    const tolerations = [{ key: 'k', operator: 'Exists' }];
    expect(fits({ nodes })).toBe(1);
    expect(fits({ nodes, requirements: { resourceRequest: { cpu: '1' }, nodeClaim: { tolerations } } })).toBe(2);
  });

  test.each([
    ['a selector', { nodeSelector: { disk: 'ssd' } }, 1],
    [
      'an affinity',
      {
        hardNodeAffinity: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: 'size', operator: 'Gt', values: ['3'] }] }],
        },
      },
      1,
    ],
    [
      'a name',
      {
        hardNodeAffinity: {
          nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'NotIn', values: ['a'] }] }],
        },
      },
      1,
    ],
    ['an empty term', { hardNodeAffinity: { nodeSelectorTerms: [{}] } }, 0],
    ['no terms at all', { hardNodeAffinity: { nodeSelectorTerms: [] } }, 2],
  ])('nodes may be chosen by %s', (_, nodeClaim, count) => {
    const nodes = [aNode('a', '1', { labels: { disk: 'ssd', size: '2' } }), aNode('b', '1', { labels: { size: '4' } })];
    expect(fits({ nodes, requirements: { resourceRequest: { cpu: '1' }, nodeClaim } })).toBe(count);
  });
});

describe('quotas of the member', () => {
  const quota = (hard: string, used: string, spec: NonNullable<MemberQuota['spec']> = {}): MemberQuota => ({
    metadata: { namespace: 'default' },
    spec,
    status: { hard: { cpu: hard }, used: { cpu: used } },
  });
  const nodes = [aNode('a', '50')];
  const requirements = { namespace: 'default', resourceRequest: { cpu: '1500m' } };
  const gates = { ResourceQuotaEstimate: true };

  test.each([
    ['limits the estimate', quota('10', '4'), 4],
    ['overdrawn goes below zero', quota('3', '12'), -6],
    ['for another scope is ignored', quota('10', '4', { scopes: ['BestEffort'] }), 33],
  ])('%s', (_, each, count) => expect(fits({ nodes, quotas: [each], requirements, gates })).toBe(count));

  test('are ignored while the gate is off', () => {
    expect(fits({ nodes, quotas: [quota('10', '4')], requirements })).toBe(33);
  });

  test('with a priority class apply to its pods', () => {
    const scoped = quota('10', '4', {
      scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: ['high'] }] },
    });
    expect(fits({ nodes, quotas: [scoped], requirements, gates })).toBe(33);
    expect(fits({ nodes, quotas: [scoped], requirements: { ...requirements, priorityClassName: 'high' }, gates })).toBe(
      4,
    );
  });
});

describe('several estimators', () => {
  const targets = (known: Record<string, number>) => {
    const estimators = [
      accurateEstimator((name) => {
        const cpu = known[name];
        return cpu === undefined ? undefined : prepareMember([aNode('a', String(cpu))], []);
      }),
    ];
    const binding = aBinding(AGGREGATED, { replicas: 6 });
    return schedule(prepareFleet(clustersOf('m1:10 m2:9')), binding, { estimators }).clusters;
  };

  test('one cluster it does not know discards the estimator', () => {
    expect(targets({ m2: 1 })).toEqual([{ name: 'm1', replicas: 6 }]);
  });

  test('the least answer counts', () => {
    const few = prepareMember([{ ...aNode('a', '9'), status: { allocatable: { cpu: '9', pods: '2' } } }], []);
    const many = prepareMember([aNode('a', '9')], []);
    const estimators = [accurateEstimator((name) => (name === 'm1' ? few : many))];
    const binding = aBinding(AGGREGATED, { replicas: 6 });
    expect(schedule(prepareFleet(clustersOf('m1:10 m2:9')), binding, { estimators }).clusters).toEqual([
      { name: 'm2', replicas: 6 },
    ]);
  });
});

test('component sets are placed node by node', () => {
  const member = prepareMember([aNode('a', '3'), aNode('b', '3')], []);
  const components = [
    { name: 'jm', replicas: 1, replicaRequirements: { resourceRequest: { cpu: '1' } } },
    { name: 'tm', replicas: 2, replicaRequirements: { resourceRequest: { cpu: '2' } } },
  ];
  const binding = aBinding(
    { ...AGGREGATED, spreadConstraints: [{ spreadByField: 'cluster', minGroups: 1, maxGroups: 1 }] },
    { replicas: 0, components },
  );
  delete binding.spec.replicaRequirements;
  const clusters = clustersOf('m1:9');
  Object.assign(clusters[0]?.status?.resourceSummary?.allocatable ?? {}, { cpu: '100' });
  const outcome = schedule(prepareFleet(clusters), binding, {
    estimators: [accurateEstimator(() => member)],
    gates: { MultiplePodTemplatesScheduling: true },
    explain: true,
  });
  expect(outcome.explanation?.attempts[0]?.clusters[0]?.estimates?.map(({ count }) => count)).toEqual([3, 1]);
  expect(outcome.clusters).toEqual([
    {
      name: 'm1',
      components: [
        { name: 'jm', replicas: 1 },
        { name: 'tm', replicas: 2 },
      ],
    },
  ]);
});
