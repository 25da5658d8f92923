/** Estimating by grades: a cluster's nodes as so many virtual nodes of each grade's least size. */

import type { Assumption } from './estimate.ts';
import { countSets, type Demand, demandsOf, placeSet, type Room } from './simulation.ts';
import { maxFit, readVector, type Vector } from './vector.ts';

export interface Grade {
  /** How many nodes. */
  readonly count: number;
  /** What each of them has at least. */
  readonly size: Vector;
}

interface ResourceModel {
  readonly grade: number;
  readonly ranges?: readonly { readonly name: string; readonly min: string | number }[] | null;
}

interface GradeCount {
  readonly grade: number;
  readonly count: number;
}

/** Pod slots of a virtual node. */
const PODS_PER_NODE = 110;

/** The cluster's nodes by grade, ascending; undefined when the cluster defines no models or counts below zero. */
export function readGrades(models: readonly ResourceModel[], counts: readonly GradeCount[]): Grade[] | undefined {
  if (models.length === 0 || counts.some(({ count }) => count < 0)) return undefined;
  const byGrade = new Map(models.map((model) => [model.grade, model]));
  const ascending = [...byGrade.values()].sort((a, b) => a.grade - b.grade);
  return ascending.map(({ grade, ranges }) => ({
    count: counts.filter((entry) => entry.grade === grade).reduce((sum, { count }) => sum + count, 0),
    size: readVector({
      ...Object.fromEntries((ranges ?? []).map(({ name, min }) => [name, min])),
      pods: PODS_PER_NODE,
    }),
  }));
}

/** How many pods of `request` the nodes take together. */
export function fitReplicas(grades: readonly Grade[], request: Vector): number {
  let total = 0;
  for (const { count, size } of grades) {
    if (count > 0) total += count * maxFit(size, request).count;
  }
  return total;
}

/** How many sets the nodes take beside what is assumed to be on them, at most `bound`. */
export function fitSets(
  grades: readonly Grade[],
  demands: readonly Demand<Room>[],
  assumed: readonly Assumption[],
  bound: number,
): number {
  const nodes: Room[] = grades.flatMap(({ count, size }) =>
    Array.from({ length: count }, () => ({ free: new Map(size) })),
  );
  for (const { components } of assumed) {
    if (components.length > 0) placeSet(nodes, demandsOf(components));
  }
  return countSets(nodes, demands, bound);
}
