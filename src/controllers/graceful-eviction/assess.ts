/** What becomes of the evictions of a binding: which go on, which are over, and which must wait for a replacement. */

import type { GracefulEvictionTask, ResourceBinding, TargetCluster } from '../../api/work/v1alpha2/resource-binding.ts';
import { formatTime } from '../../base/clock.ts';
import { isLastHealthyCopy } from '../../propagation/evict.ts';
import { targetClusters } from '../../propagation/targets.ts';

export interface Sight {
  readonly now: number;
  /** The longest wait, in milliseconds, of a task that states none. */
  readonly timeout: number;
  readonly keepLastHealthyCopy: boolean;
  /** Whether the cluster is still there; what is gone with its cluster cannot be kept. */
  exists(clusterName: string): boolean;
  /** Whether the cluster would take the binding again. */
  accepts(clusterName: string): boolean;
}

export interface Assessment {
  /** The binding as it should be; the same object when nothing changes. */
  readonly next: ResourceBinding;
  /** Clusters whose copies go now. */
  readonly dropped: readonly string[];
  /** Clusters whose copies are due, but are the last healthy ones. */
  readonly held: readonly string[];
  /** Clusters that are back before anything replaced their copies: they are targets again. */
  readonly withdrawn: readonly string[];
  /** Milliseconds until the next task is due. */
  readonly after: number | undefined;
}

type Verdict = 'keep' | 'drop' | 'hold' | 'withdraw';

/** True when the target reports healthy, and what is healthy there is its present share: a report may be about an earlier one. */
function hasTakenOver({ status }: ResourceBinding, { name, replicas = 0 }: TargetCluster): boolean {
  const report = status?.aggregatedStatus?.find(({ clusterName }) => clusterName === name);
  if (report?.health !== 'Healthy') return false;
  const { replicas: known, readyReplicas = 0 } = (report.status ?? {}) as { replicas?: number; readyReplicas?: number };
  return known === undefined || readyReplicas >= replicas;
}

/** True when the scheduler has answered and every target is healthy; also when it found that none is needed. */
function isReplaced(binding: ResourceBinding): boolean {
  const { metadata, spec, status } = binding;
  if (status?.schedulerObservedGeneration !== metadata.generation) return false;
  return (spec.clusters ?? []).every((target) => hasTakenOver(binding, target));
}

/** When the task is over whatever the replacement does. */
function dueAt(task: GracefulEvictionTask, { now, timeout }: Sight): number {
  const { creationTimestamp, gracePeriodSeconds } = task;
  const start = creationTimestamp ? Date.parse(creationTimestamp) : now;
  return start + (gracePeriodSeconds === undefined ? timeout : gracePeriodSeconds * 1000);
}

function isComingBack(binding: ResourceBinding, task: GracefulEvictionTask, sight: Sight): boolean {
  if (!sight.keepLastHealthyCopy || task.reason !== 'TaintUntolerated') return false;
  return targetClusters(binding.spec).length === 0 && sight.accepts(task.fromCluster);
}

function judge(binding: ResourceBinding, task: GracefulEvictionTask, sight: Sight): Verdict {
  if (task.suppressDeletion !== undefined) return task.suppressDeletion ? 'keep' : 'drop';
  if (isComingBack(binding, task, sight)) return 'withdraw';
  if (!task.creationTimestamp) return 'keep';
  if (dueAt(task, sight) > sight.now && !isReplaced(binding)) return 'keep';
  const isGuarded = sight.keepLastHealthyCopy && task.purgeMode !== 'Directly' && sight.exists(task.fromCluster);
  return isGuarded && isLastHealthyCopy(binding, task.fromCluster) ? 'hold' : 'drop';
}

/** The binding with the remaining tasks, each with the time it began, and with the clusters that are back. */
function revise(
  binding: ResourceBinding,
  kept: readonly GracefulEvictionTask[],
  back: readonly GracefulEvictionTask[],
  now: number,
): ResourceBinding {
  const { gracefulEvictionTasks: _tasks, ...spec } = binding.spec;
  const tasks = kept.map((task) => ({ ...task, creationTimestamp: task.creationTimestamp ?? formatTime(now) }));
  const targets = back.map(({ fromCluster: name, replicas }) => ({ name, ...(replicas ? { replicas } : {}) }));
  return {
    ...binding,
    spec: {
      ...spec,
      ...(targets.length > 0 ? { clusters: [...(spec.clusters ?? []), ...targets] } : {}),
      ...(tasks.length > 0 ? { gracefulEvictionTasks: tasks } : {}),
    },
  };
}

/** Judges every eviction of the binding. */
export function assess(binding: ResourceBinding, sight: Sight): Assessment {
  const tasks = binding.spec.gracefulEvictionTasks ?? [];
  const verdicts = tasks.map((task) => ({ task, verdict: judge(binding, task, sight) }));
  const having = (...wanted: Verdict[]): GracefulEvictionTask[] =>
    verdicts.filter(({ verdict }) => wanted.includes(verdict)).map(({ task }) => task);
  const names = (wanted: Verdict): string[] => having(wanted).map(({ fromCluster }) => fromCluster);

  const kept = having('keep', 'hold');
  const isChanged = kept.length < tasks.length || kept.some(({ creationTimestamp }) => !creationTimestamp);
  const waits = having('keep')
    .filter(({ suppressDeletion }) => suppressDeletion === undefined)
    .map((task) => Math.max(1, dueAt(task, sight) - sight.now));
  return {
    next: isChanged ? revise(binding, kept, having('withdraw'), sight.now) : binding,
    dropped: names('drop'),
    held: names('hold'),
    withdrawn: names('withdraw'),
    after: waits.length > 0 ? Math.min(...waits) : undefined,
  };
}
