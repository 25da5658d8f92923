import { describe, expect, test } from '@jest/globals';
import { parseCron } from '../../src/base/cron.ts';

const next = (expression: string, from: string, zone?: string): string | undefined => {
  const time = parseCron(expression, zone).next(Date.parse(from));
  return time === undefined ? undefined : new Date(time).toISOString().slice(0, 16);
};

describe('the next time of a cron schedule', () => {
  test.each([
    ['* * * * *', '2026-01-01T10:00:30Z', '2026-01-01T10:01'],
    ['* * * * *', '2026-01-01T10:00:00Z', '2026-01-01T10:01'],
    ['*/15 * * * *', '2026-01-01T10:46:00Z', '2026-01-01T11:00'],
    ['5/20 * * * *', '2026-01-01T10:06:00Z', '2026-01-01T10:25'],
    ['0 9-17/4 * * 1-5', '2026-01-02T17:30:00Z', '2026-01-05T09:00'],
    ['30 6 1,15 * *', '2026-01-01T06:30:00Z', '2026-01-15T06:30'],
    ['0 0 13 * FRI', '2026-01-01T00:00:00Z', '2026-01-02T00:00'],
    ['0 0 * feb sun', '2026-01-01T00:00:00Z', '2026-02-01T00:00'],
    ['0 0 29 2 *', '2026-03-01T00:00:00Z', '2028-02-29T00:00'],
    ['@hourly', '2026-12-31T23:00:00Z', '2027-01-01T00:00'],
    ['@weekly', '2026-01-01T00:00:00Z', '2026-01-04T00:00'],
    ['0 0 31 2 *', '2026-01-01T00:00:00Z', undefined],
  ])('%s after %s is %s', (expression, from, expected) => {
    expect(next(expression, from)).toBe(expected);
  });

  test('is told in the wall time of its zone, also across a change to summer time', () => {
    expect(next('0 8 * * *', '2026-03-28T12:00:00Z', 'Europe/Berlin')).toBe('2026-03-29T06:00');
    expect(next('0 8 * * *', '2026-03-27T12:00:00Z', 'Europe/Berlin')).toBe('2026-03-28T07:00');
    expect(next('30 0 * * *', '2026-01-01T00:00:00Z', 'Asia/Kolkata')).toBe('2026-01-01T19:00');
  });
});

test.each([
  ['* * * *', 'expected 5 fields, found 4: * * * *'],
  ['61 * * * *', '"61" is not within 0-59'],
  ['5-1 * * * *', '"5-1" is not within 0-59'],
  ['*/0 * * * *', 'cannot read the step of "*/0"'],
  ['a * * * *', '"a" is not a number'],
  ['1-2-3 * * * *', '"1-2-3" is not a range'],
])('the schedule %s is refused: %s', (expression, message) => {
  expect(() => parseCron(expression)).toThrow(message);
});
