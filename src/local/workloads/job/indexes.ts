/** Completion indexes of indexed Jobs. */

import type { Job } from '../../../api/core/batch.ts';
import type { Pod } from '../../../api/core/pod.ts';
import { isActive } from '../pod.ts';

export const INDEX_ANNOTATION = 'batch.kubernetes.io/job-completion-index';

/** The index a Pod works on. */
export function indexOf(pod: Pod): number | undefined {
  const text = pod.metadata.annotations?.[INDEX_ANNOTATION];
  return text === undefined ? undefined : Number(text);
}

/** The lowest `count` indexes on which nobody works and that are not done. */
export function missingIndexes(job: Job, owned: readonly Pod[], count: number): number[] {
  const taken = new Set(owned.filter((pod) => isActive(pod) || pod.status?.phase === 'Succeeded').map(indexOf));
  const all = Array.from({ length: job.spec.completions ?? 1 }, (_, index) => index);
  return all.filter((index) => !taken.has(index)).slice(0, count);
}

/** `0,2-5,7`, as a Job's status tells which indexes are done. */
export function formatIndexes(indexes: readonly number[]): string {
  const sorted = [...new Set(indexes)].sort((a, b) => a - b);
  const runs: [number, number][] = [];
  for (const index of sorted) {
    const run = runs.at(-1);
    if (run && run[1] === index - 1) run[1] = index;
    else runs.push([index, index]);
  }
  return runs.map(([first, last]) => span(first, last)).join(',');
}

function span(first: number, last: number): string {
  if (first === last) return `${first}`;
  return last === first + 1 ? `${first},${last}` : `${first}-${last}`;
}
