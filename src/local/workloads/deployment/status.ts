/** The status of a Deployment, from its ReplicaSets. */

import type { Deployment, DeploymentStatus, ReplicaSet, WorkloadCondition } from '../../../api/core/apps.ts';
import { availability } from '../../../api/core/availability.ts';
import { type ConditionState, withWorkloadCondition } from '../condition.ts';
import { type Generations, limitsOf } from './revision.ts';

/** The value by which a deadline says that there is none. */
const NO_DEADLINE = 2 ** 31 - 1;

type Count = 'replicas' | 'readyReplicas' | 'availableReplicas';

function total(replicaSets: readonly ReplicaSet[], count: Count): number {
  return replicaSets.reduce((sum, { status }) => sum + (status?.[count] ?? 0), 0);
}

/** What the status should be now; counts of zero are left out, as Kubernetes does. */
export function deploymentStatus(deployment: Deployment, generations: Generations, now: number): DeploymentStatus {
  const { current, old } = generations;
  const all = current ? [...old, current] : old;
  const available = total(all, 'availableReplicas');
  // What old ReplicaSets are asked to have counts even while their Pods are not there yet.
  const asked = all.reduce((sum, { spec }) => sum + (spec.replicas ?? 1), 0);
  const counts = {
    replicas: total(all, 'replicas'),
    updatedReplicas: current?.status?.replicas ?? 0,
    readyReplicas: total(all, 'readyReplicas'),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, asked - available),
  };
  const collisionCount = deployment.status?.collisionCount;
  const status: DeploymentStatus = {
    observedGeneration: deployment.metadata.generation ?? 0,
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
    ...(collisionCount ? { collisionCount } : {}),
  };
  return { ...status, conditions: conditionsOf({ deployment, generations, status, now }) };
}

interface Sight {
  deployment: Deployment;
  generations: Generations;
  status: DeploymentStatus;
  now: number;
}

function conditionsOf(sight: Sight): WorkloadCondition[] {
  const { deployment, status, now } = sight;
  const before = deployment.status?.conditions ?? [];
  const needed = (deployment.spec.replicas ?? 1) - limitsOf(deployment).maxUnavailable;
  const conditions = withWorkloadCondition(before, availability((status.availableReplicas ?? 0) >= needed), now);
  const progress = progressOf(sight);
  if (!progress) return conditions;
  // Each step forward restarts the deadline, which is counted from the last update.
  const stepped = progress.reason === 'ReplicaSetUpdated' && hasMoved(deployment.status, status);
  const base = stepped
    ? conditions.map((item) => (item.type === 'Progressing' ? { ...item, message: '' } : item))
    : conditions;
  return withWorkloadCondition(base, progress, now);
}

function progressing(status: ConditionState['status'], reason: string, message: string): ConditionState {
  return { type: 'Progressing', status, reason, message };
}

const stateOf = (condition: WorkloadCondition): ConditionState =>
  progressing(condition.status, condition.reason ?? '', condition.message ?? '');

/** Undefined keeps what is there: Deployments without a deadline tell no progress. */
function progressOf(sight: Sight): ConditionState | undefined {
  const { deployment } = sight;
  const before = deployment.status?.conditions?.find(({ type }) => type === 'Progressing');
  if ((deployment.spec.progressDeadlineSeconds ?? 600) === NO_DEADLINE) return undefined;
  if (deployment.spec.paused) return progressing('Unknown', 'DeploymentPaused', 'Deployment is paused');
  if (before?.reason === 'DeploymentPaused')
    return progressing('Unknown', 'DeploymentResumed', 'Deployment is resumed');
  return rolloutProgress(sight, before) ?? (before && stateOf(before));
}

/** What there is to tell of a rollout that may move; undefined when it stands where it stood. */
function rolloutProgress(sight: Sight, before: WorkloadCondition | undefined): ConditionState | undefined {
  const { deployment, generations, status } = sight;
  const name = generations.current?.metadata.name;
  const subject = name === undefined ? `Deployment "${deployment.metadata.name}"` : `ReplicaSet "${name}"`;
  if (isComplete(deployment, status)) {
    return progressing('True', 'NewReplicaSetAvailable', `${subject} has successfully progressed.`);
  }
  if (name !== undefined && !before?.message?.includes(`"${name}"`)) {
    return progressing('True', 'NewReplicaSetCreated', `Created new replica set "${name}"`);
  }
  if (hasMoved(deployment.status, status)) {
    return progressing('True', 'ReplicaSetUpdated', `${subject} is progressing.`);
  }
  const isLate = deadlineLeft(deployment, sight.now) === 0;
  return isLate ? progressing('False', 'ProgressDeadlineExceeded', `${subject} has timed out progressing.`) : undefined;
}

/** Every replica is of the present template and available, and none is left of earlier ones. */
export function isComplete(deployment: Deployment, status: DeploymentStatus): boolean {
  const wanted = deployment.spec.replicas ?? 1;
  return (
    (status.updatedReplicas ?? 0) === wanted &&
    (status.replicas ?? 0) === wanted &&
    (status.availableReplicas ?? 0) === wanted &&
    status.observedGeneration === (deployment.metadata.generation ?? 0)
  );
}

function hasMoved(before: DeploymentStatus = {}, status: DeploymentStatus): boolean {
  const old = (of: DeploymentStatus): number => (of.replicas ?? 0) - (of.updatedReplicas ?? 0);
  return (
    (status.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    (status.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (status.availableReplicas ?? 0) > (before.availableReplicas ?? 0) ||
    old(status) < old(before)
  );
}

/** Milliseconds until an unfinished rollout is declared stuck; undefined when none is under way, 0 when it is late. */
export function deadlineLeft(deployment: Deployment, now: number): number | undefined {
  const before = deployment.status?.conditions?.find(({ type }) => type === 'Progressing');
  const deadline = deployment.spec.progressDeadlineSeconds ?? 600;
  const settled = ['NewReplicaSetAvailable', 'ProgressDeadlineExceeded', 'DeploymentPaused'];
  if (!before || deadline === NO_DEADLINE || deployment.spec.paused) return undefined;
  if (settled.includes(before.reason ?? '')) return before.reason === 'ProgressDeadlineExceeded' ? 0 : undefined;
  return Math.max(0, Date.parse(before.lastUpdateTime ?? '') + deadline * 1000 - now);
}
