/** Every rule about policies and bindings beyond their schemas, with its whole message, as upstream's webhooks word it. */

import { describe, expect, test } from '@jest/globals';
import { clusterOverridePolicies } from '../../../src/api/policy/v1alpha1/cluster-override-policy.ts';
import { clusterPropagationPolicies } from '../../../src/api/policy/v1alpha1/cluster-propagation-policy.ts';
import { federatedResourceQuotas } from '../../../src/api/policy/v1alpha1/federated-resource-quota.ts';
import { overridePolicies } from '../../../src/api/policy/v1alpha1/override-policy.ts';
import type { Overriders, OverrideSpec } from '../../../src/api/policy/v1alpha1/override-spec.ts';
import type { ClusterAffinityTerm, Placement } from '../../../src/api/policy/v1alpha1/placement.ts';
import { type PropagationPolicy, propagationPolicies } from '../../../src/api/policy/v1alpha1/propagation-policy.ts';
import type { PropagationSpec } from '../../../src/api/policy/v1alpha1/propagation-spec.ts';
import { clusterResourceBindings } from '../../../src/api/work/v1alpha2/cluster-resource-binding.ts';
import { type ResourceBinding, resourceBindings } from '../../../src/api/work/v1alpha2/resource-binding.ts';
import { admit, CREATE } from '../admit.ts';

const LABEL_KEY =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
  "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

const SELECTOR = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
const aPolicy = (spec: Partial<PropagationSpec>, namespace = 'default'): PropagationPolicy => ({
  metadata: { name: 'p', ...(namespace ? { namespace } : {}) },
  spec: { resourceSelectors: [SELECTOR], ...spec },
});
const problemsOf = (spec: Partial<PropagationSpec>): string[] => admit(propagationPolicies, aPolicy(spec)).problems;
const divided = { replicaSchedulingType: 'Divided', replicaDivisionPreference: 'Aggregated' } as const;

describe('the placement of a policy', () => {
  const term = (affinityName: string, rest: Partial<ClusterAffinityTerm> = {}) => ({ affinityName, ...rest });
  const overflow = (...names: string[]) => ({
    clusterNames: ['m1'],
    overflowAffinities: names.map((affinityName) => ({ affinityName })),
  });
  const value = (of: unknown): string => JSON.stringify(of);

  test.each<[string, Placement, (placement: Placement) => string[]]>([
    [
      'both forms of affinity',
      { clusterAffinity: {}, clusterAffinities: [term('a')] },
      (all) => [`spec.placement: Invalid value: ${value(all)}: clusterAffinities cannot co-exist with clusterAffinity`],
    ],
    [
      'a group whose name is no label key',
      { clusterAffinities: [term('a b')] },
      () => [`spec.placement.clusterAffinities[0].affinityName: Invalid value: "a b": ${LABEL_KEY}`],
    ],
    [
      'two groups of one name',
      { clusterAffinities: [term('a'), term('a')] },
      ({ clusterAffinities: terms }) => [
        `spec.placement.clusterAffinities: Invalid value: ${value(terms)}: each affinity term in a policy must have a unique name`,
      ],
    ],
    [
      'overflow where nobody knows when a group is full',
      { clusterAffinities: [term('a', overflow('b'))] },
      ({ clusterAffinities: terms }) => [
        `spec.placement.clusterAffinities[0].overflowAffinities: Invalid value: ${value(terms?.[0]?.overflowAffinities)}: overflowAffinities can only be used together with dynamic weight or aggregated scheduling`,
      ],
    ],
    [
      'overflow of a group that is everything',
      { replicaScheduling: divided, clusterAffinities: [term('a', { overflowAffinities: [term('b')] })] },
      ({ clusterAffinities: terms }) => [
        `spec.placement.clusterAffinities[0].overflowAffinities: Invalid value: ${value(terms?.[0]?.overflowAffinities)}: overflowAffinities can only be used together with the inline ClusterAffinity`,
      ],
    ],
    [
      'overflow groups that are named twice, or like the main one',
      { replicaScheduling: divided, clusterAffinities: [term('a', overflow('b', 'b', 'a'))] },
      () =>
        ['"b"', '"a"'].map(
          (name, index) =>
            `spec.placement.clusterAffinities[0].overflowAffinities[${index + 1}].affinityName: Invalid value: ${name}: overflow affinity name must be unique and must not duplicate the primary group's affinityName`,
        ),
    ],
    [
      'fields that clusters do not have',
      { clusterAffinity: { fieldSelector: { matchExpressions: [{ key: 'country', operator: 'Exists' }] } } },
      () => [
        'spec.placement.clusterAffinity.fieldSelector.matchExpressions[0].key: Invalid value: "country": unsupported key "country", must be provider, region, or zone',
        'spec.placement.clusterAffinity.fieldSelector.matchExpressions[0].operator: Invalid value: "Exists": unsupported operator "Exists", must be In or NotIn',
      ],
    ],
    [
      'weights for fields that clusters do not have',
      {
        replicaScheduling: {
          ...divided,
          weightPreference: {
            staticWeightList: [
              { weight: 1, targetCluster: { fieldSelector: { matchExpressions: [{ key: 'x', operator: 'In' }] } } },
            ],
          },
        },
      },
      () => [
        'spec.placement.replicaScheduling.weightPreference.staticWeightList[0].targetCluster.fieldSelector.matchExpressions[0].key: Invalid value: "x": unsupported key "x", must be provider, region, or zone',
      ],
    ],
    [
      'a constraint by field and by label',
      { spreadConstraints: [{ spreadByField: 'cluster', spreadByLabel: 'tier' }] },
      () => [
        'spec.placement.spreadConstraints[0].spreadByLabel: Invalid value: "tier": spreadByLabel should not co-exist with spreadByField',
      ],
    ],
    [
      'group counts below zero',
      { spreadConstraints: [{ spreadByField: 'cluster', minGroups: -1, maxGroups: -1 }] },
      () => [
        'spec.placement.spreadConstraints[0].minGroups: Invalid value: -1: minGroups lower than 0 is not allowed',
        'spec.placement.spreadConstraints[0].maxGroups: Invalid value: -1: maxGroups lower than 0 is not allowed',
      ],
    ],
    [
      'at most fewer than at least',
      { spreadConstraints: [{ spreadByField: 'cluster', minGroups: 2, maxGroups: 1 }] },
      () => [
        'spec.placement.spreadConstraints[0].maxGroups: Invalid value: 1: maxGroups lower than minGroups is not allowed',
      ],
    ],
    [
      'two constraints on one field',
      { spreadConstraints: [{ spreadByField: 'cluster' }, { spreadByField: 'cluster' }] },
      () => [
        'spec.placement.spreadConstraints: Invalid value: [{"spreadByField":"cluster","minGroups":1},{"spreadByField":"cluster","minGroups":1}]: multiple cluster spread constraints are not allowed',
      ],
    ],
    [
      'fields without the cluster',
      { spreadConstraints: [{ spreadByField: 'region', minGroups: 1 }] },
      () => [
        'spec.placement.spreadConstraints: Invalid value: [{"spreadByField":"region","minGroups":1}]: the cluster spread constraint must be enabled in one of the constraints in case of SpreadByField is enabled',
      ],
    ],
    [
      'a group label that is none',
      { workloadAffinity: { affinity: { groupByLabelKey: 'a b' } } },
      () => [`spec.placement.workloadAffinity.affinity.groupByLabelKey: Invalid value: "a b": ${LABEL_KEY}`],
    ],
    [
      'the wish to be together and apart',
      { workloadAffinity: { affinity: { groupByLabelKey: 'app' }, antiAffinity: { groupByLabelKey: 'app' } } },
      ({ workloadAffinity }) => [
        `spec.placement.workloadAffinity: Invalid value: ${value(workloadAffinity)}: affinity and antiAffinity must not use the same groupByLabelKey`,
      ],
    ],
    [
      'a toleration that compares numbers',
      { clusterTolerations: [{ key: 'a', operator: 'Lt', value: '1' }] },
      () => [
        'spec.placement.clusterTolerations[0].operator: Unsupported value: "Lt": supported values: "Equal", "Exists"',
      ],
    ],
  ])('must not have %s', (_, placement, expected) => {
    expect(problemsOf({ placement })).toEqual(expected(placement));
  });
});

describe('a policy', () => {
  const failover = (application: object): Partial<PropagationSpec> => ({
    propagateDeps: true,
    failover: { application: { decisionConditions: {}, ...application } },
  });
  const state = { statePreservation: { rules: [{ aliasLabelName: 'a b', jsonPath: '{.x}' }] } };

  test.each<[string, Partial<PropagationSpec>, string[]]>([
    [
      'application failover without its dependencies',
      { failover: { application: { decisionConditions: {} } } },
      ['spec.propagateDeps: Invalid value: false: application failover is set, propagateDeps must be true'],
    ],
    [
      'a toleration below zero',
      failover({ decisionConditions: { tolerationSeconds: -1 } }),
      [
        'spec.failover.application.decisionConditions.tolerationSeconds: Invalid value: -1: must be greater than or equal to 0',
      ],
    ],
    [
      'a grace period where none is given',
      failover({ purgeMode: 'Directly', gracePeriodSeconds: 5 }),
      [
        'spec.failover.application.gracePeriodSeconds: Invalid value: 5: only takes effect when purgeMode is gracefully',
      ],
    ],
    [
      'a grace period of nothing',
      failover({ gracePeriodSeconds: 0 }),
      ['spec.failover.application.gracePeriodSeconds: Invalid value: 0: must be greater than 0'],
    ],
    [
      'preserved state under a name that is no label',
      { propagateDeps: true, failover: { application: { decisionConditions: {}, ...state }, cluster: state } },
      ['application', 'cluster'].map(
        (part) => `spec.failover.${part}.statePreservation.rules[0].aliasLabelName: Invalid value: "a b": ${LABEL_KEY}`,
      ),
    ],
    [
      'a selector of another namespace',
      { resourceSelectors: [{ ...SELECTOR, namespace: 'other' }] },
      [
        'spec.resourceSelectors[0].namespace: Invalid value: "other": namespace of resource selector must be the same as the namespace of the policy',
      ],
    ],
    [
      'preemption of whatever there is',
      { preemption: 'Always', resourceSelectors: [SELECTOR, { apiVersion: 'v1', kind: 'Secret' }] },
      [
        'spec.resourceSelectors[1].name: Invalid value: "": name cannot be empty if preemption is Always, the empty name may cause unexpected resources preemption',
      ],
    ],
    [
      'both ways to suspend',
      { suspension: { dispatching: true, dispatchingOnClusters: { clusterNames: ['m1'] } } },
      [
        'spec.suspension: Invalid value: {"dispatching":true,"dispatchingOnClusters":{"clusterNames":["m1"]}}: suspension dispatching cannot co-exist with dispatchingOnClusters.clusterNames',
      ],
    ],
  ])('must not have %s', (_, spec, expected) => {
    expect(problemsOf(spec)).toEqual(expected);
  });

  test.each([
    [propagationPolicies, 'default', 'propagationpolicy.karmada.io/permanent-id'],
    [clusterPropagationPolicies, '', 'clusterpropagationpolicy.karmada.io/permanent-id'],
  ] as const)('keeps its scheduler and its id: %#', (kind, namespace, label) => {
    const old = admit(kind, aPolicy({}, namespace)).object;
    const changed = (labels: Record<string, string>, schedulerName = 'default-scheduler'): string[] =>
      admit(
        kind,
        { ...old, metadata: { ...old.metadata, labels }, spec: { ...old.spec, schedulerName } },
        { ...CREATE, operation: 'UPDATE', old },
      ).problems;
    expect(changed({ [label]: 'new-id' }, 'mine')).toEqual([
      'spec.schedulerName: Invalid value: "mine": the schedulerName should not be updated',
    ]);
    expect(changed({ [label]: 'other' })).toEqual([
      `metadata.labels[${label}]: Invalid value: "other": label ${label} is immutable, it can only be set by the system during creation`,
    ]);
    expect(changed({})).toEqual([
      `metadata.labels[${label}]: Required value: label ${label} is required, it should be set by the mutating admission webhook during creation`,
    ]);
  });

  test('is given what it leaves open', () => {
    const imported = { apiVersion: 'multicluster.x-k8s.io/v1alpha1', kind: 'ServiceImport' };
    const spec: Partial<PropagationSpec> = {
      resourceSelectors: [imported],
      placement: { spreadConstraints: [{}, { spreadByLabel: 'tier' }], replicaScheduling: {} },
      failover: { application: { decisionConditions: {} } },
    };
    const filled = {
      propagateDeps: true,
      placement: {
        spreadConstraints: [
          { spreadByField: 'cluster', minGroups: 1 },
          { spreadByLabel: 'tier', minGroups: 1 },
        ],
        replicaScheduling: { replicaSchedulingType: 'Divided', replicaDivisionPreference: 'Weighted' },
      },
      failover: {
        application: {
          decisionConditions: { tolerationSeconds: 300 },
          purgeMode: 'Gracefully',
          gracePeriodSeconds: 600,
        },
      },
    };
    const namespaced = admit(propagationPolicies, aPolicy(spec));
    expect(namespaced).toMatchObject({ object: { spec: filled }, problems: [] });
    expect(namespaced.object.spec.resourceSelectors).toEqual([{ ...imported, namespace: 'default' }]);
    const fleetWide = admit(clusterPropagationPolicies, aPolicy(spec, ''));
    expect(fleetWide).toMatchObject({ object: { spec: filled }, problems: [] });
    expect(fleetWide.object.spec.resourceSelectors).toEqual([imported]);
  });
});

describe('an override policy', () => {
  const at = (overriders: Overriders): OverrideSpec => ({ overrideRules: [{ overriders }] });
  const rule = 'spec.overrideRules[0].overriders';
  const field = (edits: object): OverrideSpec => at({ fieldOverrider: [{ fieldPath: '/data/a', ...edits }] });
  const replace = { operator: 'replace', subPath: '/a', value: 1 } as const;
  const POINTER = 'JSON pointer must be empty or start with a "/"';

  test.each<[string, OverrideSpec, string[]]>([
    [
      'rules and their old form',
      { ...at({}), targetCluster: {}, overriders: { plaintext: [{ operator: 'remove', path: '/a' }] } },
      [
        "spec.targetCluster: Invalid value: {}: overrideRules and targetCluster can't co-exist",
        'spec.overriders: Invalid value: {"plaintext":[{"operator":"remove","path":"/a"}]}: overrideRules and overriders can\'t co-exist',
      ],
    ],
    [
      'an image path that is no pointer',
      at({ imageOverrider: [{ component: 'Tag', operator: 'remove', predicate: { path: 'spec' } }] }),
      [`${rule}.imageOverrider[0].predicate.path: Invalid value: "spec": ${POINTER}`],
    ],
    [
      'a label that is none',
      at({ labelsOverrider: [{ operator: 'add', value: { 'a b': 'x' } }] }),
      [`${rule}.labelsOverrider[0].value: Invalid value: "a b": ${LABEL_KEY}`],
    ],
    [
      'an annotation that is none',
      at({ annotationsOverrider: [{ operator: 'add', value: { 'a b': 'any text' } }] }),
      [`${rule}.annotationsOverrider[0].value: Invalid value: "a b": ${LABEL_KEY}`],
    ],
    [
      'a document in two formats',
      field({ json: [replace], yaml: [replace] }),
      [
        `${rule}.fieldOverrider[0]: Invalid value: {"fieldPath":"/data/a","json":[${JSON.stringify(replace)}],"yaml":[${JSON.stringify(replace)}]}: FieldOverrider has both YAML and JSON set. Only one is allowed`,
      ],
    ],
    [
      'a document without edits',
      field({}),
      [
        `${rule}.fieldOverrider[0]: Invalid value: {"fieldPath":"/data/a"}: FieldOverrider must have either JSON or YAML set`,
      ],
    ],
    [
      'paths that are no pointers',
      at({ fieldOverrider: [{ fieldPath: 'data', json: [{ ...replace, subPath: 'a' }] }] }),
      [
        `${rule}.fieldOverrider[0].fieldPath: Invalid value: "data": ${POINTER}`,
        `${rule}.fieldOverrider[0].json[0].subPath: Invalid value: "a": ${POINTER}`,
      ],
    ],
    [
      'values that are missing or too many',
      field({
        yaml: [
          { operator: 'remove', subPath: '/a', value: 1 },
          { operator: 'add', subPath: '/b' },
        ],
      }),
      [
        `${rule}.fieldOverrider[0].yaml[0].value: Invalid value: 1: value is not allowed for remove operation`,
        `${rule}.fieldOverrider[0].yaml[1].value: Invalid value: null: value is required for add or replace operation`,
      ],
    ],
    [
      'clusters by fields they do not have',
      {
        overrideRules: [
          { overriders: {}, targetCluster: { fieldSelector: { matchExpressions: [{ key: 'x', operator: 'In' }] } } },
        ],
      },
      [
        'spec.overrideRules[0].targetCluster.fieldSelector.matchExpressions[0].key: Invalid value: "x": unsupported key "x", must be provider, region, or zone',
      ],
    ],
  ])('must not have %s', (_, spec, expected) => {
    const metadata = { name: 'o', namespace: 'default' };
    expect(admit(overridePolicies, { metadata, spec }).problems).toEqual(expected);
    expect(admit(clusterOverridePolicies, { metadata: { name: 'o' }, spec }).problems).toEqual(expected);
  });

  test('may have its old form alone, and old field edits beside rules', () => {
    const old = { fieldOverrider: [{ fieldPath: '/data/a', json: [replace] }] };
    const metadata = { name: 'o', namespace: 'default' };
    for (const spec of [
      { overriders: old, targetCluster: {} },
      { ...at({}), overriders: old },
    ]) {
      expect(admit(overridePolicies, { metadata, spec }).problems).toEqual([]);
    }
  });

  test('of a namespace selects within it', () => {
    const elsewhere = { ...SELECTOR, namespace: 'other' };
    const spec: OverrideSpec = { ...at({}), resourceSelectors: [SELECTOR, elsewhere] };
    const { object, problems } = admit(overridePolicies, { metadata: { name: 'o', namespace: 'default' }, spec });
    expect(object.spec.resourceSelectors?.[0]?.namespace).toBe('default');
    expect(problems).toEqual([
      'spec.resourceSelectors[1].namespace: Invalid value: "other": namespace of resource selector must be the same as the namespace of the policy',
    ]);
  });
});

describe('a FederatedResourceQuota', () => {
  test('reports amounts like those it limits', () => {
    const { problems } = admit(federatedResourceQuotas, {
      metadata: { name: 'q'.repeat(64), namespace: 'default' },
      spec: { overall: { cpu: '1' } },
      status: { overallUsed: { cpu: '-1' }, aggregatedStatus: [{ clusterName: 'M', used: { cpu: '-2' } }] },
    });
    expect(problems).toEqual([
      `metadata.name: Invalid value: "${'q'.repeat(64)}": must be no more than 63 characters`,
      'status.overallUsed[cpu]: Invalid value: "-1": must be greater than or equal to 0',
      expect.stringMatching(
        /^status\.aggregatedStatus\[0\]\.clusterName: Invalid value: "M": a lowercase RFC 1123 label/,
      ),
      'status.aggregatedStatus[0].used[cpu]: Invalid value: "-2": must be greater than or equal to 0',
    ]);
  });
});

describe('a binding', () => {
  const resource = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'default', name: 'web' };
  const aBinding = (spec: Partial<ResourceBinding['spec']> = {}, annotations = {}): ResourceBinding => ({
    metadata: { name: 'b', namespace: 'default', annotations },
    spec: { resource, ...spec },
  });

  test('gets an id when it is made, unless it has one', () => {
    const label = 'resourcebinding.karmada.io/permanent-id';
    expect(admit(resourceBindings, aBinding()).object.metadata.labels).toEqual({ [label]: 'new-id' });
    const given = aBinding();
    given.metadata.labels = { [label]: 'restored' };
    expect(admit(resourceBindings, given).object.metadata.labels).toEqual({ [label]: 'restored' });
    expect(
      admit(clusterResourceBindings, { metadata: { name: 'b' }, spec: { resource } }).object.metadata.labels,
    ).toEqual({ 'clusterresourcebinding.karmada.io/permanent-id': 'new-id' });
  });

  test('must not record dependencies that are no JSON', () => {
    const key = 'resourcebinding.karmada.io/dependencies';
    expect(admit(resourceBindings, aBinding({}, { [key]: 'x' })).problems).toEqual([
      `metadata.annotations[${key}]: Invalid value: "x": annotation value must be a valid JSON`,
    ]);
  });

  test('must name each of its components, and once', () => {
    const components = ['', 'a', 'a'].map((name) => ({ name, replicas: 1 }));
    const text = JSON.stringify(components);
    expect(admit(resourceBindings, aBinding({ components })).problems).toEqual([
      `spec.components: Invalid value: ${text}: component names must be non-empty`,
      `spec.components: Invalid value: ${text}: component names must be unique`,
    ]);
  });
});
