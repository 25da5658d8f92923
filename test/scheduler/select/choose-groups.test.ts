import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { chooseGroups, type Group } from '../../../src/scheduler/select/choose-groups.ts';

const three: Group[] = [
  { name: 'R1', value: 1, weight: 80 },
  { name: 'R2', value: 2, weight: 60 },
  { name: 'R3', value: 3, weight: 50 },
];

describe('the best combination', () => {
  test.each([
    [1, 3, 1, ['R1']],
    [1, 3, 3, ['R1', 'R2']],
    [1, 3, 4, ['R1', 'R2', 'R3']],
    [2, 2, 4, ['R1', 'R3']],
    [2, 3, 3, ['R1', 'R2']],
    [3, 3, 7, []],
    [0, 3, 0, []],
    [1, 0, 1, []],
  ])('of %d to %d groups with %d clusters', (min, max, target, expected) => {
    expect(chooseGroups(three, { min, max }, target).map(({ name }) => name)).toEqual(expected);
  });

  test('of no groups is none', () => expect(chooseGroups([], { min: 1, max: 2 }, 1)).toEqual([]));

  test('of many equal groups is found in time', () => {
    const many = Array.from({ length: 60 }, (_, i) => ({ name: `r${i}`, value: 3, weight: 1000 + (i % 7) }));
    expect(chooseGroups(many, { min: 2, max: 20 }, 45)).toHaveLength(15);
  });
});

interface Path {
  groups: Group[];
  weight: number;
  value: number;
}

/** The search spelt out: every path recorded, then the best, then shorter ones it begins with. */
function exhaustive(groups: Group[], min: number, max: number, target: number): string[] {
  const ordered = groups.toSorted((a, b) => a.value - b.value || b.weight - a.weight || (a.name < b.name ? -1 : 1));
  const paths: Path[] = [];
  const visit = (path: Group[], value: number, from: number): void => {
    if (value >= target && path.length >= min && path.length <= max) {
      const groupsOf = path.toSorted((a, b) => b.weight - a.weight || (a.name < b.name ? -1 : 1));
      paths.push({ groups: groupsOf, value, weight: path.reduce((sum, { weight }) => sum + weight, 0) });
      return;
    }
    if (path.length >= max) return;
    for (let i = from; i < ordered.length; i += 1) {
      const group = ordered[i] as Group;
      visit([...path, group], value + group.value, i + 1);
      if (ordered.length === min) break;
    }
  };
  visit([], 0, 0);
  paths.sort((a, b) => b.weight - a.weight || b.value - a.value);
  let best = paths[0]?.groups ?? [];
  for (const { groups: each } of paths) {
    if (each.length < best.length && each.every((group, i) => group === best[i])) best = each;
  }
  return best.map(({ name }) => name);
}

test('agrees with trying every combination', () => {
  const group = fc.record({ value: fc.integer({ min: 1, max: 5 }), weight: fc.nat(6) });
  fc.assert(
    fc.property(
      fc.array(group, { minLength: 1, maxLength: 8 }),
      fc.nat(4),
      fc.nat(6),
      fc.nat(12),
      (raw, min, max, target) => {
        const groups = raw.map((each, i) => ({ name: `r${i}`, ...each }));
        const found = chooseGroups(groups, { min, max }, target).map(({ name }) => name);
        expect(found).toEqual(exhaustive(groups, min, max, target));
      },
    ),
    { numRuns: 1500 },
  );
});
