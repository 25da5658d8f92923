import { describe, expect, test } from '@jest/globals';
import { sortByPath } from '../../../src/cli/get/sort.ts';

const sorted = (values: readonly unknown[], path = '.spec.x'): unknown[] =>
  sortByPath(
    values.map((x) => ({ spec: { x } })),
    path,
    (item) => item,
  ).map(({ spec }) => spec.x);

describe('the order by a field', () => {
  test.each([
    ['numbers', [10, 9, -1], [-1, 9, 10]],
    ['quantities', ['1Gi', '900Mi', '100m', '2'], ['100m', '2', '900Mi', '1Gi']],
    ['times', ['2026-02-01T00:00:00Z', '2025-12-31T00:00:00Z'], ['2025-12-31T00:00:00Z', '2026-02-01T00:00:00Z']],
    ['names with numbers', ['web-10', 'web-9', 'web', 'api-1'], ['api-1', 'web', 'web-9', 'web-10']],
    ['a field that some lack', ['b', undefined, 'a'], [undefined, 'a', 'b']],
  ])('of %s', (_, given, expected) => {
    expect(sorted(given)).toEqual(expected);
    expect(sorted(given, '{.spec.x}')).toEqual(expected);
  });

  test('leaves equals, and everything where no field is named, as they are', () => {
    const items = [
      { id: 2, x: 1 },
      { id: 1, x: 1 },
    ];
    expect(sortByPath(items, '.x', (item) => item)).toEqual(items);
    expect(sortByPath(items, undefined, (item) => item)).toEqual(items);
  });

  test('a field that nothing has is a mistake, unless there is nothing', () => {
    expect(() => sorted([1], '.spec.y')).toThrow('nothing found has the field ".spec.y" to sort by');
    expect(sorted([])).toEqual([]);
  });
});
