import { describe, expect, test } from '@jest/globals';
import type { AnyObject } from '../../../src/api/meta/object.ts';
import type { AggregatedStatusItem } from '../../../src/api/work/v1alpha2/resource-binding.ts';
import { nativeInterpreter } from '../../../src/propagation/interpreter/index.ts';
import { aDeployment } from '../builders.ts';

const of = ({ apiVersion = '', kind = '' }: AnyObject) => nativeInterpreter(apiVersion, kind);
const reflected = (object: AnyObject) => of(object).reflect?.(object);
const health = (object: AnyObject) => of(object).health?.(object);
const aggregated = (template: AnyObject, items: readonly AggregatedStatusItem[]) =>
  of(template).aggregate?.(template, items).status;

const items = (...statuses: (Record<string, unknown> | undefined)[]): AggregatedStatusItem[] =>
  statuses.map((status, index) => ({ clusterName: `member${index + 1}`, ...(status ? { status } : {}) }));

const object = (apiVersion: string, kind: string, rest: object = {}): AnyObject => ({
  apiVersion,
  kind,
  metadata: { name: 'a', generation: 2 },
  ...rest,
});

const TEMPLATE_GENERATION = { 'resourcetemplate.karmada.io/generation': '7' };

describe('a reflected status', () => {
  test('of a Deployment has its counts and both generations', () => {
    const member = aDeployment({
      metadata: { name: 'web', generation: 2, annotations: TEMPLATE_GENERATION },
      status: { replicas: 2, readyReplicas: 2, unavailableReplicas: 0, observedGeneration: 2, conditions: [] },
    });
    expect(reflected(member)).toEqual({
      replicas: 2,
      readyReplicas: 2,
      observedGeneration: 2,
      generation: 2,
      resourceTemplateGeneration: 7,
    });
  });

  test.each<[string, AnyObject, unknown]>([
    ['of any other kind is whole', object('example.com/v1', 'App', { status: { phase: 'Up' } }), { phase: 'Up' }],
    ['that is not there is none', object('v1', 'ConfigMap'), undefined],
    ['of a Deployment without one is none', aDeployment(), undefined],
    [
      'of a Service is its entrance',
      object('v1', 'Service', {
        spec: { type: 'LoadBalancer' },
        status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] }, conditions: [] },
      }),
      { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } },
    ],
    [
      'of a Service without balancer is none',
      object('v1', 'Service', { spec: { type: 'ClusterIP' }, status: { loadBalancer: {} } }),
      undefined,
    ],
    [
      'of a Job has counts, times and conditions',
      object('batch/v1', 'Job', { status: { active: 1, failed: 0, startTime: 't', ready: 1 } }),
      { active: 1, startTime: 't' },
    ],
    [
      'of a PodDisruptionBudget has its counts',
      object('policy/v1', 'PodDisruptionBudget', { status: { currentHealthy: 3, conditions: [], disruptedPods: {} } }),
      { currentHealthy: 3 },
    ],
  ])('%s', (_, given, expected) => {
    expect(reflected(given)).toEqual(expected);
  });
});

describe('the status of a template', () => {
  const caughtUp = {
    replicas: 2,
    readyReplicas: 1,
    observedGeneration: 5,
    generation: 5,
    resourceTemplateGeneration: 3,
  };
  const template = aDeployment({
    metadata: { name: 'web', generation: 3 },
    status: { observedGeneration: 2, conditions: [{ type: 'x' }] },
  });

  test('sums up the members and keeps what is not theirs', () => {
    expect(aggregated(template, items(caughtUp, caughtUp))).toEqual({
      replicas: 4,
      readyReplicas: 2,
      observedGeneration: 3,
      conditions: [{ type: 'x' }],
    });
  });

  test.each<[string, (Record<string, unknown> | undefined)[], number]>([
    ['all members have caught up', [caughtUp, caughtUp], 3],
    ['there are no members', [], 3],
    ['one has not reported', [caughtUp, undefined], 2],
    ['one has an older template', [caughtUp, { ...caughtUp, resourceTemplateGeneration: 2 }], 2],
    ['one has not seen its own change', [caughtUp, { ...caughtUp, observedGeneration: 4 }], 2],
  ])('has seen generation 3 once %s: %j → %i', (_, statuses, expected) => {
    expect(aggregated(template, items(...statuses))).toMatchObject({ observedGeneration: expected });
  });

  test.each(['StatefulSet', 'ReplicaSet', 'DaemonSet'])('of a %s advances too', (kind) => {
    expect(aggregated(object('apps/v1', kind), items({ ...caughtUp, resourceTemplateGeneration: 2 }))).toMatchObject({
      observedGeneration: 2,
    });
  });

  test('of a Service joins the entrances, each once and in order', () => {
    const service = object('v1', 'Service', { spec: { type: 'LoadBalancer' } });
    const entrance = (...ips: string[]) => ({ loadBalancer: { ingress: ips.map((ip) => ({ ip })) } });
    expect(aggregated(service, items(entrance('2.2.2.2'), entrance('1.1.1.1', '2.2.2.2'), undefined))).toEqual(
      entrance('1.1.1.1', '2.2.2.2'),
    );
  });

  test('of a PodDisruptionBudget tells pods of different clusters apart', () => {
    const budget = object('policy/v1', 'PodDisruptionBudget');
    const status = { expectedPods: 2, disruptedPods: { web: 't' } };
    expect(aggregated(budget, items(status, status))).toMatchObject({
      expectedPods: 4,
      disruptedPods: { 'member1/web': 't', 'member2/web': 't' },
    });
  });

  test.each<[string, string, (string | undefined)[], string]>([
    ['v1', 'Pod', ['Running', 'Failed', 'Pending'], 'Failed'],
    ['v1', 'Pod', ['Running', undefined], 'Pending'],
    ['v1', 'Pod', ['Succeeded', 'Running'], 'Running'],
    ['v1', 'PersistentVolume', ['Bound', 'Available'], 'Available'],
    ['v1', 'PersistentVolumeClaim', ['Bound', 'Bound'], 'Bound'],
    ['v1', 'PersistentVolumeClaim', ['Bound', 'Pending'], 'Pending'],
    ['v1', 'PersistentVolumeClaim', ['Pending', 'Lost'], 'Lost'],
  ])('%s %s in phases %j is %s', (apiVersion, kind, phases, phase) => {
    const statuses = phases.map((each) => (each ? { phase: each } : undefined));
    expect(aggregated(object(apiVersion, kind), items(...statuses))).toMatchObject({ phase });
  });

  test('of a CronJob has all active Jobs and the latest times', () => {
    const run = (name: string, lastScheduleTime: string) => ({ active: [{ name }], lastScheduleTime });
    const statuses = items(run('a', '2026-01-02T00:00:00Z'), run('b', '2026-01-01T00:00:00Z'), undefined);
    expect(aggregated(object('batch/v1', 'CronJob'), statuses)).toEqual({
      active: [{ name: 'a' }, { name: 'b' }],
      lastScheduleTime: '2026-01-02T00:00:00Z',
    });
  });

  test('of an autoscaler sums up', () => {
    const hpa = object('autoscaling/v2', 'HorizontalPodAutoscaler');
    expect(aggregated(hpa, items({ currentReplicas: 1, desiredReplicas: 2 }, { desiredReplicas: 3 }))).toEqual({
      currentReplicas: 1,
      desiredReplicas: 5,
    });
  });
});

describe('the status of a Job', () => {
  const time = '2026-01-01T00:00:00Z';
  const later = '2026-01-01T01:00:00Z';
  const done = (type: string, at = time) => ({ type, status: 'True', lastTransitionTime: at });
  const job = object('batch/v1', 'Job');

  test('is complete when all members are, dated by the last', () => {
    const first = {
      succeeded: 1,
      startTime: time,
      completionTime: time,
      conditions: [done('SuccessCriteriaMet'), done('Complete')],
    };
    const second = {
      ...first,
      startTime: later,
      completionTime: later,
      conditions: [done('SuccessCriteriaMet'), done('Complete', later)],
    };
    expect(aggregated(job, items(first, second))).toEqual({
      succeeded: 2,
      startTime: time,
      completionTime: later,
      conditions: [
        {
          type: 'SuccessCriteriaMet',
          status: 'True',
          lastProbeTime: time,
          lastTransitionTime: time,
          reason: 'CompletionsReached',
          message: 'All member clusters have met success criteria',
        },
        {
          type: 'Complete',
          status: 'True',
          lastProbeTime: later,
          lastTransitionTime: later,
          reason: 'Completed',
          message: 'Job completed',
        },
      ],
    });
  });

  test('is not complete while one member is not', () => {
    const statuses = items({ succeeded: 1, completionTime: time, conditions: [done('Complete')] }, { active: 1 });
    expect(aggregated(job, statuses)).toEqual({ active: 1, succeeded: 1 });
  });

  test('is failed when one member is, naming it', () => {
    const statuses = items(
      { succeeded: 1, conditions: [done('Complete')] },
      { failed: 1, conditions: [done('Failed')] },
    );
    expect(aggregated(job, statuses)).toMatchObject({
      conditions: [{ type: 'Failed', reason: 'JobFailed', message: 'Job executed failed in member clusters member2' }],
    });
  });

  test('never changes once it is finished', () => {
    const finished = { ...job, status: { succeeded: 1, conditions: [done('Complete')] } };
    expect(aggregated(finished, items({ failed: 1, conditions: [done('Failed')] }))).toEqual(finished.status);
  });
});

describe('health', () => {
  const deployment = (status: object) => aDeployment({ metadata: { name: 'web', generation: 2 }, status });
  const full = { observedGeneration: 2, updatedReplicas: 4, availableReplicas: 4 };
  const withSpec = (kind: string, status: object) => object('apps/v1', kind, { spec: { replicas: 4 }, status });

  test.each<[string, AnyObject, string | undefined]>([
    ['a rolled out Deployment', deployment(full), 'Healthy'],
    ['a Deployment not yet looked at', deployment({ ...full, observedGeneration: 1 }), 'Unhealthy'],
    ['a Deployment half updated', deployment({ ...full, updatedReplicas: 2 }), 'Unhealthy'],
    ['a Deployment half available', deployment({ ...full, availableReplicas: 2 }), 'Unhealthy'],
    ['a Deployment without status', aDeployment(), 'Unhealthy'],
    ['a rolled out StatefulSet', withSpec('StatefulSet', full), 'Healthy'],
    ['a StatefulSet half updated', withSpec('StatefulSet', { ...full, updatedReplicas: 2 }), 'Unhealthy'],
    ['a full ReplicaSet', withSpec('ReplicaSet', full), 'Healthy'],
    ['a ReplicaSet half available', withSpec('ReplicaSet', { ...full, availableReplicas: 2 }), 'Unhealthy'],
    [
      'a DaemonSet everywhere',
      object('apps/v1', 'DaemonSet', {
        status: { observedGeneration: 2, desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 3 },
      }),
      'Healthy',
    ],
    [
      'a DaemonSet not everywhere',
      object('apps/v1', 'DaemonSet', {
        status: { observedGeneration: 2, desiredNumberScheduled: 3, updatedNumberScheduled: 2, numberAvailable: 2 },
      }),
      'Unhealthy',
    ],
    [
      'a ready Pod',
      object('v1', 'Pod', { status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] } }),
      'Healthy',
    ],
    ['a running Pod', object('v1', 'Pod', { status: { phase: 'Running' } }), 'Unhealthy'],
    ['a Pod that is done', object('v1', 'Pod', { status: { phase: 'Succeeded' } }), 'Healthy'],
    ['a plain Service', object('v1', 'Service', { spec: { type: 'ClusterIP' } }), 'Healthy'],
    ['a Service without entrance', object('v1', 'Service', { spec: { type: 'LoadBalancer' } }), 'Unhealthy'],
    [
      'an Ingress with entrance',
      object('networking.k8s.io/v1', 'Ingress', { status: { loadBalancer: { ingress: [{ hostname: 'a' }] } } }),
      'Healthy',
    ],
    ['a bound claim', object('v1', 'PersistentVolumeClaim', { status: { phase: 'Bound' } }), 'Healthy'],
    ['a lost claim', object('v1', 'PersistentVolumeClaim', { status: { phase: 'Lost' } }), 'Unhealthy'],
    [
      'a budget that is kept',
      object('policy/v1', 'PodDisruptionBudget', { status: { currentHealthy: 2, desiredHealthy: 2 } }),
      'Healthy',
    ],
    ['a Job', object('batch/v1', 'Job', { status: { failed: 9 } }), undefined],
  ])('of %s', (_, given, expected) => {
    expect(health(given)).toBe(expected);
  });
});
