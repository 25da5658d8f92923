import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { goSort } from '../../../src/scheduler/assign/go-sort.ts';

interface Recorded {
  weights: number[];
  /** Where each element came from, after sorting by descending weight with Go's sort.Sort. */
  order: number[];
}

const recorded = JSON.parse(readFileSync(new URL('../vectors/go-sort.json', import.meta.url), 'utf8')) as Recorded[];

function sorted(weights: readonly number[]): { weight: number; from: number }[] {
  const items = weights.map((weight, from) => ({ weight, from }));
  goSort(items, (a, b) => a.weight > b.weight);
  return items;
}

describe('ties fall as in Go', () => {
  test.each(recorded.map((each, i): [number, number, Recorded] => [i, each.weights.length, each]))(
    'recorded case %d of %d elements',
    (_, __, { weights, order }) => {
      expect(sorted(weights).map(({ from }) => from)).toEqual(order);
    },
  );
});

test('up to twelve elements keep their order among equals', () => {
  const weights = [3, 1, 3, 2, 1, 3, 2, 2, 1, 3, 1, 2];
  const stable = weights.map((weight, from) => ({ weight, from })).sort((a, b) => b.weight - a.weight);
  expect(sorted(weights)).toEqual(stable);
});
