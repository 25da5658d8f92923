/** Flink deployments and Spark applications: managers and executors sized in their own words. */

import type { Component, ReplicaRequirements } from '../../../api/work/v1alpha2/resource-binding.ts';
import { compareQuantity, parseQuantity } from '../../../base/quantity.ts';
import { healthIf, type KindInterpreter } from '../interpreter.ts';
import { reflectWhole } from '../whole-status.ts';
import { dig, digNumber, digText } from './dig.ts';
import { memoryQuantity } from './memory.ts';
import { mergeStatuses } from './merge-statuses.ts';

/** CPU and memory of one pod; empty parts are left out. */
function requirements(cpu: unknown, memory: unknown): { replicaRequirements?: ReplicaRequirements } {
  const amount = memoryQuantity(memory);
  const resourceRequest = {
    ...(typeof cpu === 'number' || typeof cpu === 'string' ? { cpu: String(cpu) } : {}),
    ...(amount ? { memory: amount } : {}),
  };
  return Object.keys(resourceRequest).length > 0 ? { replicaRequirements: { resourceRequest } } : {};
}

function sized(name: string, replicas: number, part: unknown): Component {
  return { name, replicas, ...requirements(dig(part, 'resource', 'cpu'), dig(part, 'resource', 'memory')) };
}

/** Task managers: as many as asked for, else as the slots of all of them hold the parallelism. */
function taskManagers(spec: unknown): number {
  const asked = dig(spec, 'taskManager', 'replicas');
  if (typeof asked === 'number') return asked;
  const slots = Number(digText(spec, 'flinkConfiguration', 'taskmanager.numberOfTaskSlots') || 1);
  return Math.ceil(digNumber(spec, 1, 'job', 'parallelism') / (slots > 0 ? slots : 1));
}

function flinkComponents(spec: unknown): Component[] {
  return [
    sized('jobmanager', digNumber(spec, 1, 'jobManager', 'replicas'), dig(spec, 'jobManager')),
    sized('taskmanager', taskManagers(spec), dig(spec, 'taskManager')),
  ];
}

/** What the most demanding of the components needs of each resource. */
function largest(components: readonly Component[]): ReplicaRequirements | undefined {
  const request: Record<string, string> = {};
  for (const { replicaRequirements } of components) {
    for (const [name, amount] of Object.entries(replicaRequirements?.resourceRequest ?? {})) {
      const known = request[name];
      const isLarger = known === undefined || compareQuantity(parseQuantity(amount), parseQuantity(known)) > 0;
      if (isLarger) request[name] = String(amount);
    }
  }
  return Object.keys(request).length > 0 ? { resourceRequest: request } : undefined;
}

const FLINK_GOOD = new Set([
  'RUNNING',
  'FINISHED',
  'CANCELED',
  'FAILED',
  'CANCELLING',
  'FAILING',
  'RESTARTING',
  'SUSPENDED',
]);
const FLINK_STARTING = new Set(['CREATED', 'INITIALIZING', 'RECONCILING']);
/** Errors that waiting does not mend, by which a starting job is known to be stuck. */
const STUCK = /ErrImagePull|ImagePullBackOff|CrashLoopBackOff/;

const flinkDeployment: KindInterpreter = {
  replicas({ spec }) {
    const components = flinkComponents(spec);
    const needed = largest(components);
    return {
      replicas: components.reduce((sum, { replicas }) => sum + replicas, 0),
      ...(needed ? { requirements: needed } : {}),
    };
  },
  components: ({ spec }) => flinkComponents(spec),
  reflect: reflectWhole,
  aggregate: (template, items) =>
    mergeStatuses(template, items, {
      worst: { field: 'lifecycleState', order: ['FAILED', 'SUSPENDED', 'UPGRADING', 'CREATED', 'DEPLOYED', 'STABLE'] },
    }),
  health({ status }) {
    const state = digText(status, 'jobStatus', 'state');
    if (FLINK_GOOD.has(state)) return 'Healthy';
    // A job that is stuck is left to its member: moving it would only start it anew.
    if (FLINK_STARTING.has(state)) return healthIf(STUCK.test(digText(status, 'error')));
    const isReady = digText(status, 'jobManagerDeploymentStatus') === 'READY';
    return healthIf(isReady && digText(status, 'lifecycleState') === 'STABLE');
  },
};

const sparkApplication: KindInterpreter = {
  components({ spec }) {
    const part = (name: 'driver' | 'executor', replicas: number): Component => {
      const own = dig(spec, name);
      const cpu = dig(own, 'coreRequest') ?? dig(own, 'cores');
      return { name, replicas, ...requirements(cpu, dig(own, 'memory')) };
    };
    return [part('driver', 1), part('executor', digNumber(spec, 1, 'executor', 'instances'))];
  },
  reflect: reflectWhole,
  aggregate(template, items) {
    const merged = mergeStatuses(template, items, {});
    const states = new Set(items.map(({ status }) => digText(status, 'applicationState', 'state')));
    const order = ['FAILED', 'SUBMISSION_FAILED', 'FAILING', 'PENDING_RERUN', 'SUBMITTED', 'RUNNING', 'SUCCEEDING'];
    const state = order.find((each) => states.has(each)) ?? [...states][0];
    return state ? { ...merged, status: { ...merged.status, applicationState: { state } } } : merged;
  },
  health: ({ status }) => healthIf(digText(status, 'applicationState', 'state') !== 'FAILED'),
};

export const dataProcessing: Readonly<Record<string, KindInterpreter>> = {
  'flink.apache.org/v1beta1 FlinkDeployment': flinkDeployment,
  'sparkoperator.k8s.io/v1beta2 SparkApplication': sparkApplication,
};
