/** What a DaemonSet asks for: one Pod on every node that takes it. */

import { type DaemonSet, type DaemonSetStatus, daemonSets } from '../../../api/core/apps.ts';
import type { Node } from '../../../api/core/core.ts';
import type { Pod, Toleration } from '../../../api/core/pod.ts';
import { portionOf } from '../../../api/core/portion.ts';
import { controllerReference } from '../../../machinery/write.ts';
import { isAvailable, isFinished, isReady, nextAvailability, podFromTemplate } from '../pod.ts';
import { matchesNodeAffinity } from '../scheduler/node-affinity.ts';
import { tolerates } from '../scheduler/placement.ts';
import { templateHash } from '../template-hash.ts';

const REVISION_LABEL = 'controller-revision-hash';

/** What every daemon puts up with, so that it runs on nodes in trouble too. */
const TOLERATIONS: readonly Toleration[] = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
];

export interface DaemonSetPlan {
  create: readonly Pod[];
  remove: readonly Pod[];
  status: DaemonSetStatus;
  recheck?: number;
}

interface Sight {
  set: DaemonSet;
  hash: string;
  /** Nodes that should run a Pod, with what runs there. */
  wanted: readonly { node: Node; pods: readonly Pod[] }[];
  /** Pods on nodes that should not run one. */
  misplaced: readonly Pod[];
  now: number;
}

/** Compares the Pods of a DaemonSet with the nodes. */
export function planDaemonSet(
  set: DaemonSet,
  nodes: readonly Node[],
  owned: readonly Pod[],
  now: number,
): DaemonSetPlan {
  const fitting = nodes.filter((node) => takes(set, node));
  const names = new Set(fitting.map(({ metadata }) => metadata.name));
  const sight: Sight = {
    set,
    hash: templateHash(set.spec.template, set.status?.collisionCount),
    wanted: fitting.map((node) => ({ node, pods: owned.filter((pod) => pod.spec.nodeName === node.metadata.name) })),
    misplaced: owned.filter((pod) => !names.has(pod.spec.nodeName) && !isLeaving(pod)),
    now,
  };
  const leaving = set.metadata.deletionTimestamp !== undefined;
  const recheck = nextAvailability(owned, set.spec.minReadySeconds, now);
  return {
    create: leaving ? [] : sight.wanted.filter(({ pods }) => pods.length === 0).map(({ node }) => podFor(sight, node)),
    remove: leaving ? [] : removals(sight),
    status: statusOf(sight),
    ...(recheck === undefined ? {} : { recheck }),
  };
}

const isLeaving = (pod: Pod): boolean => pod.metadata.deletionTimestamp !== undefined;

function takes({ spec }: DaemonSet, node: Node): boolean {
  const tolerations = [...TOLERATIONS, ...(spec.template.spec.tolerations ?? [])];
  const taints = (node.spec?.taints ?? []).filter(({ effect }) => effect !== 'PreferNoSchedule');
  const pod: Pod = { metadata: {}, spec: spec.template.spec };
  return taints.every((taint) => tolerates(tolerations, taint)) && matchesNodeAffinity(pod, node);
}

function podFor({ set, hash }: Sight, node: Node): Pod {
  const pod = podFromTemplate(set.spec.template, {
    generateName: `${set.metadata.name}-`,
    namespace: set.metadata.namespace ?? '',
    owner: controllerReference(daemonSets, set),
    labels: { [REVISION_LABEL]: hash },
  });
  const tolerations = [...(pod.spec.tolerations ?? []), ...TOLERATIONS];
  return { ...pod, spec: { ...pod.spec, nodeName: node.metadata.name ?? '', tolerations } };
}

/** Misplaced, finished and surplus Pods go at once; outdated ones as the rolling update allows. */
function removals(sight: Sight): Pod[] {
  const finished = sight.wanted.flatMap(({ pods }) => pods.filter((pod) => isFinished(pod) && !isLeaving(pod)));
  const surplus = sight.wanted.flatMap(({ pods }) =>
    pods.filter((pod) => !isFinished(pod) && !isLeaving(pod)).slice(1),
  );
  return [...new Set([...sight.misplaced, ...finished, ...surplus, ...outdated(sight)])];
}

function outdated({ set, hash, wanted, now }: Sight): Pod[] {
  if (set.spec.updateStrategy?.type === 'OnDelete') return [];
  const limit = portionOf(set.spec.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1, wanted.length, 'up') || 1;
  const available = (pod: Pod): boolean => !isLeaving(pod) && isAvailable(pod, set.spec.minReadySeconds, now);
  const down = wanted.filter(({ pods }) => !pods.some(available)).length;
  const old = wanted.flatMap(({ pods }) =>
    pods.filter((pod) => !isLeaving(pod) && pod.metadata.labels?.[REVISION_LABEL] !== hash),
  );
  const [serving, idle] = [old.filter(available), old.filter((pod) => !available(pod))];
  return [...idle, ...serving.slice(0, Math.max(0, limit - down))];
}

function statusOf({ set, hash, wanted, misplaced, now }: Sight): DaemonSetStatus {
  const running = wanted.flatMap(({ pods }) => pods.filter((pod) => !isLeaving(pod)).slice(0, 1));
  const available = running.filter((pod) => isAvailable(pod, set.spec.minReadySeconds, now)).length;
  const counts = {
    updatedNumberScheduled: running.filter((pod) => pod.metadata.labels?.[REVISION_LABEL] === hash).length,
    numberAvailable: available,
    numberUnavailable: wanted.length - available,
  };
  return {
    currentNumberScheduled: running.length,
    numberMisscheduled: misplaced.length,
    desiredNumberScheduled: wanted.length,
    numberReady: running.filter(isReady).length,
    observedGeneration: set.metadata.generation ?? 0,
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
  } as DaemonSetStatus;
}
