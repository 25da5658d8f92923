/** Classes of node capacity: the default set, their standard form, and what makes a set consistent. */

import { compareText } from '../../../base/json.ts';
import { compareQuantity, parseQuantity } from '../../../base/quantity.ts';

export interface ModelRange {
  name: string;
  min: string | number;
  max: string | number;
}

export interface CapacityModel {
  grade: number;
  ranges: ModelRange[];
}

/** The largest amount there is: an upper bound that bounds nothing. */
const UNBOUNDED = '9223372036854775807';

const CPU_BOUNDS = ['0', '1', '2', '4', '8', '16', '32', '64', '128', UNBOUNDED];
const MEMORY_BOUNDS = ['0', '4Gi', '16Gi', '32Gi', '64Gi', '128Gi', '256Gi', '512Gi', '1Ti', UNBOUNDED];

/** The models of a cluster that names none: nine grades by CPU and memory. */
export function defaultModels(): CapacityModel[] {
  const range = (name: string, bounds: readonly string[], grade: number): ModelRange => ({
    name,
    min: bounds[grade] ?? '0',
    max: bounds[grade + 1] ?? UNBOUNDED,
  });
  return Array.from({ length: CPU_BOUNDS.length - 1 }, (_, grade) => ({
    grade,
    ranges: [range('cpu', CPU_BOUNDS, grade), range('memory', MEMORY_BOUNDS, grade)],
  }));
}

/** By grade, from nothing to everything: the lowest bounds become 0, the highest the largest amount. */
export function standardModels(models: readonly CapacityModel[]): CapacityModel[] {
  const sorted = models.toSorted((a, b) => a.grade - b.grade);
  return sorted.map(({ grade, ranges }, index) => ({
    grade,
    ranges: ranges.map(({ name, min, max }) => ({
      name,
      min: index === 0 ? '0' : min,
      max: index === sorted.length - 1 ? UNBOUNDED : max,
    })),
  }));
}

const compare = (a: string | number, b: string | number): number => compareQuantity(parseQuantity(a), parseQuantity(b));

const byName = ({ ranges }: CapacityModel): ModelRange[] => ranges.toSorted((a, b) => compareText(a.name, b.name));

/** Two neighbours in the order of grades, ranges by name. */
type Pair = readonly [lower: readonly ModelRange[], upper: readonly ModelRange[]];

function pairsOf(models: readonly CapacityModel[]): Pair[] {
  const sorted = models.toSorted((a, b) => a.grade - b.grade).map(byName);
  return sorted.slice(1).map((upper, index) => [sorted[index] ?? [], upper] as const);
}

const pairwise = (
  models: readonly CapacityModel[],
  holds: (lower: ModelRange, upper: ModelRange) => boolean,
): boolean =>
  pairsOf(models).every(([lower, upper]) => lower.every((range, index) => upper[index] && holds(range, upper[index])));

/** What a set of models has to fulfil, in the order it is reported. */
const RULES: readonly { text: string; holds: (models: readonly CapacityModel[]) => boolean }[] = [
  {
    text: 'The grade of each models should not be the same',
    holds: (models) => new Set(models.map(({ grade }) => grade)).size === models.length,
  },
  {
    text: 'The number of resource types should be the same',
    holds: (models) => new Set(models.map(({ ranges }) => ranges.length)).size <= 1,
  },
  {
    text: 'The max value of each resource must be greater than the min value',
    holds: (models) => models.every(({ ranges }) => ranges.every(({ min, max }) => compare(max, min) > 0)),
  },
  {
    text: 'The resource types of each models should be the same',
    holds: (models) => pairwise(models, (lower, upper) => lower.name === upper.name),
  },
  {
    text: 'Model intervals for resources must be contiguous and non-overlapping',
    holds: (models) => pairwise(models, (lower, upper) => compare(lower.max, upper.min) === 0),
  },
];

/** The first rule the models break; undefined for a consistent set. */
export function modelProblem(models: readonly CapacityModel[]): string | undefined {
  return RULES.find(({ holds }) => !holds(models))?.text;
}
