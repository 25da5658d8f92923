import { describe, expect, test } from '@jest/globals';
import type { Taint } from '../../../src/api/cluster/v1alpha1/cluster.ts';
import { executionTaints, leaveAt } from '../../../src/controllers/taint-manager/tolerance.ts';
import { createTurns } from '../../../src/controllers/taint-manager/turns.ts';

const DOWN: Taint = { key: 'down', effect: 'NoExecute' };
const SICK: Taint = { key: 'sick', value: 'very', effect: 'NoExecute' };
const ADDED = 1_000_000;
const NEVER = Number.POSITIVE_INFINITY;

describe('a placement', () => {
  test.each<[string, readonly Taint[], Parameters<typeof leaveAt>[1], number]>([
    ['leaves at once what it does not tolerate', [DOWN], [], 0],
    ['leaves at once when one of two is not tolerated', [DOWN, SICK], [{ key: 'down', operator: 'Exists' }], 0],
    ['stays where it tolerates for good', [DOWN], [{ key: 'down', operator: 'Exists' }], NEVER],
    [
      'leaves when its patience ends',
      [DOWN],
      [{ key: 'down', operator: 'Exists', tolerationSeconds: 30 }],
      ADDED + 30_000,
    ],
    [
      'leaves when the shortest patience ends',
      [DOWN, SICK],
      [
        { key: 'down', operator: 'Exists', tolerationSeconds: 30 },
        { key: 'sick', operator: 'Equal', value: 'very', tolerationSeconds: 10 },
        { operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 50 },
      ],
      ADDED + 10_000,
    ],
  ])('%s', (_, taints, tolerations, expected) => {
    expect(leaveAt(taints, tolerations, () => ADDED)).toBe(expected);
  });

  test('is only driven out by NoExecute', () => {
    expect(executionTaints([DOWN, { key: 'down', effect: 'NoSchedule' }])).toEqual([DOWN]);
  });
});

describe('evictions', () => {
  test('come at an even pace, each in its turn', () => {
    const turns = createTurns(0.5);
    expect([turns.wait('a', 0), turns.wait('b', 0), turns.wait('c', 500)]).toEqual([0, 2000, 3500]);
    expect([turns.wait('b', 1999), turns.wait('b', 2000), turns.wait('c', 4000)]).toEqual([1, 0, 0]);
  });

  test('at a rate of zero come every half hour', () => {
    const turns = createTurns(0);
    expect([turns.wait('a', 0), turns.wait('b', 0)]).toEqual([0, 1_800_000]);
  });
});
