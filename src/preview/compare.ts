/** The difference between where a template runs and where it will. */

import type { TargetCluster } from '../api/work/v1alpha2/resource-binding.ts';
import { compareText } from '../base/json.ts';
import type { Change, Replicas, Share } from './result.ts';

export type BareShare = Pick<Share, 'cluster' | 'now' | 'next' | 'change'>;

/** One share for every cluster of either side, by name. */
export function compareTargets(now: readonly TargetCluster[], next: readonly TargetCluster[]): BareShare[] {
  const before = byName(now);
  const after = byName(next);
  const names = [...new Set([...before.keys(), ...after.keys()])].sort(compareText);
  return names.map((cluster) => shareOf(cluster, before.get(cluster), after.get(cluster)));
}

function byName(targets: readonly TargetCluster[]): Map<string, number> {
  return new Map(targets.map(({ name, replicas = 0 }) => [name, replicas]));
}

function shareOf(cluster: string, now: number | undefined, next: number | undefined): BareShare {
  return {
    cluster,
    ...(now === undefined ? {} : { now }),
    ...(next === undefined ? {} : { next }),
    change: changeOf(now, next),
  };
}

function changeOf(now: number | undefined, next: number | undefined): Change {
  if (now === undefined) return 'added';
  if (next === undefined) return 'removed';
  return next > now ? 'more' : next < now ? 'fewer' : 'same';
}

/** Replicas over all shares; a template without replicas counts one for every cluster it is in. */
export function countReplicas(shares: readonly BareShare[]): Replicas {
  const bare = shares.every(({ now = 0, next = 0 }) => now + next === 0);
  const count = (value: number | undefined): number => (bare && value !== undefined ? 1 : (value ?? 0));
  let now = 0;
  let next = 0;
  let gained = 0;
  let lost = 0;
  for (const share of shares) {
    const before = count(share.now);
    const after = count(share.next);
    now += before;
    next += after;
    gained += Math.max(0, after - before);
    lost += Math.max(0, before - after);
  }
  const moved = Math.min(gained, lost);
  return { now, next, added: gained - moved, removed: lost - moved, moved };
}

/** The replicas of several templates together. */
export function sumReplicas(all: readonly Replicas[]): Replicas {
  const sum = { now: 0, next: 0, added: 0, removed: 0, moved: 0 };
  for (const { now, next, added, removed, moved } of all) {
    sum.now += now;
    sum.next += next;
    sum.added += added;
    sum.removed += removed;
    sum.moved += moved;
  }
  return sum;
}

/** True when the template will be in the share's cluster. */
export function isPlaced(share: Pick<Share, 'next'>): boolean {
  return share.next !== undefined;
}
