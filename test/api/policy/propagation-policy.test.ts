import { describe, expect, test } from '@jest/globals';
import { clusterPropagationPolicies } from '../../../src/api/policy/v1alpha1/cluster-propagation-policy.ts';
import type { Placement } from '../../../src/api/policy/v1alpha1/placement.ts';
import { type PropagationPolicy, propagationPolicies } from '../../../src/api/policy/v1alpha1/propagation-policy.ts';
import type { PropagationSpec } from '../../../src/api/policy/v1alpha1/propagation-spec.ts';
import { admit } from '../admit.ts';

const policy = (spec: Partial<PropagationSpec> = {}): PropagationPolicy => ({
  metadata: { name: 'web', namespace: 'default' },
  spec: { resourceSelectors: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }], ...spec },
});

describe('a new policy', () => {
  test('gets an id, a finalizer and its defaults', () => {
    expect(admit(propagationPolicies, policy()).object).toEqual({
      metadata: {
        name: 'web',
        namespace: 'default',
        labels: { 'propagationpolicy.karmada.io/permanent-id': 'new-id' },
        finalizers: ['karmada.io/propagation-policy-controller'],
      },
      spec: {
        resourceSelectors: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', namespace: 'default' }],
        conflictResolution: 'Abort',
        preemption: 'Never',
        priority: 0,
        schedulerName: 'default-scheduler',
      },
    });
  });

  test('cannot bring an id of its own', () => {
    const given = policy();
    given.metadata.labels = { 'propagationpolicy.karmada.io/permanent-id': 'stolen', app: 'web' };
    expect(admit(propagationPolicies, given).object.metadata.labels).toEqual({
      'propagationpolicy.karmada.io/permanent-id': 'new-id',
      app: 'web',
    });
  });

  test('for the whole fleet keeps its selectors as they are', () => {
    const { object } = admit(clusterPropagationPolicies, { ...policy(), metadata: { name: 'web' } });
    expect(object.spec.resourceSelectors[0]).not.toHaveProperty('namespace');
    expect(object.metadata.finalizers).toEqual(['karmada.io/cluster-propagation-policy-controller']);
  });

  test('has the gaps in its placement and failover filled', () => {
    const { object } = admit(
      propagationPolicies,
      policy({
        placement: { spreadConstraints: [{ maxGroups: 2 }, { spreadByLabel: 'tier' }], replicaScheduling: {} },
        propagateDeps: true,
        failover: { application: { decisionConditions: {} } },
      }),
    );
    expect(object.spec.placement).toEqual({
      spreadConstraints: [
        { maxGroups: 2, minGroups: 1, spreadByField: 'cluster' },
        { spreadByLabel: 'tier', minGroups: 1 },
      ],
      replicaScheduling: { replicaSchedulingType: 'Divided', replicaDivisionPreference: 'Weighted' },
    });
    expect(object.spec.failover?.application).toEqual({
      decisionConditions: { tolerationSeconds: 300 },
      purgeMode: 'Gracefully',
      gracePeriodSeconds: 600,
    });
  });

  test('for an imported service sends what the service needs along', () => {
    const resourceSelectors = [{ apiVersion: 'multicluster.x-k8s.io/v1alpha1', kind: 'ServiceImport' }];
    expect(admit(propagationPolicies, policy({ resourceSelectors })).object.spec.propagateDeps).toBe(true);
  });

  test('of the wrong shape is reported by its schema, not by a crash', () => {
    const broken = {
      metadata: { name: 'web', namespace: 'default' },
      spec: { placement: 7 },
    } as unknown as PropagationPolicy;
    expect(admit(propagationPolicies, broken).problems).toEqual([
      'spec.resourceSelectors: Required value',
      'spec.placement: Invalid value: "integer": spec.placement in body must be of type object: "integer"',
    ]);
  });
});

describe('a changed policy', () => {
  const stored = admit(propagationPolicies, policy()).object;
  const update = (changes: (next: PropagationPolicy) => void) => {
    const next = structuredClone(stored);
    changes(next);
    return admit(propagationPolicies, next, { operation: 'UPDATE', old: stored, newUid: () => 'unused', now: () => 0 });
  };

  test('keeps its id', () => {
    expect(update(({ spec }) => Object.assign(spec, { priority: 5 }))).toMatchObject({
      object: { metadata: { labels: { 'propagationpolicy.karmada.io/permanent-id': 'new-id' } } },
      problems: [],
    });
  });

  test('may change neither scheduler nor id', () => {
    const { problems } = update(({ metadata, spec }) => {
      spec.schedulerName = 'mine';
      metadata.labels = { 'propagationpolicy.karmada.io/permanent-id': 'other' };
    });
    expect(problems).toEqual([
      'metadata.labels[propagationpolicy.karmada.io/permanent-id]: Invalid value: "other": label ' +
        'propagationpolicy.karmada.io/permanent-id is immutable, it can only be set by the system during creation',
      'spec.schedulerName: Invalid value: "mine": the schedulerName should not be updated',
    ]);
  });
});

/** Path and rule of each problem, without the value. */
const problemsOf = (spec: Partial<PropagationSpec>): string[] =>
  admit(propagationPolicies, policy(spec)).problems.map((text) => {
    const field = text.slice(0, text.indexOf(':'));
    return `${field}: ${text.slice(text.lastIndexOf(': ') + 2)}`;
  });

describe('a placement', () => {
  const terms = (...names: string[]): Placement => ({
    clusterAffinities: names.map((affinityName) => ({ affinityName })),
  });

  test.each<[Placement, string[]]>([
    [{ clusterAffinity: {} }, []],
    [terms('near', 'far'), []],
    [
      { clusterAffinity: {}, ...terms('near') },
      ['spec.placement: clusterAffinities cannot co-exist with clusterAffinity'],
    ],
    [
      terms('near', 'near'),
      ['spec.placement.clusterAffinities: each affinity term in a policy must have a unique name'],
    ],
    [
      { clusterAffinity: { fieldSelector: { matchExpressions: [{ key: 'country', operator: 'Exists' }] } } },
      [
        'spec.placement.clusterAffinity.fieldSelector.matchExpressions[0].key: unsupported key "country", must be provider, region, or zone',
        'spec.placement.clusterAffinity.fieldSelector.matchExpressions[0].operator: unsupported operator "Exists", must be In or NotIn',
      ],
    ],
    [
      { spreadConstraints: [{ spreadByField: 'region' }] },
      [
        'spec.placement.spreadConstraints: the cluster spread constraint must be enabled in one of the constraints in case of SpreadByField is enabled',
      ],
    ],
    [
      { spreadConstraints: [{ spreadByField: 'cluster' }, { spreadByField: 'cluster' }] },
      ['spec.placement.spreadConstraints: multiple cluster spread constraints are not allowed'],
    ],
    [
      { spreadConstraints: [{ spreadByField: 'cluster', minGroups: 3, maxGroups: 2 }] },
      ['spec.placement.spreadConstraints[0].maxGroups: maxGroups lower than minGroups is not allowed'],
    ],
    [
      { spreadConstraints: [{ spreadByField: 'cluster', spreadByLabel: 'tier', minGroups: -1, maxGroups: -2 }] },
      [
        'spec.placement.spreadConstraints[0].spreadByLabel: spreadByLabel should not co-exist with spreadByField',
        'spec.placement.spreadConstraints[0].minGroups: minGroups lower than 0 is not allowed',
        'spec.placement.spreadConstraints[0].maxGroups: maxGroups lower than 0 is not allowed',
      ],
    ],
    [
      { workloadAffinity: { affinity: { groupByLabelKey: 'app' }, antiAffinity: { groupByLabelKey: 'app' } } },
      ['spec.placement.workloadAffinity: affinity and antiAffinity must not use the same groupByLabelKey'],
    ],
    [
      { clusterTolerations: [{ key: 'a', operator: 'Gt', value: '1' }] },
      ['spec.placement.clusterTolerations[0].operator: "Equal", "Exists"'],
    ],
  ])('%j has the problems %j', (placement, expected) => {
    expect(problemsOf({ placement })).toEqual(expected);
  });

  test('may overflow only where it is known when a group is full', () => {
    const overflowing: Placement = {
      clusterAffinities: [
        { affinityName: 'near', clusterNames: ['member1'], overflowAffinities: [{ affinityName: 'far' }] },
      ],
    };
    expect(problemsOf({ placement: overflowing })).toEqual([
      'spec.placement.clusterAffinities[0].overflowAffinities: overflowAffinities can only be used together with dynamic weight or aggregated scheduling',
    ]);
    const replicaScheduling = { replicaSchedulingType: 'Divided', replicaDivisionPreference: 'Aggregated' } as const;
    expect(problemsOf({ placement: { ...overflowing, replicaScheduling } })).toEqual([]);
  });
});

test.each<[string, Partial<PropagationSpec>, string[]]>([
  [
    'application failover without dependencies',
    { failover: { application: { decisionConditions: {} } } },
    ['spec.propagateDeps: application failover is set, propagateDeps must be true'],
  ],
  [
    'a grace period where nothing is graceful',
    {
      propagateDeps: true,
      failover: { application: { decisionConditions: {}, purgeMode: 'Directly', gracePeriodSeconds: 5 } },
    },
    ['spec.failover.application.gracePeriodSeconds: only takes effect when purgeMode is gracefully'],
  ],
  [
    'times below zero',
    {
      propagateDeps: true,
      failover: { application: { decisionConditions: { tolerationSeconds: -1 }, gracePeriodSeconds: 0 } },
    },
    [
      'spec.failover.application.decisionConditions.tolerationSeconds: must be greater than or equal to 0',
      'spec.failover.application.gracePeriodSeconds: must be greater than 0',
    ],
  ],
  [
    'a selector of another namespace',
    { resourceSelectors: [{ apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'other' }] },
    [
      'spec.resourceSelectors[0].namespace: namespace of resource selector must be the same as the namespace of the policy',
    ],
  ],
  [
    'preemption of whatever there is',
    { preemption: 'Always', resourceSelectors: [{ apiVersion: 'apps/v1', kind: 'Deployment' }] },
    [
      'spec.resourceSelectors[0].name: name cannot be empty if preemption is Always, the empty name may cause unexpected resources preemption',
    ],
  ],
  [
    'both ways to suspend at once',
    { suspension: { dispatching: true, dispatchingOnClusters: { clusterNames: ['member1'] } } },
    ['spec.suspension: suspension dispatching cannot co-exist with dispatchingOnClusters.clusterNames'],
  ],
])('a policy with %s is refused', (_, spec, expected) => {
  expect(problemsOf(spec)).toEqual(expected);
});
