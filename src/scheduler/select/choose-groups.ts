/** The best combination of groups: enough clusters within the limits, then the highest score. */

import { compareText } from '../../base/json.ts';
import type { Limits } from './limits.ts';

export interface Group {
  readonly name: string;
  /** How many clusters. */
  readonly value: number;
  /** How well it suits. */
  readonly weight: number;
}

/**
 * A combination is searched for in the order of its groups (few clusters first), and is complete as soon as it has
 * `target` clusters and is within the limits. Of equally good ones the first found wins. None: an empty list.
 */
export function chooseGroups<G extends Group>(groups: readonly G[], limits: Limits, target: number): readonly G[] {
  const ordered = groups.toSorted((a, b) => a.value - b.value || b.weight - a.weight || compareText(a.name, b.name));
  const best: G[] = [];
  for (let step = findBest(ordered, limits, target); step?.group; step = step.next) best.push(step.group);
  const byWeight = best.sort((a, b) => b.weight - a.weight || compareText(a.name, b.name));
  return shortestPrefix(byWeight, ordered, limits, target);
}

/** The best way to complete a path: the next group, what follows it, and what all of them add. */
interface Completion<G> {
  readonly group?: G;
  readonly next?: Completion<G>;
  readonly value: number;
  readonly weight: number;
}

const DONE = { value: 0, weight: 0 };

function findBest<G extends Group>(ordered: readonly G[], limits: Limits, target: number): Completion<G> | undefined {
  // How a path is best completed depends on its length and its clusters only, not on which groups it has.
  const known = new Map<string, Completion<G> | undefined>();
  return complete(0, 0, 0);

  function complete(from: number, length: number, value: number): Completion<G> | undefined {
    if (isComplete(value, length, limits, target)) return DONE;
    const group = ordered[from];
    if (!group || length >= limits.max) return undefined;
    const key = `${from} ${length} ${Math.min(value, target)}`;
    if (!known.has(key)) known.set(key, better(take(group, from, length, value), skip(from, length, value)));
    return known.get(key);
  }

  function take(group: G, from: number, length: number, value: number): Completion<G> | undefined {
    const next = complete(from + 1, length + 1, value + group.value);
    return next && { group, next, value: group.value + next.value, weight: group.weight + next.weight };
  }

  function skip(from: number, length: number, value: number): Completion<G> | undefined {
    // With as many groups as there must be, only the path of all of them can qualify.
    return ordered.length === limits.min ? undefined : complete(from + 1, length, value);
  }
}

/** The heavier completion, then the one with more clusters; the first of equal ones. */
function better<G>(first: Completion<G> | undefined, second: Completion<G> | undefined): Completion<G> | undefined {
  if (!first || !second) return first ?? second;
  const { weight, value } = first;
  return second.weight > weight || (second.weight === weight && second.value > value) ? second : first;
}

function isComplete(value: number, length: number, limits: Limits, target: number): boolean {
  return value >= target && length >= limits.min && length <= limits.max;
}

/** The shortest start of the best combination, in order of weight, that is itself a combination the search finds. */
function shortestPrefix<G extends Group>(
  byWeight: readonly G[],
  ordered: readonly G[],
  limits: Limits,
  target: number,
): readonly G[] {
  for (let length = 1; length < byWeight.length; length += 1) {
    const prefix = byWeight.slice(0, length);
    if (isFound(prefix, ordered, limits, target)) return prefix;
  }
  return byWeight;
}

/** Whether the search completes exactly this set: complete as a whole and not before its last group. */
function isFound<G extends Group>(set: readonly G[], ordered: readonly G[], limits: Limits, target: number): boolean {
  if (ordered.length === limits.min && set.length < ordered.length) return false;
  const inOrder = ordered.filter((group) => set.includes(group));
  let value = 0;
  return inOrder.every((group, i) => {
    value += group.value;
    return isComplete(value, i + 1, limits, target) === (i === inOrder.length - 1);
  });
}
