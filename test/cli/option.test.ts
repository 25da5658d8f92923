import { describe, expect, test } from '@jest/globals';
import { choice, count, parseDuration, texts } from '../../src/cli/option.ts';

describe('values of flags', () => {
  test.each([
    ['30', 30],
    ['30s', 30],
    ['1m30s', 90],
    ['1.5h', 5400],
    ['250ms', 0.25],
    ['0', 0],
  ])('the length of time %s is %d s', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  test.each(['', 's', '1x', '1m 30s', '-1s', 'm1'])('%j is no length of time', (text) => {
    expect(() => parseDuration(text)).toThrow('is not a length of time');
  });

  test('lists collect what is separated by commas or given again', () => {
    const { parse } = texts('--x <y>', '');
    expect(parse?.('c,d', parse('a,,b', undefined))).toEqual(['a', 'b', 'c', 'd']);
  });

  test.each(['-1', '1.5', 'x', ''])('%j is no count', (text) => {
    expect(() => count('--x <y>', '', { fallback: 0 }).parse?.(text, undefined)).toThrow('is not a whole number');
  });

  test('a choice tells what can be chosen', () => {
    const { parse } = choice('--x <y>', '', { choices: ['a', 'b'], fallback: 'a' });
    expect(parse?.('b', undefined)).toBe('b');
    expect(() => parse?.('c', undefined)).toThrow('"c" is not one of a, b');
  });
});
