/** How well a group of clusters suits: whether it has the capacity, then how well its clusters score. */

import { isDuplicated } from '../binding.ts';
import type { Candidate } from '../candidate.ts';
import type { SelectionTask } from './task.ts';

/** One unit of capacity outweighs any score of clusters. */
const CAPACITY_FACTOR = 1000;

/** The score of a group; `candidates` best first, `minGroups` how many such groups there will be. */
export function scoreGroup(candidates: readonly Candidate[], task: SelectionTask, minGroups: number): number {
  return isDuplicated(task.request.placement)
    ? scoreDuplicated(candidates, task.request.replicas)
    : scoreDivided(candidates, task, minGroups);
}

function scoreDuplicated(candidates: readonly Candidate[], replicas: number): number {
  const able = candidates.filter(({ available }) => available >= replicas);
  if (able.length === 0) return 0;
  const score = able.reduce((sum, candidate) => sum + candidate.score, 0);
  return CAPACITY_FACTOR * able.length + Math.trunc(score / able.length);
}

function scoreDivided(candidates: readonly Candidate[], task: SelectionTask, minGroups: number): number {
  // Without a minimum the share of a group is not a number; 64-bit machines then want nothing of it.
  const share = minGroups === 0 ? Number.NEGATIVE_INFINITY : Math.ceil(task.request.replicas / minGroups);
  const least = Math.max(minGroups, task.clusterLimits.min);
  let available = 0;
  let score = 0;
  let count = 0;
  for (const candidate of candidates) {
    available += candidate.available;
    score += candidate.score;
    count += 1;
    if (count >= least && available >= share) break;
  }
  if (available < share) return CAPACITY_FACTOR * available + Math.trunc(score / candidates.length);
  return (minGroups === 0 ? 0 : CAPACITY_FACTOR * share) + Math.trunc(score / count);
}
