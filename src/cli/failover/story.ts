/** A failover in words: what is new between two states of a cluster, or of a binding. */

import type { Cluster, Taint } from '../../api/cluster/v1alpha1/cluster.ts';
import type { Condition } from '../../api/meta/object.ts';
import type { GracefulEvictionTask, ResourceBinding } from '../../api/work/v1alpha2/resource-binding.ts';

const conditionOf = (conditions: readonly Condition[] | undefined, type: string): Condition | undefined =>
  conditions?.find((condition) => condition.type === type);

const taintText = ({ key, value, effect }: Taint): string => `${key}${value ? `=${value}` : ''}:${effect}`;
const taintsOf = ({ spec }: Cluster): string[] => (spec.taints ?? []).map(taintText);

function readyNews(old: Cluster, next: Cluster): string[] {
  const [before, after] = [old, next].map(({ status }) => conditionOf(status?.conditions, 'Ready'));
  if (!after || before?.status === after.status) return [];
  return [after.status === 'True' ? 'is ready again' : `is not ready: ${after.message} (${after.reason})`];
}

/** What is new about a cluster. */
export function clusterNews(old: Cluster, next: Cluster): string[] {
  const name = `cluster ${next.metadata.name}`;
  const [before, after] = [taintsOf(old), taintsOf(next)];
  return [
    ...readyNews(old, next),
    ...after.filter((taint) => !before.includes(taint)).map((taint) => `has the taint ${taint}`),
    ...before.filter((taint) => !after.includes(taint)).map((taint) => `has lost the taint ${taint}`),
  ].map((text) => `${name} ${text}`);
}

const targetText = ({ spec }: ResourceBinding): string =>
  (spec.clusters ?? []).map(({ name, replicas }) => (replicas ? `${name}:${replicas}` : name)).join(', ') || 'nowhere';

const tasksOf = ({ spec }: ResourceBinding): readonly GracefulEvictionTask[] => spec.gracefulEvictionTasks ?? [];

function evictionNews(old: ResourceBinding, next: ResourceBinding): string[] {
  const isIn = (task: GracefulEvictionTask, list: readonly GracefulEvictionTask[]): boolean =>
    list.some(({ fromCluster }) => fromCluster === task.fromCluster);
  const [before, after] = [tasksOf(old), tasksOf(next)];
  const began = after.filter((task) => !isIn(task, before));
  const ended = before.filter((task) => !isIn(task, after));
  const isBack = ({ fromCluster }: GracefulEvictionTask): boolean =>
    next.spec.clusters?.some(({ name }) => name === fromCluster) === true;
  return [
    ...began.map(({ fromCluster, reason }) => `is evicted from ${fromCluster} (${reason})`),
    ...ended.map((task) =>
      isBack(task) ? `stays on ${task.fromCluster}: the cluster is back` : `has left ${task.fromCluster}`,
    ),
  ];
}

function conditionNews(old: ResourceBinding, next: ResourceBinding): string[] {
  const changed = (type: string): Condition | undefined => {
    const [before, after] = [old, next].map(({ status }) => conditionOf(status?.conditions, type));
    return before?.status === after?.status && before?.reason === after?.reason ? undefined : after;
  };
  const [scheduled, kept] = [changed('Scheduled'), changed('LastHealthyCopyKept')];
  return [
    ...(scheduled?.status === 'False' ? [`cannot be scheduled: ${scheduled.message}`] : []),
    ...(kept?.status === 'True' ? ['keeps its last healthy copy until there is another'] : []),
  ];
}

/** The template's name as people know it. */
export function workloadName({ spec }: ResourceBinding): string {
  const { kind, namespace, name } = spec.resource;
  return `${kind.toLowerCase()} ${namespace ? `${namespace}/` : ''}${name}`;
}

/** What is new about a binding. */
export function bindingNews(old: ResourceBinding, next: ResourceBinding): string[] {
  const evictions = evictionNews(old, next);
  // An eviction takes a target away; where the workload goes instead comes next.
  const isDecided = evictions.length === 0 && targetText(old) !== targetText(next);
  const moved = isDecided ? [`goes to ${targetText(next)}`] : [];
  return [...evictions, ...moved, ...conditionNews(old, next)].map((text) => `${workloadName(next)} ${text}`);
}

/** True while a binding has a copy on the member that is wanted there, or that waits for its replacement. */
export function isOn({ spec }: ResourceBinding, member: string): boolean {
  return (
    spec.clusters?.some(({ name }) => name === member) === true ||
    spec.gracefulEvictionTasks?.some(({ fromCluster }) => fromCluster === member) === true
  );
}

/** Why a binding does not leave the member, where it says so. */
export function heldBack({ status }: ResourceBinding): string | undefined {
  const kept = conditionOf(status?.conditions, 'LastHealthyCopyKept');
  if (kept?.status === 'True') return kept.message;
  const scheduled = conditionOf(status?.conditions, 'Scheduled');
  return scheduled?.status === 'False' ? scheduled.message : undefined;
}
