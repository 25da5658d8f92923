/** What became of one cluster while scheduling, in words. */

import type { ClusterExplanation } from '../../scheduler/explain/explanation.ts';

/** What became of a cluster, in one word or two. */
export function roleOf({ feasible, selected }: ClusterExplanation): string {
  return feasible ? (selected ? 'selected' : 'left out') : 'refused';
}

/** Why, in one line. */
export function detailOf(cluster: ClusterExplanation): string {
  if (!cluster.feasible) return cluster.reason ?? '';
  const { score, previous, replicas } = cluster;
  const parts = [
    score === undefined ? '' : `score ${score}`,
    roomText(cluster),
    tierText(cluster),
    previous || replicas ? `${previous ?? 0} → ${replicas ?? 0}` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function roomText({ available, estimates = [] }: ClusterExplanation): string {
  // Where nothing was estimated there is nothing to make room for.
  if (available === undefined || estimates.length === 0) return '';
  const limits = [...new Set(estimates.flatMap(({ limit }) => limit ?? []))];
  return `room for ${available}${limits.length > 0 ? ` (limited by ${limits.join(', ')})` : ''}`;
}

function tierText({ tier = 0 }: ClusterExplanation): string {
  if (tier === 0) return '';
  return tier >= 1000 ? 'in no affinity' : `overflow affinity ${tier}`;
}
