import { describe, expect, test } from '@jest/globals';
import type { AnyObject } from '../../../src/api/meta/object.ts';
import type { AggregatedStatusItem } from '../../../src/api/work/v1alpha2/resource-binding.ts';
import { nativeInterpreter } from '../../../src/propagation/interpreter/index.ts';
import { THIRD_PARTY_INTERPRETERS } from '../../../src/propagation/interpreter/third-party/index.ts';
import { memoryQuantity } from '../../../src/propagation/interpreter/third-party/memory.ts';

const an = (kind: string, rest: Partial<AnyObject> = {}): AnyObject => {
  const key = Object.keys(THIRD_PARTY_INTERPRETERS).find((each) => each.endsWith(` ${kind}`) || each === kind) ?? '';
  const [apiVersion = '', name = ''] = key.split(' ');
  return { apiVersion, kind: name, metadata: { name: 'a', namespace: 'shop', generation: 2 }, ...rest };
};
const of = ({ apiVersion = '', kind = '' }: AnyObject) => nativeInterpreter(apiVersion, kind);
const health = (object: AnyObject) => of(object).health?.(object);
const items = (...statuses: Record<string, unknown>[]): AggregatedStatusItem[] =>
  statuses.map((status, index) => ({ clusterName: `member${index + 1}`, status }));
const aggregated = (object: AnyObject, ...statuses: Record<string, unknown>[]) =>
  of(object).aggregate?.(object, items(...statuses)).status;
const condition = (type: string, status: string, reason = '', message = '') => ({ type, status, reason, message });

const template = {
  metadata: { labels: { app: 'a' } },
  spec: {
    serviceAccountName: 'runner',
    containers: [{ name: 'c', resources: { requests: { cpu: '1' } }, envFrom: [{ secretRef: { name: 'env' } }] }],
  },
};
const REQUEST = { resourceRequest: { cpu: '1' } };
const POD_DEPENDENCIES = ['Secret/env', 'ServiceAccount/runner'];

describe('replicas', () => {
  test.each<[string, AnyObject, object]>([
    ['CloneSet', an('CloneSet', { spec: { replicas: 3, template } }), { replicas: 3, requirements: REQUEST }],
    [
      'UnitedDeployment',
      an('UnitedDeployment', { spec: { replicas: 3, template: { deploymentTemplate: { spec: { template } } } } }),
      { replicas: 3, requirements: REQUEST },
    ],
    ['BroadcastJob', an('BroadcastJob', { spec: { template } }), { replicas: 1, requirements: REQUEST }],
    ['SidecarSet', an('SidecarSet', { spec: {} }), { replicas: 0 }],
    ['Workflow', an('Workflow', { spec: { parallelism: 4 } }), { replicas: 4 }],
    ['Notebook', an('Notebook', { spec: { template } }), { replicas: 1, requirements: REQUEST }],
    [
      'FlinkDeployment',
      an('FlinkDeployment', {
        spec: {
          flinkConfiguration: { 'taskmanager.numberOfTaskSlots': '2' },
          job: { parallelism: 5 },
          jobManager: { resource: { cpu: 0.5, memory: '2048m' } },
          taskManager: { resource: { cpu: 2, memory: '1g' } },
        },
      }),
      { replicas: 4, requirements: { resourceRequest: { cpu: '2', memory: '2048Mi' } } },
    ],
    [
      'RayService',
      an('RayService', {
        spec: { rayClusterConfig: { headGroupSpec: { template }, workerGroupSpecs: [{ replicas: 2 }, {}] } },
      }),
      { replicas: 4, requirements: REQUEST },
    ],
  ])('of a %s', (_, object, expected) => {
    expect(of(object).replicas?.(object)).toEqual(expected);
  });

  test('are revised where the object says some', () => {
    const set = an('CloneSet', { spec: { replicas: 3 } });
    expect(of(set).revise?.(set, 7).spec).toEqual({ replicas: 7 });
    const job = an('BroadcastJob', { spec: {} });
    expect(of(job).revise?.(job, 7)).toEqual(job);
  });
});

describe('components', () => {
  const of3 = (replicas: number) => ({ replicas, template });
  test.each<[string, AnyObject, [string, number][]]>([
    [
      'batch.volcano.sh/v1alpha1 Job',
      an('batch.volcano.sh/v1alpha1 Job', { spec: { tasks: [{ name: 'ps', ...of3(1) }, { ...of3(2) }] } }),
      [
        ['ps', 1],
        ['task-1', 2],
      ],
    ],
    [
      'PyTorchJob',
      an('PyTorchJob', { spec: { pytorchReplicaSpecs: { Master: of3(1), Worker: of3(3) } } }),
      [
        ['master', 1],
        ['worker', 3],
      ],
    ],
    ['MPIJob', an('MPIJob', { spec: { mpiReplicaSpecs: { Launcher: { template } } } }), [['launcher', 1]]],
    [
      'RayCluster',
      an('RayCluster', { spec: { headGroupSpec: { template }, workerGroupSpecs: [{ groupName: 'gpu', ...of3(4) }] } }),
      [
        ['head', 1],
        ['gpu', 4],
      ],
    ],
  ])('of a %s are its roles, each with what one pod needs', (_, object, expected) => {
    const components = of(object).components?.(object) ?? [];
    expect(components.map(({ name, replicas }) => [name, replicas])).toEqual(expected);
    expect(components.map(({ replicaRequirements }) => replicaRequirements)).toEqual(components.map(() => REQUEST));
  });

  test('of a SparkApplication are driver and executors in quantities', () => {
    const object = an('SparkApplication', {
      spec: { driver: { cores: 1, memory: '512m' }, executor: { instances: 3, coreRequest: '1500m', memory: '4g' } },
    });
    expect(of(object).components?.(object)).toEqual([
      { name: 'driver', replicas: 1, replicaRequirements: { resourceRequest: { cpu: '1', memory: '512Mi' } } },
      { name: 'executor', replicas: 3, replicaRequirements: { resourceRequest: { cpu: '1500m', memory: '4Gi' } } },
    ]);
  });

  test.each([
    ['2048m', '2048Mi'],
    ['4gb', '4Gi'],
    ['512', '512Mi'],
    [256, '256Mi'],
    ['1Gi', '1Gi'],
    ['much', undefined],
  ])('memory %p is %p', (given, expected) => {
    expect(memoryQuantity(given)).toBe(expected);
  });
});

describe('health', () => {
  const rollout = { observedGeneration: 2, updatedReplicas: 3, availableReplicas: 3 };
  const ready = (reason: string) => ({ conditions: [condition('Ready', 'True', reason)] });
  const spec = { replicas: 3 };
  test.each<[string, string, Partial<AnyObject>, 'Healthy' | 'Unhealthy']>([
    ['CloneSet', 'all updated and available', { spec, status: rollout }, 'Healthy'],
    ['CloneSet', 'an old generation', { spec, status: { ...rollout, observedGeneration: 1 } }, 'Unhealthy'],
    [
      'apps.kruise.io/v1beta1 StatefulSet',
      'one is missing',
      { spec, status: { ...rollout, availableReplicas: 2 } },
      'Unhealthy',
    ],
    [
      'apps.kruise.io/v1alpha1 DaemonSet',
      'on all nodes',
      { status: { observedGeneration: 2, desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 2 } },
      'Healthy',
    ],
    ['BroadcastJob', 'one has failed', { status: { desired: 3, active: 2, failed: 1 } }, 'Unhealthy'],
    ['BroadcastJob', 'at work', { status: { desired: 3, active: 2 } }, 'Healthy'],
    ['BroadcastJob', 'nowhere to run', { status: { desired: 0 } }, 'Unhealthy'],
    ['SidecarSet', 'nothing matches', { status: { matchedPods: 0 } }, 'Healthy'],
    ['SidecarSet', 'some are old', { status: { matchedPods: 3, updatedPods: 2 } }, 'Unhealthy'],
    ['Workflow', 'running', { status: { phase: 'Running' } }, 'Healthy'],
    ['Workflow', 'without a phase', {}, 'Unhealthy'],
    ['Workflow', 'failed', { status: { phase: 'Failed' } }, 'Unhealthy'],
    ['batch.volcano.sh/v1alpha1 Job', 'running', { status: { state: { phase: 'Running' } } }, 'Healthy'],
    ['batch.volcano.sh/v1alpha1 Job', 'failed', { status: { state: { phase: 'Failed' } } }, 'Unhealthy'],
    ['FlinkDeployment', 'running', { status: { jobStatus: { state: 'RUNNING' } } }, 'Healthy'],
    ['FlinkDeployment', 'starting', { status: { jobStatus: { state: 'CREATED' } } }, 'Unhealthy'],
    [
      'FlinkDeployment',
      'stuck without an image',
      { status: { jobStatus: { state: 'CREATED' }, error: 'ErrImagePull' } },
      'Healthy',
    ],
    [
      'FlinkDeployment',
      'a session that is up',
      { status: { jobManagerDeploymentStatus: 'READY', lifecycleState: 'STABLE' } },
      'Healthy',
    ],
    ['FlinkDeployment', 'a session that is not', { status: { lifecycleState: 'STABLE' } }, 'Unhealthy'],
    ['HelmRelease', 'reconciled', { status: ready('ReconciliationSucceeded') }, 'Healthy'],
    ['HelmRelease', 'ready for another reason', { status: ready('Other') }, 'Unhealthy'],
    ['GitRepository', 'fetched', { status: ready('Succeeded') }, 'Healthy'],
    ['HelmChart', 'pulled', { status: ready('ChartPullSucceeded') }, 'Healthy'],
    ['Bucket', 'pulled', { status: ready('ChartPullSucceeded') }, 'Unhealthy'],
    ['Notebook', 'running', { status: { containerState: { running: {} } } }, 'Healthy'],
    ['Notebook', 'being made', { status: { containerState: { waiting: { reason: 'ContainerCreating' } } } }, 'Healthy'],
    [
      'Notebook',
      'without an image',
      { status: { containerState: { waiting: { reason: 'ErrImagePull' } } } },
      'Unhealthy',
    ],
    ['Notebook', 'ended well', { status: { containerState: { terminated: { reason: 'Completed' } } } }, 'Healthy'],
    ['TFJob', 'without conditions', {}, 'Unhealthy'],
    ['TFJob', 'running', { status: { conditions: [condition('Running', 'True')] } }, 'Healthy'],
    ['MPIJob', 'failed', { status: { conditions: [condition('Failed', 'True')] } }, 'Unhealthy'],
    ['ClusterPolicy', 'ready', { status: { ready: true } }, 'Healthy'],
    ['Policy', 'ready by condition', { status: ready('Succeeded') }, 'Healthy'],
    ['Policy', 'not ready', { status: { ready: false, ...ready('Succeeded') } }, 'Unhealthy'],
    [
      'RayCluster',
      'up',
      { status: { conditions: [condition('HeadPodReady', 'True'), condition('RayClusterProvisioned', 'True')] } },
      'Healthy',
    ],
    ['RayCluster', 'without workers', { status: { conditions: [condition('HeadPodReady', 'True')] } }, 'Unhealthy'],
    ['RayJob', 'running', { status: { jobDeploymentStatus: 'Running' } }, 'Healthy'],
    ['RayJob', 'ended badly', { status: { jobDeploymentStatus: 'Complete', jobStatus: 'FAILED' } }, 'Unhealthy'],
    ['RayService', 'ready', { status: ready('') }, 'Healthy'],
    ['SparkApplication', 'new', {}, 'Healthy'],
    ['SparkApplication', 'failed', { status: { applicationState: { state: 'FAILED' } } }, 'Unhealthy'],
  ])('of a %s, %s', (kind, _, rest, expected) => {
    expect(health(an(kind, rest))).toBe(expected);
  });
});

describe('what the member decides stays', () => {
  test('of a Workflow whether it pauses, and its status', () => {
    const desired = an('Workflow', { spec: { entrypoint: 'main' } });
    const observed = { ...desired, spec: { suspend: true }, status: { phase: 'Running' } };
    expect(of(desired).retain?.(desired, observed)).toEqual({
      ...desired,
      spec: { entrypoint: 'main', suspend: true },
      status: { phase: 'Running' },
    });
  });

  test('of Flux whether it pauses, of a BroadcastJob its labels', () => {
    const release = an('HelmRelease', { spec: { interval: '5m' } });
    expect(of(release).retain?.(release, { ...release, spec: { suspend: true } }).spec).toEqual({
      interval: '5m',
      suspend: true,
    });
    expect(of(release).retain?.(release, release)).toEqual(release);
    const job = an('BroadcastJob', { spec: { template: { spec: {} } } });
    expect(of(job).retain?.(job, { ...job, spec: { template } }).spec).toEqual({
      template: { spec: {}, metadata: { labels: { app: 'a' } } },
    });
  });
});

describe('the status of all members', () => {
  test('of a CloneSet adds up, and is of the generation all have seen', () => {
    const one = { replicas: 2, readyReplicas: 1, generation: 1, observedGeneration: 1, resourceTemplateGeneration: 2 };
    expect(aggregated(an('CloneSet'), one, one)).toEqual({ replicas: 4, readyReplicas: 2, observedGeneration: 2 });
    expect(aggregated(an('CloneSet'), one, { ...one, resourceTemplateGeneration: 1 })).toEqual({
      replicas: 4,
      readyReplicas: 2,
    });
  });

  test('of Flux is ready when all are, and says who is not', () => {
    const good = {
      conditions: [{ ...condition('Ready', 'True', 'Succeeded', 'ok'), lastTransitionTime: '2026-01-01T00:00:00Z' }],
    };
    const bad = { conditions: [condition('Ready', 'False', 'Failed', 'no route')] };
    expect(aggregated(an('GitRepository'), good, bad)).toEqual({
      conditions: [
        { ...condition('Ready', 'False', 'Failed', 'member2: no route'), lastTransitionTime: '2026-01-01T00:00:00Z' },
      ],
    });
    expect(aggregated(an('GitRepository'), good)).toEqual(good);
    expect(aggregated(an('GitRepository'), good, {})).toMatchObject({
      conditions: [{ type: 'Ready', status: 'Unknown' }],
    });
  });

  test('of a training job counts the pods of each role, and ends when all have', () => {
    const job = (active: number, completionTime?: string) => ({
      replicaStatuses: { Worker: { active, succeeded: 1 } },
      startTime: `2026-01-0${active}T00:00:00Z`,
      ...(completionTime ? { completionTime } : {}),
      conditions: [condition('Failed', active === 1 ? 'True' : 'False', '', 'broke')],
    });
    const failed = condition('Failed', 'True', '', 'member1: broke');
    const replicaStatuses = { Worker: { active: 3, succeeded: 2 } };
    expect(aggregated(an('PyTorchJob'), job(1, 'x'), job(2))).toEqual({
      replicaStatuses,
      startTime: '2026-01-01T00:00:00Z',
      conditions: [failed],
    });
    expect(aggregated(an('PyTorchJob'), job(1, 'x'), job(2, 'y'))).toMatchObject({ completionTime: 'y' });
  });

  test.each<[string, Record<string, unknown>[], object]>([
    [
      'RayCluster',
      [
        { state: 'ready', readyWorkerReplicas: 2 },
        { state: 'unhealthy', readyWorkerReplicas: 1 },
      ],
      { state: 'unhealthy', readyWorkerReplicas: 3 },
    ],
    [
      'RayJob',
      [{ jobDeploymentStatus: 'Complete' }, { jobDeploymentStatus: 'Running' }],
      { jobDeploymentStatus: 'Running' },
    ],
    ['FlinkDeployment', [{ lifecycleState: 'STABLE' }, { lifecycleState: 'DEPLOYED' }], { lifecycleState: 'DEPLOYED' }],
    [
      'SparkApplication',
      [{ applicationState: { state: 'RUNNING' } }, { applicationState: { state: 'FAILED' } }],
      { applicationState: { state: 'FAILED' } },
    ],
    [
      'batch.volcano.sh/v1alpha1 Job',
      [
        { running: 1, state: { phase: 'Running' } },
        { running: 2, state: { phase: 'Pending' } },
      ],
      { running: 3, state: { phase: 'Pending' } },
    ],
    ['ClusterPolicy', [{ ready: true }, { ready: false }], { ready: false }],
    [
      'AdvancedCronJob',
      [
        { type: 'Job', active: [{ name: 'a' }], lastScheduleTime: '1' },
        { active: [{ name: 'b' }], lastScheduleTime: '2' },
      ],
      { type: 'Job', active: [{ name: 'a' }, { name: 'b' }], lastScheduleTime: '2' },
    ],
  ])('of a %s', (kind, statuses, expected) => {
    expect(aggregated(an(kind), ...statuses)).toEqual(expected);
  });
});

describe('dependencies', () => {
  const names = (object: AnyObject) =>
    of(object)
      .dependencies?.(object)
      .map(({ kind, name }) => `${kind}/${name}`);
  test.each<[string, object]>([
    ['CloneSet', { template }],
    ['BroadcastJob', { template }],
    ['apps.kruise.io/v1alpha1 DaemonSet', { template }],
    ['SidecarSet', template.spec],
    ['AdvancedCronJob', { template: { jobTemplate: { spec: { template } } } }],
    ['UnitedDeployment', { template: { statefulSetTemplate: { spec: { template } } } }],
    ['TFJob', { tfReplicaSpecs: { Chief: { template }, Worker: { template } } }],
    ['RayJob', { rayClusterSpec: { headGroupSpec: { template }, workerGroupSpecs: [{ template }] } }],
    ['RayService', { rayClusterConfig: { headGroupSpec: { template } } }],
    ['Workflow', { serviceAccountName: 'runner', templates: [{ container: template.spec.containers[0] }] }],
  ])('of a %s are those of its pods', (kind, spec) => {
    expect(names(an(kind, { spec: spec as Record<string, unknown> }))).toEqual(POD_DEPENDENCIES);
  });

  test('of Flux are its credentials and values', () => {
    const spec = {
      kubeConfig: { secretRef: { name: 'kube' } },
      serviceAccountName: 'flux',
      valuesFrom: [{ kind: 'ConfigMap', name: 'values' }],
    };
    expect(names(an('HelmRelease', { spec }))).toEqual(['ConfigMap/values', 'Secret/kube', 'ServiceAccount/flux']);
    expect(names(an('GitRepository', { spec: { secretRef: { name: 'git' } } }))).toEqual(['Secret/git']);
  });
});

test('nothing is assumed of an object that says nothing', () => {
  for (const [key, interpreter] of Object.entries(THIRD_PARTY_INTERPRETERS)) {
    const object = an(key);
    expect(() => {
      interpreter.replicas?.(object);
      interpreter.components?.(object);
      interpreter.revise?.(object, 2);
      interpreter.retain?.(object, object);
      interpreter.reflect?.(object);
      interpreter.aggregate?.(object, items({}));
      interpreter.health?.(object);
      interpreter.dependencies?.(object);
    }).not.toThrow();
  }
});
