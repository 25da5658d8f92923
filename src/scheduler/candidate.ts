/** A feasible cluster with what selection and division weigh it by. */

import { compileAffinity } from './affinity/cluster-affinity.ts';
import { estimateCapacity } from './estimate/index.ts';
import type { Member } from './fleet.ts';
import type { SchedulerPlugin } from './plugin.ts';
import type { Request } from './request.ts';

export interface Candidate {
  readonly member: Member;
  readonly score: number;
  /** Replicas it can take on top of those assigned. */
  readonly allocatable: number;
  /** Replicas it can have in all. */
  readonly available: number;
  /** 0 for the main affinity, above for overflow affinities: lower tiers are filled first. */
  readonly tier: number;
}

/** The tier of a cluster that matches no affinity of the term in effect. */
const NO_TIER = 1000;

/** Stage two: scores and capacities, best candidate first. */
export function weighCandidates(
  members: readonly Member[],
  request: Request,
  plugins: readonly SchedulerPlugin[],
): Candidate[] {
  const scores = plugins.flatMap(({ score }) => score?.(request) ?? []);
  const capacities = estimateCapacity(members, request);
  const tierOf = tierReader(request);
  const candidates: Candidate[] = [];
  let i = 0;
  for (const member of members) {
    const allocatable = capacities[i] as number;
    let score = 0;
    for (const scoreOf of scores) score += scoreOf(member);
    const available = allocatable + (request.previous.size === 0 ? 0 : (request.previous.get(member.name) ?? 0));
    candidates.push({ member, score, allocatable, available, tier: tierOf(member) });
    i += 1;
  }
  return candidates.sort(byMerit);
}

/** Earlier tier, higher score, more available, then name: a total order. */
export function byMerit(a: Candidate, b: Candidate): number {
  return a.tier - b.tier || b.score - a.score || b.available - a.available || a.member.rank - b.member.rank;
}

function tierReader({ placement, term }: Request): (member: Member) => number {
  if (placement.clusterAffinity || !placement.clusterAffinities?.length) return () => 0;
  if (!term) return () => NO_TIER;
  if (!term.overflowAffinities?.length) return () => 0;
  const tiers = [term, ...term.overflowAffinities].map(compileAffinity);
  return (member) => {
    const tier = tiers.findIndex(({ matches }) => matches(member));
    return tier < 0 ? NO_TIER : tier;
  };
}
