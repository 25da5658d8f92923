import { expect, test } from '@jest/globals';
import { createPenaltyBox } from '../../src/lua/penalty-box.ts';

const EXCESS = 'script exceeded its memory limit of 64Mi';

test('a script waits longer each time it exceeds a limit, up to five minutes', () => {
  let now = 0;
  const box = createPenaltyBox(() => now);
  expect(box.sentence('a')).toBeUndefined();
  const waits = Array.from({ length: 7 }, () => {
    box.judge('a', EXCESS);
    const start = now;
    while (box.sentence('a') !== undefined) now += 1000;
    return (now - start) / 1000;
  });
  expect(waits).toEqual([10, 20, 40, 80, 160, 300, 300]);
});

test('a run that ends otherwise ends the penalty, and others are not concerned', () => {
  let now = 0;
  const box = createPenaltyBox(() => now);
  box.judge('a', EXCESS);
  expect(box.sentence('a')).toBe(`${EXCESS}; it is not run again for 10s`);
  expect(box.sentence('b')).toBeUndefined();
  // Those that ran beside it are of the same offence.
  box.judge('a', EXCESS);
  now = 10_000;
  expect(box.sentence('a')).toBeUndefined();
  box.judge('a', '<string>:1: attempt to index a nil value');
  box.judge('a', EXCESS);
  expect(box.sentence('a')).toBe(`${EXCESS}; it is not run again for 10s`);
});
