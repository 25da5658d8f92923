/** How many pods of a member's Deployment cannot be scheduled there. */

import type { Deployment, ReplicaSet } from '../../api/core/apps.ts';
import type { Pod, PodTemplateSpec } from '../../api/core/pod.ts';
import type { KubeObject } from '../../api/meta/object.ts';
import { compareText, deepEqual } from '../../base/json.ts';

const HASH_LABEL = 'pod-template-hash';

function isOwnedBy({ metadata }: KubeObject, owner: KubeObject): boolean {
  return (metadata.ownerReferences ?? []).some(({ uid, controller }) => controller && uid === owner.metadata.uid);
}

/** The template as the Deployment says it, without the mark that tells its ReplicaSets apart. */
function unmarked(template: PodTemplateSpec | undefined): unknown {
  const { [HASH_LABEL]: _hash, ...labels } = template?.metadata?.labels ?? {};
  return { ...template, metadata: { ...template?.metadata, labels } };
}

/** The ReplicaSet of the Deployment as it is now: the oldest with its template. */
function currentOf(deployment: Deployment, replicaSets: readonly ReplicaSet[]): ReplicaSet | undefined {
  const wanted = unmarked(deployment.spec.template);
  const age = ({ metadata }: ReplicaSet): string => metadata.creationTimestamp ?? '';
  return replicaSets
    .filter((each) => isOwnedBy(each, deployment) && deepEqual(unmarked(each.spec.template), wanted))
    .toSorted((a, b) => compareText(age(a), age(b)))[0];
}

/** True when no node would have the pod, since before `deadline` (milliseconds since the epoch). */
function isUnschedulable({ status }: Pod, deadline: number): boolean {
  return (status?.conditions ?? []).some(
    ({ type, status: state, reason, lastTransitionTime }) =>
      type === 'PodScheduled' &&
      state === 'False' &&
      reason === 'Unschedulable' &&
      Date.parse(lastTransitionTime ?? '') < deadline,
  );
}

export interface MemberDeployment {
  readonly deployment: Deployment;
  /** Of its namespace; others than its own do no harm. */
  readonly replicaSets: readonly ReplicaSet[];
  readonly pods: readonly Pod[];
}

/** Counts the pods of the current ReplicaSet that have been unschedulable since before `deadline`. */
export function countUnschedulable({ deployment, replicaSets, pods }: MemberDeployment, deadline: number): number {
  const current = currentOf(deployment, replicaSets);
  if (!current) return 0;
  return pods.filter((pod) => isOwnedBy(pod, current) && isUnschedulable(pod, deadline)).length;
}
