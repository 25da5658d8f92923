/** Clusters, jobs and services of Ray: one head and groups of workers. */

import type { AnyObject } from '../../../api/meta/object.ts';
import type { Component } from '../../../api/work/v1alpha2/resource-binding.ts';
import { healthIf, type KindInterpreter } from '../interpreter.ts';
import { reflectWhole } from '../whole-status.ts';
import { dig, digList, digNumber, digText } from './dig.ts';
import { hasCondition, mergeStatuses } from './merge-statuses.ts';
import { componentOf, dependenciesOf, requirementsOf } from './pods.ts';

const groups = (cluster: unknown): readonly unknown[] => digList(cluster, 'workerGroupSpecs');

function rayComponents(cluster: unknown): Component[] {
  const workers = groups(cluster).map((group, index) =>
    componentOf(digText(group, 'groupName') || `worker-${index}`, group),
  );
  return [{ ...componentOf('head', dig(cluster, 'headGroupSpec')), replicas: 1 }, ...workers];
}

function rayDependencies(object: AnyObject, cluster: unknown) {
  const templates = [dig(cluster, 'headGroupSpec'), ...groups(cluster)].map((group) => dig(group, 'template'));
  return dependenciesOf(object, templates);
}

const WORKERS = [
  'availableWorkerReplicas',
  'desiredWorkerReplicas',
  'readyWorkerReplicas',
  'minWorkerReplicas',
  'maxWorkerReplicas',
];

const rayCluster: KindInterpreter = {
  components: ({ spec }) => rayComponents(spec),
  reflect: reflectWhole,
  aggregate: (template, items) =>
    mergeStatuses(template, items, {
      sums: WORKERS,
      worst: { field: 'state', order: ['failed', 'suspended', 'unhealthy', 'ready'] },
    }),
  health: (observed) =>
    healthIf(
      hasCondition(observed, { type: 'HeadPodReady' }) &&
        hasCondition(observed, { type: 'RayClusterProvisioned' }) &&
        !hasCondition(observed, { type: 'RayClusterReplicaFailure' }),
    ),
  dependencies: (object) => rayDependencies(object, object.spec),
};

const rayJob: KindInterpreter = {
  components: ({ spec }) => rayComponents(dig(spec, 'rayClusterSpec')),
  reflect: reflectWhole,
  aggregate: (template, items) =>
    mergeStatuses(template, items, {
      sums: ['failed', 'succeeded'],
      worst: {
        field: 'jobDeploymentStatus',
        order: ['Failed', 'Suspended', 'Suspending', 'Retrying', 'Waiting', 'Initializing', 'Running', 'Complete'],
      },
    }),
  health({ status }) {
    const deployment = digText(status, 'jobDeploymentStatus');
    const hasSucceeded = deployment === 'Complete' && digText(status, 'jobStatus') === 'SUCCEEDED';
    return healthIf(deployment === 'Running' || hasSucceeded);
  },
  dependencies: (object) => rayDependencies(object, dig(object, 'spec', 'rayClusterSpec')),
};

const rayService: KindInterpreter = {
  replicas({ spec }) {
    const cluster = dig(spec, 'rayClusterConfig');
    const workers = groups(cluster).map((group) => digNumber(group, 1, 'replicas'));
    return {
      replicas: workers.reduce((sum, count) => sum + count, 1),
      ...requirementsOf(dig(cluster, 'headGroupSpec', 'template')),
    };
  },
  reflect: reflectWhole,
  aggregate: (template, items) => mergeStatuses(template, items, { sums: ['numServeEndpoints'] }),
  health: (observed) => healthIf(hasCondition(observed, { type: 'Ready' })),
  dependencies: (object) => rayDependencies(object, dig(object, 'spec', 'rayClusterConfig')),
};

export const ray: Readonly<Record<string, KindInterpreter>> = {
  'ray.io/v1 RayCluster': rayCluster,
  'ray.io/v1 RayJob': rayJob,
  'ray.io/v1 RayService': rayService,
};
