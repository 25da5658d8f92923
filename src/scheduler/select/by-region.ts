/** Selection by region: the best combination of regions, the head of each, then the best of what they have left. */

import { byMerit, type Candidate } from '../candidate.ts';
import { type Failure, otherFailure } from '../failure.ts';
import { chooseGroups, type Group } from './choose-groups.ts';
import { scoreGroup } from './group-score.ts';
import type { Limits } from './limits.ts';
import type { SelectionTask } from './task.ts';

interface Region extends Group {
  readonly candidates: readonly Candidate[];
}

/** The targets in the regions picked; capacity plays no role beyond the scores of the regions. */
export function selectByRegion(task: SelectionTask, regionLimits: Limits): readonly Candidate[] | Failure {
  const { clusterLimits, trace } = task;
  const regions = groupByRegion(task, regionLimits);
  if (regions.length < regionLimits.min) {
    return otherFailure('the number of feasible region is less than spreadConstraint.MinGroups');
  }
  const picked = chooseGroups(regions, regionLimits, clusterLimits.min);
  if (trace) {
    const names = new Set(picked.map(({ name }) => name));
    trace.selection = {
      by: 'region',
      limits: clusterLimits,
      regionLimits,
      regions: regions.map(({ name, value, weight }) => ({
        name,
        clusters: value,
        score: weight,
        picked: names.has(name),
      })),
    };
  }
  if (picked.length === 0) {
    return otherFailure('the number of clusters is less than the cluster spreadConstraint.MinGroups');
  }
  return headsAndBest(picked, clusterLimits);
}

function groupByRegion(task: SelectionTask, regionLimits: Limits): Region[] {
  const byName = new Map<string, Candidate[]>();
  for (const candidate of task.candidates) {
    const { region } = candidate.member;
    if (region === '') continue;
    const group = byName.get(region);
    if (group) group.push(candidate);
    else byName.set(region, [candidate]);
  }
  return [...byName].map(([name, candidates]) => ({
    name,
    candidates,
    value: candidates.length,
    weight: scoreGroup(candidates, task, regionLimits.min),
  }));
}

function headsAndBest(picked: readonly Region[], { max }: Limits): Candidate[] {
  const heads = picked.flatMap(({ candidates }) => candidates.slice(0, 1));
  const rest = picked.flatMap(({ candidates }) => candidates.slice(1)).sort(byMerit);
  const extra = Math.min(heads.length + rest.length, max) - heads.length;
  return extra > 0 ? [...heads, ...rest.slice(0, extra)] : heads;
}
