/** How many Pods each ReplicaSet of a Deployment should have next, so that a rollout stays within its limits. */

import type { Deployment, ReplicaSet } from '../../../api/core/apps.ts';
import { DESIRED_REPLICAS, type Generations, limitsOf, MAX_REPLICAS } from './revision.ts';

/** Wanted counts by ReplicaSet; those that keep theirs are absent. */
export type Scales = ReadonlyMap<ReplicaSet, number>;

const sizeOf = (replicaSet: ReplicaSet): number => replicaSet.spec.replicas ?? 1;
const availableOf = (replicaSet: ReplicaSet): number => replicaSet.status?.availableReplicas ?? 0;
const sum = (replicaSets: readonly ReplicaSet[], of: (replicaSet: ReplicaSet) => number): number =>
  replicaSets.reduce((total, replicaSet) => total + of(replicaSet), 0);
const everyone = ({ current, old }: Generations): ReplicaSet[] => (current ? [...old, current] : [...old]);

/** The Deployment was resized since its ReplicaSets were last scaled. */
export function wasResized(deployment: Deployment, generations: Generations): boolean {
  const desired = String(deployment.spec.replicas ?? 1);
  return everyone(generations).some((replicaSet) => {
    const remembered = replicaSet.metadata.annotations?.[DESIRED_REPLICAS];
    return sizeOf(replicaSet) > 0 && remembered !== undefined && remembered !== desired;
  });
}

/** Spreads a resize over what runs: all to the only one, nothing to old ones when the current is complete, else by share. */
export function planResize(deployment: Deployment, generations: Generations): Scales {
  const desired = deployment.spec.replicas ?? 1;
  const { current, old } = generations;
  const active = everyone(generations).filter((replicaSet) => sizeOf(replicaSet) > 0);
  const only = active.length <= 1 ? (active[0] ?? current ?? old.at(-1)) : undefined;
  if (only) return changes(new Map([[only, desired]]));
  if (current && sizeOf(current) === desired && availableOf(current) === desired) {
    return changes(new Map(old.map((replicaSet) => [replicaSet, 0])));
  }
  return changes(proportional(active, desired > 0 ? desired + limitsOf(deployment).maxSurge : 0));
}

function proportional(active: readonly ReplicaSet[], allowed: number): Map<ReplicaSet, number> {
  let left = allowed - sum(active, sizeOf);
  const bySize = [...active].sort((a, b) => sizeOf(b) - sizeOf(a));
  const targets = new Map<ReplicaSet, number>();
  for (const replicaSet of bySize) {
    const formerMax = Number(replicaSet.metadata.annotations?.[MAX_REPLICAS]) || allowed;
    const share = Math.round((sizeOf(replicaSet) * allowed) / formerMax) - sizeOf(replicaSet);
    const granted = left >= 0 ? Math.min(Math.max(share, 0), left) : Math.max(Math.min(share, 0), left);
    left -= granted;
    targets.set(replicaSet, sizeOf(replicaSet) + granted);
  }
  const [largest] = bySize;
  if (largest && left !== 0) targets.set(largest, Math.max(0, (targets.get(largest) ?? 0) + left));
  return targets;
}

/** The size a new ReplicaSet starts with, or the current one may grow to. */
export function currentSize(deployment: Deployment, { current, old }: Generations): number {
  const desired = deployment.spec.replicas ?? 1;
  const size = current ? sizeOf(current) : 0;
  if (size >= desired || deployment.spec.strategy?.type === 'Recreate') return desired;
  const room = desired + limitsOf(deployment).maxSurge - sum(old, sizeOf) - size;
  return size + Math.min(Math.max(0, room), desired - size);
}

/** One step of a rolling update: the current one grows into the surge, old ones shrink as availability allows. */
export function planRollingUpdate(deployment: Deployment, generations: Generations): Scales {
  const targets = planShrink(deployment, generations);
  if (generations.current) targets.set(generations.current, currentSize(deployment, generations));
  return changes(targets);
}

/** Old ReplicaSets lose first the Pods that serve nobody, then available ones down to the minimum. */
function planShrink(deployment: Deployment, { current, old }: Generations): Map<ReplicaSet, number> {
  const minimum = (deployment.spec.replicas ?? 1) - limitsOf(deployment).maxUnavailable;
  const all = current ? [...old, current] : old;
  const missing = current ? sizeOf(current) - availableOf(current) : 0;
  let allowance = sum(all, sizeOf) - minimum - missing;
  let spare = sum(all, availableOf) - minimum;
  const targets = new Map<ReplicaSet, number>();
  for (const replicaSet of old) {
    const idle = Math.min(Math.max(0, allowance), Math.max(0, sizeOf(replicaSet) - availableOf(replicaSet)));
    allowance -= idle;
    targets.set(replicaSet, sizeOf(replicaSet) - idle);
  }
  for (const replicaSet of old) {
    const size = targets.get(replicaSet) ?? 0;
    const serving = Math.min(size, Math.max(0, spare), Math.max(0, allowance));
    allowance -= serving;
    spare -= serving;
    targets.set(replicaSet, size - serving);
  }
  return targets;
}

/** One step of Recreate: old Pods go first, and only when none is left do new ones come. */
export function planRecreate(deployment: Deployment, generations: Generations, oldPodsLeft: boolean): Scales {
  const { current, old } = generations;
  const targets = new Map<ReplicaSet, number>(old.map((replicaSet) => [replicaSet, 0]));
  if (current && !oldPodsLeft) targets.set(current, deployment.spec.replicas ?? 1);
  return changes(targets);
}

function changes(targets: Scales): Scales {
  return new Map([...targets].filter(([replicaSet, size]) => size !== sizeOf(replicaSet)));
}

/** Old ReplicaSets beyond the history limit that run nothing any more. */
export function planCleanup(deployment: Deployment, { old }: Generations): readonly ReplicaSet[] {
  const limit = deployment.spec.revisionHistoryLimit ?? 10;
  const idle = old.filter(
    (replicaSet) =>
      sizeOf(replicaSet) === 0 &&
      (replicaSet.status?.replicas ?? 0) === 0 &&
      replicaSet.metadata.deletionTimestamp === undefined,
  );
  return idle.slice(0, Math.max(0, old.length - limit));
}
