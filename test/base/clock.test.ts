import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatTime } from '../../src/base/clock.ts';

test('times are told in whole seconds, whatever was told before', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 4e12 })), (times) => {
      const near = times.flatMap((time) => [time, time + 1, time + 999, time]);
      expect(near.map(formatTime)).toEqual(near.map((time) => `${new Date(time).toISOString().slice(0, 19)}Z`));
    }),
  );
});
