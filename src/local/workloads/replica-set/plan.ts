/** What a ReplicaSet asks for: Pods to make or remove, and the status that tells so. */

import type { ReplicaSet, ReplicaSetStatus } from '../../../api/core/apps.ts';
import type { Pod } from '../../../api/core/pod.ts';
import { deepEqual } from '../../../base/json.ts';
import { isActive, isAvailable, isReady, nextAvailability } from '../pod.ts';

export interface ReplicaSetPlan {
  create: number;
  remove: readonly Pod[];
  /** Undefined when the stored one is right. */
  status?: ReplicaSetStatus;
  /** Milliseconds after which time alone changes the answer. */
  recheck?: number;
}

/** Compares the Pods a ReplicaSet controls with what it wants. */
export function planReplicaSet(replicaSet: ReplicaSet, owned: readonly Pod[], now: number): ReplicaSetPlan {
  const active = owned.filter(isActive);
  const wanted = replicaSet.spec.replicas ?? 1;
  const leaving = replicaSet.metadata.deletionTimestamp !== undefined;
  const surplus = leaving ? 0 : active.length - wanted;
  const status = statusOf(replicaSet, active, now);
  const recheck = nextAvailability(active, replicaSet.spec.minReadySeconds, now);
  return {
    create: Math.max(0, -surplus),
    remove: surplus > 0 ? [...active].sort(byDispensability).slice(0, surplus) : [],
    ...(deepEqual(status, replicaSet.status) ? {} : { status }),
    ...(recheck === undefined ? {} : { recheck }),
  };
}

function statusOf(replicaSet: ReplicaSet, active: readonly Pod[], now: number): ReplicaSetStatus {
  const labels = Object.entries(replicaSet.spec.template?.metadata?.labels ?? {});
  const ready = active.filter(isReady);
  const counts = {
    fullyLabeledReplicas: active.filter((pod) => labels.every(([key, value]) => pod.metadata.labels?.[key] === value))
      .length,
    readyReplicas: ready.length,
    availableReplicas: ready.filter((pod) => isAvailable(pod, replicaSet.spec.minReadySeconds, now)).length,
  };
  const conditions = replicaSet.status?.conditions;
  return {
    replicas: active.length,
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
    observedGeneration: replicaSet.metadata.generation ?? 0,
    ...(conditions ? { conditions } : {}),
  };
}

const PHASES = ['Pending', 'Unknown', 'Running'];

/** Smaller goes first: without node, then not running, then not ready, then cheap to delete, then young. */
function dispensability(pod: Pod): number[] {
  return [
    pod.spec.nodeName ? 1 : 0,
    PHASES.indexOf(pod.status?.phase ?? 'Pending'),
    isReady(pod) ? 1 : 0,
    Number(pod.metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost'] ?? 0) || 0,
    -Date.parse(pod.metadata.creationTimestamp ?? ''),
  ];
}

function byDispensability(a: Pod, b: Pod): number {
  const [left, right] = [dispensability(a), dispensability(b)];
  for (const [i, value] of left.entries()) {
    const difference = value - (right[i] ?? 0);
    if (difference) return difference;
  }
  return (a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1;
}
