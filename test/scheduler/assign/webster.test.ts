import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { seated, webster } from '../../../src/scheduler/assign/webster.ts';
import { type Member, prepareFleet } from '../../../src/scheduler/fleet.ts';
import { aCluster } from '../fleet-builder.ts';

function members(count: number): readonly Member[] {
  return prepareFleet(Array.from({ length: count }, (_, i) => aCluster(String.fromCharCode(65 + i), 1))).members;
}

function divide(seats: number, weights: readonly number[], uid = ''): number[] {
  const parties = members(weights.length).map((member, i) => ({ member, weight: weights[i] ?? 0 }));
  return webster(seats, parties, uid).map(({ replicas }) => replicas);
}

/** The method as its definition reads: one seat after the other. */
function seatBySeat(seats: number, weights: readonly number[], descending: boolean): number[] {
  const given = weights.map(() => 0);
  const due = (i: number): number => (weights[i] ?? 0) / (2 * (given[i] ?? 0) + 1);
  for (let seat = 0; seat < seats; seat += 1) {
    const order = weights.map((_, i) => i);
    order.sort((a, b) => due(b) - due(a) || (given[a] ?? 0) - (given[b] ?? 0) || (descending ? b - a : a - b));
    const first = order[0] ?? 0;
    given[first] = (given[first] ?? 0) + 1;
  }
  return given;
}

describe('division of seats', () => {
  test.each([
    [9, [1, 3], [2, 7]],
    [10, [3, 1], [7, 3]],
    [1, [2, 1], [1, 0]],
    [2, [2, 1], [1, 1]],
    [3, [2, 1], [2, 1]],
    [4, [2, 1], [3, 1]],
    [5, [170, 110, 60], [2, 2, 1]],
    [6, [170, 110, 60], [3, 2, 1]],
    [12, [5, 5, 5], [4, 4, 4]],
    [0, [1, 2], [0, 0]],
  ])('%d seats by weights %j', (seats, weights, expected) => {
    expect(divide(seats, weights)).toEqual(expected);
  });

  test('nobody has weight: nobody gets a seat', () => expect(divide(3, [0, 0])).toEqual([]));

  test('a great many seats take no longer', () => {
    expect(divide(2_000_000_000, [1, 3])).toEqual([500_000_000, 1_500_000_000]);
  });

  test('gives what the definition gives', () => {
    const weights = fc.array(fc.oneof(fc.nat(6), fc.nat(2000)), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(weights, fc.nat(60), fc.constantFrom('', 'a', 'b'), (given, seats, uid) => {
        fc.pre(given.some((weight) => weight > 0));
        expect(divide(seats, given, uid)).toEqual(seatBySeat(seats, given, uid === 'b'));
      }),
      { numRuns: 400 },
    );
  });

  test('gives every seat away', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 40 }),
        fc.nat(5000),
        (weights, seats) => {
          expect(divide(seats, weights).reduce((sum, each) => sum + each, 0)).toBe(seats);
        },
      ),
    );
  });
});

test('shares are read by name, without the empty ones', () => {
  const [a, b, c] = members(3) as [Member, Member, Member];
  const shares = seated([
    { member: c, replicas: 1 },
    { member: b, replicas: 0 },
    { member: a, replicas: 2 },
  ]);
  expect(shares.map(({ member }) => member.name)).toEqual(['A', 'C']);
});
