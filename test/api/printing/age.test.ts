import { describe, expect, test } from '@jest/globals';
import { ageText, durationText } from '../../../src/api/printing/age.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('durations', () => {
  test.each([
    [0, '0s'],
    [47 * SECOND, '47s'],
    [119 * SECOND, '119s'],
    [2 * MINUTE, '2m'],
    [5 * MINUTE + 3 * SECOND, '5m3s'],
    [10 * MINUTE + 3 * SECOND, '10m'],
    [179 * MINUTE, '179m'],
    [3 * HOUR, '3h'],
    [7 * HOUR + 59 * MINUTE, '7h59m'],
    [47 * HOUR, '47h'],
    [5 * DAY + 3 * HOUR, '5d3h'],
    [8 * DAY + 3 * HOUR, '8d'],
    [729 * DAY, '729d'],
    [3 * 365 * DAY + DAY, '3y1d'],
    [9 * 365 * DAY, '9y'],
    [-500, '0s'],
    [-5 * SECOND, '<invalid>'],
  ])('%d ms is %s', (milliseconds, text) => {
    expect(durationText(milliseconds)).toBe(text);
  });

  test('there is no age without a time', () => {
    expect([ageText(undefined, 0), ageText('nonsense', 0), ageText(null, 0)]).toEqual(Array(3).fill('<unknown>'));
  });
});
