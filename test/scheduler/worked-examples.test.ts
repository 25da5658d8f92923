import { describe, expect, test } from '@jest/globals';
import type { Cluster } from '../../src/api/cluster/v1alpha1/cluster.ts';
import type { Placement } from '../../src/api/policy/v1alpha1/placement.ts';
import type { ResourceBindingSpec, ResourceBindingStatus } from '../../src/api/work/v1alpha2/resource-binding.ts';
import { prepareFleet } from '../../src/scheduler/fleet.ts';
import { type ScheduleOptions, schedule } from '../../src/scheduler/schedule.ts';
import {
  AGGREGATED,
  aBinding,
  aCluster,
  clustersOf,
  DUPLICATED,
  DYNAMIC,
  EQUAL_WEIGHTS,
  targetsOf,
  weighted,
} from './fleet-builder.ts';

interface Example {
  clusters: string | Cluster[];
  placement: Placement;
  replicas: number;
  previous?: string;
  uid?: string;
  fresh?: boolean;
  /** Nothing is known of what a replica needs, as for a ConfigMap. */
  bare?: boolean;
  spec?: Partial<ResourceBindingSpec>;
  status?: ResourceBindingStatus;
  options?: ScheduleOptions;
}

function run(example: Example) {
  const { clusters, placement, replicas, previous, uid, fresh, bare, spec, status, options } = example;
  const binding = aBinding(placement, { replicas, ...(previous ? { clusters: targetsOf(previous) } : {}), ...spec });
  if (uid !== undefined) binding.spec.resource.uid = uid;
  if (bare) delete binding.spec.replicaRequirements;
  if (fresh) {
    binding.spec.rescheduleTriggeredAt = '2026-01-02T00:00:00Z';
    binding.status = { lastScheduledTime: '2026-01-01T00:00:00Z' };
  }
  if (status) binding.status = { ...binding.status, ...status };
  const fleet = prepareFleet(typeof clusters === 'string' ? clustersOf(clusters) : clusters);
  return schedule(fleet, binding, options);
}

/** `m1:4 m2:3`, or the failure's kind and text. */
function textOf(example: Example): string {
  const outcome = run(example);
  if (!outcome.ok) return `${outcome.kind}: ${outcome.message}`;
  return outcome.clusters.map(({ name, replicas = 0 }) => `${name}:${replicas}`).join(' ');
}

type Row = [string, Example, string];

describe('fixed weights', () => {
  const rows: Row[] = [
    [
      'a remainder goes up the names',
      { clusters: 'm1:9 m2:9', placement: weighted('m1:1 m2:1'), replicas: 3 },
      'm1:2 m2:1',
    ],
    [
      'an even uid keeps names ascending',
      { clusters: 'm1:9 m2:9', placement: weighted('m1:1 m2:1'), replicas: 5, uid: 'a' },
      'm1:3 m2:2',
    ],
    [
      'an odd uid turns names around',
      { clusters: 'm1:9 m2:9', placement: weighted('m1:1 m2:1'), replicas: 5, uid: 'b' },
      'm1:2 m2:3',
    ],
    [
      'the largest matching rule counts',
      { clusters: 'm1:9 m2:9 m3:9', placement: weighted('m1,m2:2 m2:5'), replicas: 7 },
      'm1:2 m2:5',
    ],
    [
      'no matching rule means equal weights',
      { clusters: 'm1:9 m2:9 m3:9', placement: weighted('zz:2'), replicas: 4 },
      'm1:2 m2:1 m3:1',
    ],
    ['capacity is ignored', { clusters: 'm1:1 m2:1', placement: weighted('m1:1 m2:1'), replicas: 10 }, 'm1:5 m2:5'],
    [
      'the previous result is ignored',
      { clusters: 'm1:9 m2:9', placement: weighted('m1:1 m2:1'), replicas: 3, previous: 'm2:2 m1:1' },
      'm1:2 m2:1',
    ],
    [
      'without a preference weights are equal',
      { clusters: 'm1:5 m2:0 m3:9', placement: EQUAL_WEIGHTS, replicas: 4 },
      'm1:2 m2:1 m3:1',
    ],
  ];
  test.each(rows)('%s', (_, example, expected) => expect(textOf(example)).toBe(expected));
});

describe('dynamic weight', () => {
  const rows: Row[] = [
    [
      'divides in proportion to capacity',
      { clusters: 'm1:6 m2:12 m3:18', placement: DYNAMIC, replicas: 12 },
      'm1:2 m2:4 m3:6',
    ],
    [
      'divides only what is missing',
      { clusters: 'm1:2 m2:8 m3:4', placement: DYNAMIC, replicas: 9, previous: 'm1:3 m2:1' },
      'm1:4 m2:4 m3:1',
    ],
    [
      'scales down by previous replicas',
      { clusters: 'm1:0 m2:0 m3:0', placement: DYNAMIC, replicas: 6, previous: 'm1:6 m2:4 m3:2' },
      'm1:3 m2:2 m3:1',
    ],
    [
      'changes nothing while the sum is right',
      { clusters: 'm1:9 m2:0', placement: DYNAMIC, replicas: 4, previous: 'm2:1 m1:3' },
      'm2:1 m1:3',
    ],
    [
      'divides everything anew when asked to',
      { clusters: 'm1:2 m2:8 m3:4', placement: DYNAMIC, replicas: 9, previous: 'm1:3 m2:1', fresh: true },
      'm1:3 m2:4 m3:2',
    ],
    [
      'gives the missing to the only one with room',
      { clusters: 'm1:0 m2:0 m3:7', placement: DYNAMIC, replicas: 9, previous: 'm1:3 m2:2' },
      'm1:3 m2:2 m3:4',
    ],
  ];
  test.each(rows)('%s', (_, example, expected) => expect(textOf(example)).toBe(expected));
});

const range = (count: number) => Array.from({ length: count }, (_, i) => `c${String(i + 1).padStart(2, '0')}`);
const varied = [5, 9, 5, 7, 9, 5, 7, 9, 5, 7, 5, 9, 7, 5];

describe('aggregated', () => {
  const rows: Row[] = [
    ['uses one cluster when it suffices', { clusters: 'm1:4 m2:10 m3:6', placement: AGGREGATED, replicas: 9 }, 'm2:9'],
    ['uses as few as suffice', { clusters: 'm1:4 m2:10 m3:6', placement: AGGREGATED, replicas: 12 }, 'm2:7 m3:5'],
    [
      'fills clusters in use first',
      { clusters: 'm1:3 m2:20 m3:6', placement: AGGREGATED, replicas: 5, previous: 'm1:2' },
      'm1:5',
    ],
    [
      'adds a cluster when those in use are full',
      { clusters: 'm1:3 m2:20 m3:6', placement: AGGREGATED, replicas: 10, previous: 'm1:2' },
      'm1:3 m2:7',
    ],
    [
      'scales down to the largest',
      { clusters: 'm1:9 m2:9 m3:9', placement: AGGREGATED, replicas: 6, previous: 'm1:3 m2:5 m3:4' },
      'm2:3 m3:3',
    ],
    [
      'replaces a cluster that is gone',
      { clusters: 'm1:9 m2:9', placement: AGGREGATED, replicas: 6, previous: 'gone:4 m2:2' },
      'm2:6',
    ],
    [
      'packs anew when asked to',
      { clusters: 'm1:3 m2:20 m3:6', placement: AGGREGATED, replicas: 10, previous: 'm1:8 m3:2', fresh: true },
      'm2:10',
    ],
    [
      'counts only free capacity against what is missing',
      { clusters: 'm1:1 m2:2', placement: AGGREGATED, replicas: 9, previous: 'm1:3' },
      'Unschedulable: failed to assign replicas: failed to scale up: Clusters available replicas 3 are not enough to schedule.',
    ],
    [
      'keeps thirteen equal clusters in order',
      { clusters: range(13).map((name) => aCluster(name, 5)), placement: AGGREGATED, replicas: 12 },
      'c01:4 c02:4 c03:4',
    ],
    [
      'lets ties fall as the sort does',
      {
        clusters: range(14).map((name, i) => aCluster(name, varied[i] ?? 0)),
        placement: AGGREGATED,
        replicas: 30,
        previous: 'c03:1 c10:1 c14:1',
      },
      'c02:7 c03:5 c10:6 c12:7 c14:5',
    ],
  ];
  test.each(rows)('%s', (_, example, expected) => expect(textOf(example)).toBe(expected));
});

describe('duplicated, without replicas, and empty', () => {
  const empty: ScheduleOptions = { enableEmptyWorkloadPropagation: true };
  const rows: Row[] = [
    [
      'clusters in use come first, then the roomier',
      { clusters: 'm1:3 m2:9 m3:5', placement: DUPLICATED, replicas: 2, previous: 'm3:2' },
      'm3:2 m2:2 m1:2',
    ],
    ['no strategy means duplicated', { clusters: 'm1:3 m2:9', placement: {}, replicas: 2 }, 'm2:2 m1:2'],
    ['zero replicas need no cluster', { clusters: 'm1:3 m2:9', placement: AGGREGATED, replicas: 0 }, ''],
    [
      'zero replicas may still be sent',
      { clusters: 'm1:3 m2:9', placement: AGGREGATED, replicas: 0, options: empty },
      'm1:0 m2:0',
    ],
    [
      'what has no replicas goes everywhere',
      { clusters: 'm1:3 m2:9 m3:1', placement: AGGREGATED, replicas: 0, bare: true },
      'm1:0 m2:0 m3:0',
    ],
    [
      'clusters without replicas may be sent the object',
      { clusters: 'm1:4 m2:10 m3:6', placement: AGGREGATED, replicas: 9, options: empty },
      'm2:9 m3:0 m1:0',
    ],
    [
      'sums wrap at 32 bits',
      { clusters: 'm1:3 m2:9', placement: AGGREGATED, replicas: 0, fresh: true },
      'Unschedulable: failed to assign replicas: failed to do fresh scale: Clusters available replicas -2 are not enough to schedule.',
    ],
  ];
  test.each(rows)('%s', (_, example, expected) => expect(textOf(example)).toBe(expected));

  test('a strategy nobody knows is named', () => {
    const placement: Placement = { replicaScheduling: { replicaSchedulingType: 'Divided' } };
    expect(textOf({ clusters: 'm1:3', placement, replicas: 1 })).toBe(
      'Other: failed to assign replicas: unsupported replica scheduling strategy, replicaSchedulingType: Divided, replicaDivisionPreference: , please try another scheduling strategy',
    );
  });
});

const spread = (placement: Placement, ...constraints: [string, number, number][]): Placement => ({
  ...placement,
  spreadConstraints: constraints.map(([field, minGroups, maxGroups]) => ({
    spreadByField: field as 'cluster',
    minGroups,
    maxGroups,
  })),
});

describe('spread by cluster', () => {
  const rows: Row[] = [
    [
      'the best are chosen',
      { clusters: 'm1:40 m2:30 m3:60', placement: spread(AGGREGATED, ['cluster', 2, 2]), replicas: 95 },
      'm1:38 m3:57',
    ],
    [
      'small ones are exchanged until capacity suffices',
      {
        clusters: 'm1:0 m2:5 m3:60',
        placement: spread(AGGREGATED, ['cluster', 2, 2]),
        replicas: 20,
        previous: 'm1:2 m2:2',
      },
      'm2:3 m3:17',
    ],
    [
      'duplicated ignores capacity',
      { clusters: 'm1:4 m2:3 m3:6', placement: spread(DUPLICATED, ['cluster', 1, 2]), replicas: 5 },
      'm3:5 m1:5',
    ],
    [
      'too few clusters',
      { clusters: 'm1:4 m2:3', placement: spread(DUPLICATED, ['cluster', 3, 3]), replicas: 5 },
      'Other: failed to select clusters: the number of feasible clusters is less than spreadConstraint.MinGroups',
    ],
    [
      'too little capacity',
      { clusters: 'm1:4 m2:10', placement: spread(AGGREGATED, ['cluster', 1, 1]), replicas: 14 },
      'Other: failed to select clusters: no enough resource when selecting 1 clusters',
    ],
    [
      'no maximum selects nothing',
      { clusters: 'm1:4', placement: spread(DUPLICATED, ['cluster', 1, 0]), replicas: 1 },
      'Other: failed to assign replicas: no clusters available to schedule',
    ],
  ];
  test.each(rows)('%s', (_, example, expected) => expect(textOf(example)).toBe(expected));
});

describe('spread by region', () => {
  const inRegions = (text: string): Cluster[] =>
    text.split(' ').map((word) => {
      const [region = '', name = '', pods] = word.split('/');
      return aCluster(name, Number(pods), { region });
    });
  const five = inRegions('r1/m1/10 r1/m2/20 r2/m3/15 r2/m4/5 r3/m5/30');
  const rows: Row[] = [
    [
      'regions are picked by score, then by size',
      { clusters: five, placement: spread(AGGREGATED, ['region', 2, 2], ['cluster', 3, 3]), replicas: 40 },
      'm1:9 m2:18 m3:13',
    ],
    [
      'a shorter combination that suffices wins',
      { clusters: five, placement: spread(DUPLICATED, ['region', 1, 2], ['cluster', 2, 4]), replicas: 10 },
      'm2:10 m1:10',
    ],
    [
      'too few regions',
      {
        clusters: inRegions('r1/m1/9'),
        placement: spread(AGGREGATED, ['region', 2, 2], ['cluster', 1, 1]),
        replicas: 1,
      },
      'Other: failed to select clusters: the number of feasible region is less than spreadConstraint.MinGroups',
    ],
    [
      'too few clusters in them',
      {
        clusters: inRegions('r1/m1/9 r2/m2/9'),
        placement: spread(AGGREGATED, ['region', 1, 2], ['cluster', 3, 4]),
        replicas: 1,
      },
      'Other: failed to select clusters: the number of clusters is less than the cluster spreadConstraint.MinGroups',
    ],
    [
      'regions alone give their heads',
      {
        clusters: inRegions('r1/m1/10 r1/m2/20 r2/m3/15'),
        placement: spread(DUPLICATED, ['region', 1, 2]),
        replicas: 1,
      },
      'm2:1',
    ],
  ];
  test.each(rows)('%s', (_, example, expected) => expect(textOf(example)).toBe(expected));

  test('zones only filter', () => {
    const clusters = [
      aCluster('m1', 5, { zones: ['z1'] }),
      aCluster('m2', 9),
      aCluster('m3', 7, { zones: ['z1', 'z2'] }),
    ];
    const placement = spread(DUPLICATED, ['zone', 1, 1], ['cluster', 1, 1]);
    expect(textOf({ clusters, placement, replicas: 1 })).toBe('m3:1');
    expect(textOf({ clusters, placement: spread(DUPLICATED, ['zone', 1, 1]), replicas: 1 })).toBe(
      'Other: failed to select clusters: just support cluster and region spread constraint',
    );
  });
});

describe('overflow affinities', () => {
  const tiers = (placement: Placement): Placement => ({
    ...placement,
    clusterAffinities: [
      {
        affinityName: 'A',
        clusterNames: ['m1', 'm2'],
        overflowAffinities: [
          { affinityName: 'O1', clusterNames: ['m3'] },
          { affinityName: 'O2', clusterNames: ['m4', 'm1'] },
        ],
      },
    ],
  });
  const rows: Row[] = [
    [
      'fill the main clusters first',
      { clusters: 'm1:4 m2:3 m3:5 m4:50', placement: tiers(AGGREGATED), replicas: 9 },
      'm1:4 m2:3 m3:2',
    ],
    [
      'empty the last tier first',
      { clusters: 'm1:0 m2:0 m3:0 m4:0', placement: tiers(AGGREGATED), replicas: 6, previous: 'm1:4 m2:3 m3:2' },
      'm1:3 m2:3',
    ],
    [
      'keep what is placed in each tier',
      { clusters: 'm1:5 m2:0 m3:5 m4:5', placement: tiers(AGGREGATED), replicas: 11, previous: 'm2:3 m3:2' },
      'm1:5 m2:3 m3:3',
    ],
    [
      'may all be too small',
      { clusters: 'm1:4 m2:3 m3:5 m4:1', placement: tiers(AGGREGATED), replicas: 19 },
      'Unschedulable: failed to assign replicas: Clusters available replicas are not enough to schedule.',
    ],
    [
      'work with dynamic weight',
      { clusters: 'm1:4 m2:2 m3:6 m4:50', placement: tiers(DYNAMIC), replicas: 9 },
      'm1:4 m2:2 m3:3',
    ],
  ];
  test.each(rows)('%s', (_, example, expected) => expect(textOf(example)).toBe(expected));
});

describe('affinity terms', () => {
  const placement: Placement = {
    ...AGGREGATED,
    clusterAffinities: [
      { affinityName: 'A', clusterNames: ['m1'] },
      { affinityName: 'B', clusterNames: ['m2'] },
    ],
  };
  const scaleUp = (available: number) =>
    `failed to assign replicas: failed to scale up: Clusters available replicas ${available} are not enough to schedule.`;

  test('the next term is tried when one fails', () => {
    const outcome = run({ clusters: 'm1:4 m2:10', placement, replicas: 6 });
    expect(outcome).toMatchObject({ ok: true, affinity: 'B', clusters: [{ name: 'm2', replicas: 6 }] });
    expect(outcome.failedTerms).toEqual([
      { index: 0, affinity: 'A', failure: { kind: 'Unschedulable', message: scaleUp(4) } },
    ]);
  });

  test('a term in use is kept until rescheduling is asked for', () => {
    const status = { schedulerObservingAffinityName: 'B', lastScheduledTime: '2026-01-01T00:00:00Z' };
    const example: Example = { clusters: 'm1:40 m2:10', placement, replicas: 6, status };
    expect(run(example)).toMatchObject({ affinity: 'B' });
    expect(run({ ...example, fresh: true })).toMatchObject({ affinity: 'A', clusters: [{ name: 'm1', replicas: 6 }] });
  });

  test('when all fail the first failure counts, and targets stay for lack of capacity', () => {
    const outcome = run({ clusters: 'm1:4 m2:10', placement, replicas: 60 });
    expect(outcome).toMatchObject({ ok: false, kind: 'Unschedulable', message: scaleUp(4), write: false });
    expect(outcome.failedTerms).toHaveLength(2);
  });

  test('targets are given up when nothing fits', () => {
    const outcome = run({ clusters: 'm8:4 m9:10', placement, replicas: 6, previous: 'm1:6' });
    expect(outcome).toMatchObject({ ok: false, kind: 'Fit', write: true, clusters: [] });
  });
});

describe('when nothing fits', () => {
  const reason = 'cluster(s) did not match the placement cluster affinity constraint';

  test('every cluster counts with its reason', () => {
    const taint = { key: 'k', value: 'v', effect: 'NoSchedule' } as const;
    const noApi = { ...aCluster('m2', 9), status: {} };
    const deleting = aCluster('m6', 9);
    deleting.metadata.deletionTimestamp = '2026-01-01T00:00:00Z';
    const clusters = [
      aCluster('m1', 9, { taints: [taint] }),
      noApi,
      aCluster('m3', 9, { taints: [taint] }),
      aCluster('m5', 9),
      deleting,
    ];
    const placement: Placement = { clusterAffinity: { exclude: ['m5'] } };
    expect(run({ clusters, placement, replicas: 1 })).toMatchObject({
      message: `0/5 clusters are available: 1 cluster(s) did not have the API resource, 1 ${reason}, 2 cluster(s) had untolerated taint {k=v:NoSchedule}.`,
      rejected: {
        m1: 'cluster(s) had untolerated taint {k=v:NoSchedule}',
        m2: 'cluster(s) did not have the API resource',
        m3: 'cluster(s) had untolerated taint {k=v:NoSchedule}',
        m5: reason,
      },
    });
  });

  test('named clusters that do not exist leave all others refused', () => {
    const placement: Placement = { clusterAffinity: { clusterNames: ['m9'] } };
    const outcome = run({ clusters: 'm1:1 m2:1 m3:1', placement, replicas: 1 });
    expect(outcome).toMatchObject({ message: `0/3 clusters are available: 3 ${reason}.` });
  });

  test('an empty fleet has no cluster', () => {
    const outcome = run({ clusters: [], placement: {}, replicas: 1 });
    expect(outcome).toMatchObject({ kind: 'Fit', message: '0/0 clusters are available: no cluster exists.' });
  });

  test('a cluster under eviction is refused although it is a target', () => {
    const task = { fromCluster: 'm1', producer: 'x', reason: 'y' };
    const example: Example = {
      clusters: 'm1:9',
      placement: {},
      replicas: 1,
      previous: 'm1:1',
      spec: { gracefulEvictionTasks: [task] },
    };
    expect(run(example)).toMatchObject({ rejected: { m1: 'cluster(s) is in the process of eviction' } });
  });

  test('a binding without placement cannot be scheduled', () => {
    const binding = aBinding({});
    delete binding.spec.placement;
    const outcome = schedule(prepareFleet([]), binding);
    expect(outcome).toMatchObject({
      kind: 'Other',
      message: 'failed to get placement from resourceBinding(default/web-deployment)',
    });
  });
});
