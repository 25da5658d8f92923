/** What becomes of the evictions of a binding: which go on, which are over, and which must wait for a replacement. */

import type { GracefulEvictionTask, ResourceBinding, TargetCluster } from '../../api/work/v1alpha2/resource-binding.ts';
import { formatTime } from '../../base/clock.ts';
import { conditionOf } from '../../machinery/condition.ts';
import { isLastHealthyCopy } from '../../propagation/evict.ts';
import { targetClusters } from '../../propagation/targets.ts';
import { isDivided } from '../../propagation/work.ts';

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
  /** Clusters whose copies have been waiting for a replacement for long, or beyond their time, and are the last healthy ones. */
  readonly held: readonly string[];
  /** Clusters that are back before anything replaced their copies: they are targets again. */
  readonly withdrawn: readonly string[];
  /** Milliseconds until the next task is due. */
  readonly after: number | undefined;
}

/** How long, in milliseconds, the last healthy copy waits before that is worth telling: most replacements are quicker. */
const PATIENCE = 30_000;
/** How long, in milliseconds after a decision of the scheduler, a report that counts no replicas may be about an earlier share. */
const SETTLE = 5000;

type Verdict = 'keep' | 'drop' | 'hold' | 'withdraw';

interface Counts {
  replicas?: number;
  readyReplicas?: number;
}

/** When all reports can be taken to be about what was decided last: those that count replicas tell themselves. */
function believedAt({ spec, status }: ResourceBinding): number {
  const isCounted = (status?.aggregatedStatus ?? []).every((item) => (item.status as Counts)?.replicas !== undefined);
  if (isCounted || !isDivided(spec) || !status?.lastScheduledTime) return 0;
  return Date.parse(status.lastScheduledTime) + SETTLE;
}

/** True when the target reports healthy, and what is healthy there is its present share: a report may be about an earlier one. */
function hasTakenOver(binding: ResourceBinding, { name, replicas = 0 }: TargetCluster, now: number): boolean {
  const report = binding.status?.aggregatedStatus?.find(({ clusterName }) => clusterName === name);
  if (report?.health !== 'Healthy') return false;
  const { replicas: known, readyReplicas = 0 } = (report.status ?? {}) as Counts;
  return known === undefined ? believedAt(binding) <= now : readyReplicas >= replicas;
}

/** True when the scheduler has answered and every target is healthy; also when it found that none is needed. */
function isReplaced(binding: ResourceBinding, { now }: Sight): boolean {
  const { metadata, spec, status } = binding;
  if (status?.schedulerObservedGeneration !== metadata.generation) return false;
  return (spec.clusters ?? []).every((target) => hasTakenOver(binding, target, now));
}

const startOf = ({ creationTimestamp }: GracefulEvictionTask, { now }: Sight): number =>
  creationTimestamp ? Date.parse(creationTimestamp) : now;

/** When the task is over whatever the replacement does. */
function dueAt(task: GracefulEvictionTask, sight: Sight): number {
  const { gracePeriodSeconds } = task;
  return startOf(task, sight) + (gracePeriodSeconds === undefined ? sight.timeout : gracePeriodSeconds * 1000);
}

/** True while nothing but the guard keeps the workload running. */
function isGuarded(binding: ResourceBinding, task: GracefulEvictionTask, sight: Sight): boolean {
  const { keepLastHealthyCopy, exists } = sight;
  if (!keepLastHealthyCopy || task.purgeMode === 'Directly' || !exists(task.fromCluster)) return false;
  return isLastHealthyCopy(binding, task.fromCluster);
}

/** When it is worth telling that the copy waits: at once where there is no place for another. */
function tellAt({ spec, status }: ResourceBinding, task: GracefulEvictionTask, sight: Sight): number {
  const isNowhere =
    targetClusters(spec).length === 0 && conditionOf(status?.conditions, 'Scheduled')?.status === 'False';
  return isNowhere ? 0 : startOf(task, sight) + PATIENCE;
}

function isComingBack(binding: ResourceBinding, task: GracefulEvictionTask, sight: Sight): boolean {
  if (!sight.keepLastHealthyCopy || task.reason !== 'TaintUntolerated') return false;
  return targetClusters(binding.spec).length === 0 && sight.accepts(task.fromCluster);
}

function judge(binding: ResourceBinding, task: GracefulEvictionTask, sight: Sight): Verdict {
  if (task.suppressDeletion !== undefined) return task.suppressDeletion ? 'keep' : 'drop';
  if (isComingBack(binding, task, sight)) return 'withdraw';
  if (!task.creationTimestamp) return 'keep';
  const isOver = dueAt(task, sight) <= sight.now || isReplaced(binding, sight);
  if (!isGuarded(binding, task, sight)) return isOver ? 'drop' : 'keep';
  return isOver || tellAt(binding, task, sight) <= sight.now ? 'hold' : 'keep';
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
  const times = kept
    .filter(({ suppressDeletion }) => suppressDeletion === undefined)
    .flatMap((task) => [
      dueAt(task, sight),
      believedAt(binding),
      ...(isGuarded(binding, task, sight) ? [tellAt(binding, task, sight)] : []),
    ])
    .filter((time) => time > sight.now);
  return {
    next: isChanged ? revise(binding, kept, having('withdraw'), sight.now) : binding,
    dropped: names('drop'),
    held: names('hold'),
    withdrawn: names('withdraw'),
    after: times.length > 0 ? Math.min(...times) - sight.now : undefined,
  };
}
