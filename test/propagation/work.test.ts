import { describe, expect, test } from '@jest/globals';
import type { AnyObject } from '../../src/api/meta/object.ts';
import { prepareWork } from '../../src/api/work/v1alpha1/prepare.ts';
import type { Work } from '../../src/api/work/v1alpha1/work.ts';
import { nativeInterpreter } from '../../src/propagation/interpreter/index.ts';
import { workName } from '../../src/propagation/names.ts';
import { renderWork, type WorkInput } from '../../src/propagation/work.ts';
import { aBinding, aDeployment } from './builders.ts';

function input(changes: Partial<WorkInput> = {}): WorkInput {
  return {
    binding: aBinding(),
    template: aDeployment({ metadata: { name: 'web', namespace: 'default', uid: 'u1', generation: 3 } }),
    target: { name: 'member1', replicas: 3 },
    interpreter: nativeInterpreter('apps/v1', 'Deployment'),
    ...changes,
  };
}

const manifestOf = (work: Work): AnyObject => work.spec.workload?.manifests?.[0] ?? { metadata: {} };
const context = { operation: 'CREATE', newUid: () => 'work-id', now: () => 0 } as const;

function stored(work: Work): Work {
  const copy = structuredClone(work);
  prepareWork(copy, context);
  return copy;
}

describe('a Work', () => {
  test("carries the cluster's share under the marks by which it is found again", () => {
    const work = renderWork(input());
    expect(work.metadata).toEqual({
      namespace: 'karmada-es-member1',
      name: workName({ kind: 'Deployment', namespace: 'default', name: 'web' }),
      labels: { 'resourcebinding.karmada.io/permanent-id': 'binding-id' },
      annotations: {
        'resourcebinding.karmada.io/namespace': 'default',
        'resourcebinding.karmada.io/name': 'web-deployment',
        'work.karmada.io/conflict-resolution': 'abort',
      },
      finalizers: ['karmada.io/execution-controller'],
    });
    expect(manifestOf(work)).toMatchObject({ spec: { replicas: 3 } });
    expect(manifestOf(work).metadata).toEqual({
      name: 'web',
      namespace: 'default',
      labels: { 'karmada.io/managed': 'true', 'resourcebinding.karmada.io/permanent-id': 'binding-id' },
      annotations: {
        'resourcebinding.karmada.io/namespace': 'default',
        'resourcebinding.karmada.io/name': 'web-deployment',
        'resourcetemplate.karmada.io/generation': '3',
        'resourcetemplate.karmada.io/uid': 'u1',
        'work.karmada.io/conflict-resolution': 'abort',
        'work.karmada.io/name': work.metadata.name,
        'work.karmada.io/namespace': 'karmada-es-member1',
      },
    });
  });

  test('is the same once stored: nothing is written for nothing', () => {
    const before = stored(renderWork(input()));
    expect(renderWork(input(), before)).toEqual(before);
  });

  test('admission gives it an id and records what it manages', () => {
    const { annotations, labels } = manifestOf(stored(renderWork(input()))).metadata;
    expect(labels?.['work.karmada.io/permanent-id']).toBe('work-id');
    expect(annotations?.['resourcetemplate.karmada.io/managed-labels']).toBe(
      'karmada.io/managed,resourcebinding.karmada.io/permanent-id,work.karmada.io/permanent-id',
    );
    expect(annotations?.['resourcetemplate.karmada.io/managed-annotations']?.split(',')).toEqual(
      Object.keys(annotations ?? {}).sort(),
    );
  });

  test.each([
    ['everywhere', { dispatching: true }, true],
    ['in this cluster', { dispatchingOnClusters: { clusterNames: ['member1'] } }, true],
    ['in another cluster', { dispatchingOnClusters: { clusterNames: ['member2'] } }, false],
  ])('is suspended when dispatching is suspended %s: %j', (_, suspension, expected) => {
    expect(renderWork(input({ binding: aBinding({ suspension }) })).spec.suspendDispatching).toBe(expected);
  });

  test("the template's own conflict resolution goes before the policy's", () => {
    const conflict = (binding: WorkInput['binding'], annotations = {}) =>
      renderWork(
        input({ binding, template: aDeployment({ metadata: { name: 'web', namespace: 'default', annotations } }) }),
      ).metadata.annotations?.['work.karmada.io/conflict-resolution'];
    expect(conflict(aBinding({ conflictResolution: 'Overwrite' }))).toBe('overwrite');
    expect(
      conflict(aBinding({ conflictResolution: 'Overwrite' }), { 'work.karmada.io/conflict-resolution': 'abort' }),
    ).toBe('abort');
    expect(conflict(aBinding(), { 'work.karmada.io/conflict-resolution': 'sometimes' })).toBe('abort');
  });

  test('records the overrides that were applied, and forgets those that no longer are', () => {
    const record = { policyName: 'registry', overriders: { plaintext: [] } };
    const override = (manifest: AnyObject) => ({ manifest, clusterPolicies: [], policies: [record] });
    const overridden = renderWork(input({ override }));
    expect(overridden.metadata.annotations?.['policy.karmada.io/applied-overrides']).toBe(JSON.stringify([record]));
    expect(renderWork(input(), overridden).metadata.annotations).not.toHaveProperty([
      'policy.karmada.io/applied-overrides',
    ]);
  });

  test('what is no workload is sent as it is', () => {
    const template = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'web', namespace: 'default' },
      data: { a: 'b' },
    };
    const { replicas: _, ...spec } = aBinding().spec;
    const work = renderWork(
      input({ template, binding: { ...aBinding(), spec }, interpreter: nativeInterpreter('v1', 'ConfigMap') }),
    );
    expect(manifestOf(work)).toMatchObject({ data: { a: 'b' } });
  });

  test('a copy after failover inherits the state of the one it replaces, with the gate on', () => {
    const binding = aBinding({
      clusters: [{ name: 'member2', replicas: 4 }],
      gracefulEvictionTasks: [
        {
          fromCluster: 'member1',
          producer: 'x',
          reason: 'ApplicationFailure',
          purgeMode: 'Directly',
          clustersBeforeFailover: ['member1'],
          preservedLabelState: { 'failover/job': '12' },
        },
      ],
    });
    const target = { name: 'member2', replicas: 4 };
    const labels = (gates: NonNullable<WorkInput['gates']>) =>
      manifestOf(renderWork(input({ binding, target, gates }))).metadata.labels;
    expect(labels({ statefulFailoverInjection: true })).toMatchObject({ 'failover/job': '12' });
    expect(labels({})).not.toHaveProperty(['failover/job']);
  });
});

describe("a Job's completions", () => {
  const job = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'sum', namespace: 'default', uid: 'even' },
    spec: { parallelism: 4, completions: 10, template: { spec: { containers: [] } } },
  };
  const clusters = [
    { name: 'member1', replicas: 3 },
    { name: 'member2', replicas: 1 },
  ];
  const completions = (replicaSchedulingType: 'Divided' | 'Duplicated') =>
    clusters.map((target) => {
      const binding = aBinding({ clusters, placement: { replicaScheduling: { replicaSchedulingType } } });
      const interpreter = nativeInterpreter('batch/v1', 'Job');
      return manifestOf(renderWork(input({ binding, template: job, target, interpreter }))).spec;
    });

  test('are divided as its replicas are, a tie going to whoever has fewer', () => {
    expect(completions('Divided')).toMatchObject([
      { parallelism: 3, completions: 7 },
      { parallelism: 1, completions: 3 },
    ]);
  });

  test('stay whole where every cluster runs all of it', () => {
    expect(completions('Duplicated')).toMatchObject([{ completions: 10 }, { completions: 10 }]);
  });
});
