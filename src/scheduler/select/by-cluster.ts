/** Selection by a constraint on the number of clusters: the best ones, exchanged for larger ones until they suffice. */

import type { Candidate } from '../candidate.ts';
import { type Failure, otherFailure } from '../failure.ts';
import type { SelectionTask } from './task.ts';

/** As many clusters as the constraint allows. */
export function selectByCluster(task: SelectionTask): readonly Candidate[] | Failure {
  const { candidates, need, clusterLimits, trace } = task;
  if (candidates.length < clusterLimits.min) {
    return otherFailure('the number of feasible clusters is less than spreadConstraint.MinGroups');
  }
  const count = Math.max(0, Math.min(candidates.length, clusterLimits.max));
  const chosen = candidates.slice(0, count);
  const rest = candidates.slice(count);
  if (trace) trace.selection = { by: 'cluster', limits: clusterLimits, need, exchanged: [] };
  if (need === undefined) return chosen;
  exchangeUntil(need, chosen, rest, (swap) => trace?.selection?.exchanged?.push(swap));
  if (totalAvailable(chosen) < need || count === 0) {
    return otherFailure(`no enough resource when selecting ${count} clusters`);
  }
  return chosen;
}

/** Exchanges chosen clusters, the least suitable first, for the largest of the rest until they have `need` together. */
function exchangeUntil(
  need: number,
  chosen: Candidate[],
  rest: Candidate[],
  note: (swap: { out: string; in: string }) => void,
): void {
  let sum = totalAvailable(chosen);
  for (let i = chosen.length - 1; i >= 0 && sum < need; i -= 1) {
    const ousted = chosen[i] as Candidate;
    const at = indexOfLargest(rest, ousted.available);
    const better = at === undefined ? undefined : rest[at];
    if (at === undefined || !better) continue;
    chosen[i] = better;
    rest[at] = ousted;
    sum += better.available - ousted.available;
    note({ out: ousted.member.name, in: better.member.name });
  }
}

function totalAvailable(candidates: readonly Candidate[]): number {
  return candidates.reduce((sum, { available }) => sum + available, 0);
}

/** The first of the largest candidates, if larger than `least`. */
function indexOfLargest(candidates: readonly Candidate[], least: number): number | undefined {
  let largest = least;
  let index: number | undefined;
  candidates.forEach(({ available }, i) => {
    if (available > largest) {
      largest = available;
      index = i;
    }
  });
  return index;
}
