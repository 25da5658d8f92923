/** Jobs of Kubeflow's training operators and of Volcano: several pod templates, one end. */

import type { AnyObject } from '../../../api/meta/object.ts';
import type { AggregatedStatusItem } from '../../../api/work/v1alpha2/resource-binding.ts';
import { healthIf, type KindInterpreter } from '../interpreter.ts';
import { reflectWhole } from '../whole-status.ts';
import { dig, digList, digObject, digText } from './dig.ts';
import { hasCondition, mergeStatuses } from './merge-statuses.ts';
import { componentOf, dependenciesOf, requirementsOf } from './pods.ts';

const parts = (object: AnyObject, field: string): [name: string, part: unknown][] =>
  Object.entries(digObject(object, 'spec', field));

const times = (items: readonly AggregatedStatusItem[], field: string): string[] =>
  items
    .map(({ status }) => digText(status, field))
    .filter((time) => time !== '')
    .sort();

const COUNTS = ['active', 'succeeded', 'failed'] as const;

/** Active, succeeded and failed pods of each role, over all members. */
function replicaStatuses(items: readonly AggregatedStatusItem[]): Record<string, Record<string, number>> {
  const sums: Record<string, Record<string, number>> = {};
  for (const { status } of items) {
    for (const [role, counts] of Object.entries(digObject(status, 'replicaStatuses'))) {
      const sum = sums[role] ?? {};
      for (const count of COUNTS) {
        const value = dig(counts, count);
        if (typeof value === 'number') sum[count] = (sum[count] ?? 0) + value;
      }
      sums[role] = sum;
    }
  }
  return sums;
}

function aggregateJob(template: AnyObject, items: readonly AggregatedStatusItem[]): AnyObject {
  if (items.length === 0) return template;
  const merged = mergeStatuses(template, items, { alarms: ['Failed', 'Suspended'] });
  const [startTime] = times(items, 'startTime');
  const ends = times(items, 'completionTime');
  const completionTime = ends.length === items.length ? ends.at(-1) : undefined;
  return {
    ...merged,
    status: {
      ...merged.status,
      replicaStatuses: replicaStatuses(items),
      ...(startTime ? { startTime } : {}),
      ...(completionTime ? { completionTime } : {}),
    },
  };
}

/** A job whose roles stand in a field of its spec. */
function trainingJob(roles: string): KindInterpreter {
  return {
    components: (object) => parts(object, roles).map(([name, part]) => componentOf(name.toLowerCase(), part)),
    reflect: reflectWhole,
    aggregate: aggregateJob,
    health: (observed) =>
      healthIf(digList(observed.status, 'conditions').length > 0 && !hasCondition(observed, { type: 'Failed' })),
    dependencies: (object) =>
      dependenciesOf(
        object,
        parts(object, roles).map(([, part]) => dig(part, 'template')),
      ),
  };
}

const CONTAINER_READY = 'ContainerCreating';

const notebook: KindInterpreter = {
  replicas: (object) => ({ replicas: 1, ...requirementsOf(dig(object, 'spec', 'template')) }),
  reflect: reflectWhole,
  aggregate: (template, items) => mergeStatuses(template, items, { sums: ['readyReplicas'] }),
  health({ status }) {
    const { running, waiting, terminated } = digObject(status, 'containerState');
    const isStarting = digText(waiting, 'reason') === CONTAINER_READY;
    const hasEnded = terminated !== undefined && digText(terminated, 'reason') === 'Completed';
    return healthIf(running !== undefined || isStarting || hasEnded);
  },
};

const VOLCANO_HEALTHY = new Set([
  'Pending',
  'Running',
  'Restarting',
  'Aborting',
  'Aborted',
  'Completing',
  'Completed',
  'Terminating',
  'Terminated',
]);
const VOLCANO_ORDER = [
  'Failed',
  'Aborted',
  'Terminated',
  'Aborting',
  'Terminating',
  'Restarting',
  'Pending',
  'Running',
];

const volcanoJob: KindInterpreter = {
  components: (object) =>
    digList(object, 'spec', 'tasks').map((task, index) => componentOf(digText(task, 'name') || `task-${index}`, task)),
  reflect: reflectWhole,
  aggregate(template, items) {
    const sums = ['pending', 'running', 'succeeded', 'failed', 'terminating', 'unknown', 'minAvailable'];
    const merged = mergeStatuses(template, items, { sums });
    const phases = new Set(items.map(({ status }) => digText(status, 'state', 'phase')));
    const phase = VOLCANO_ORDER.find((each) => phases.has(each)) ?? [...phases][0];
    return phase ? { ...merged, status: { ...merged.status, state: { phase } } } : merged;
  },
  health: ({ status }) => healthIf(VOLCANO_HEALTHY.has(digText(status, 'state', 'phase'))),
  dependencies: (object) =>
    dependenciesOf(
      object,
      digList(object, 'spec', 'tasks').map((task) => dig(task, 'template')),
    ),
};

export const training: Readonly<Record<string, KindInterpreter>> = {
  'batch.volcano.sh/v1alpha1 Job': volcanoJob,
  'kubeflow.org/v1 Notebook': notebook,
  'kubeflow.org/v1 PyTorchJob': trainingJob('pytorchReplicaSpecs'),
  'kubeflow.org/v1 TFJob': trainingJob('tfReplicaSpecs'),
  'kubeflow.org/v2beta1 MPIJob': trainingJob('mpiReplicaSpecs'),
};
