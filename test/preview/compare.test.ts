import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareTargets, countReplicas } from '../../src/preview/compare.ts';

const targets = fc.uniqueArray(
  fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd', 'e'), replicas: fc.integer({ min: 1, max: 9 }) }),
  { selector: ({ name }) => name },
);
const total = (list: { replicas: number }[]) => list.reduce((sum, { replicas }) => sum + replicas, 0);

describe('the difference between two placements', () => {
  test('names every cluster once, with what happens to it', () => {
    const now = [
      { name: 'c', replicas: 2 },
      { name: 'a', replicas: 1 },
      { name: 'b', replicas: 3 },
    ];
    const next = [
      { name: 'd', replicas: 1 },
      { name: 'a', replicas: 2 },
      { name: 'b', replicas: 3 },
    ];
    expect(compareTargets(now, next)).toEqual([
      { cluster: 'a', now: 1, next: 2, change: 'more' },
      { cluster: 'b', now: 3, next: 3, change: 'same' },
      { cluster: 'c', now: 2, change: 'removed' },
      { cluster: 'd', next: 1, change: 'added' },
    ]);
  });

  test('counts a template without replicas once for each of its clusters', () => {
    const shares = compareTargets([{ name: 'a' }, { name: 'b' }], [{ name: 'b' }, { name: 'c' }, { name: 'd' }]);
    expect(countReplicas(shares)).toEqual({ now: 2, next: 3, added: 1, removed: 0, moved: 1 });
  });

  test('keeps the books: what is there afterwards is what was there, plus added, minus removed', () => {
    fc.assert(
      fc.property(targets, targets, (now, next) => {
        const counted = countReplicas(compareTargets(now, next));
        expect(counted.now).toBe(total(now));
        expect(counted.next).toBe(total(next));
        expect(counted.next).toBe(counted.now + counted.added - counted.removed);
        expect(Math.min(counted.added, counted.removed)).toBe(0);
      }),
    );
  });

  test('of a placement and itself is nothing', () => {
    fc.assert(
      fc.property(targets, (list) => {
        expect(countReplicas(compareTargets(list, list.toReversed()))).toMatchObject({
          added: 0,
          removed: 0,
          moved: 0,
        });
      }),
    );
  });
});
