import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  addQuantity,
  compareQuantity,
  formatQuantity,
  isQuantity,
  parseQuantity,
  quantityMilliValue,
  quantityValue,
  subtractQuantity,
} from '../../src/base/quantity.ts';

describe('whole units and thousandths', () => {
  test.each([
    ['0', 0n, 0n],
    ['1', 1n, 1000n],
    ['0.5', 1n, 500n],
    ['.5', 1n, 500n],
    ['100m', 1n, 100n],
    ['-500m', -1n, -500n],
    ['1500u', 1n, 2n],
    ['1.5Gi', 1610612736n, 1610612736000n],
    ['0.1Gi', 107374183n, 107374182400n],
    ['1Ki', 1024n, 1024000n],
    ['2G', 2000000000n, 2000000000000n],
    ['1e3', 1000n, 1000000n],
    ['5E', 5000000000000000000n, 0n],
    ['12E', 0n, 0n],
  ])('%s is %s units and %s thousandths', (text, value, milli) => {
    expect(quantityValue(parseQuantity(text))).toBe(value);
    expect(quantityMilliValue(parseQuantity(text))).toBe(milli);
  });
});

describe('canonical text', () => {
  test.each([
    ['1.5Gi', '1536Mi'],
    ['1024Mi', '1Gi'],
    ['1000m', '1'],
    ['1500m', '1500m'],
    ['0.5', '500m'],
    ['0.5Gi', '512Mi'],
    ['1000Ki', '1000Ki'],
    ['1024', '1024'],
    ['1000', '1k'],
    ['10000k', '10M'],
    ['12e2', '1200'],
    ['1e6', '1e6'],
    ['0Gi', '0'],
    ['-2000m', '-2'],
    ['0.1Ki', '102400m'],
    ['1n', '1n'],
    ['0.1n', '1n'],
    ['+7', '7'],
    ['007', '7'],
  ])('%s is written %s', (text, canonical) => {
    expect(formatQuantity(parseQuantity(text))).toBe(canonical);
  });

  test('reads back as the same amount', () => {
    const suffix = fc.constantFrom('', 'm', 'k', 'M', 'G', 'Ki', 'Mi', 'Gi', 'e3');
    fc.assert(
      fc.property(fc.integer({ min: -100000, max: 100000 }), fc.nat(999), suffix, (whole, part, unit) => {
        const quantity = parseQuantity(`${whole}.${part}${unit}`);
        const again = parseQuantity(formatQuantity(quantity));
        expect(compareQuantity(again, quantity)).toBe(0);
        expect(formatQuantity(again)).toBe(formatQuantity(quantity));
      }),
    );
  });
});

test.each(['', 'abc', '1.2.3', '1Kii', '1 Gi', '--1', '1e', '1K', '.', '1e99999'])('"%s" is not a quantity', (text) => {
  expect(isQuantity(text)).toBe(false);
  expect(() => parseQuantity(text)).toThrow('quantities must match');
});

test('numbers are accepted as they appear in JSON', () => {
  expect(formatQuantity(parseQuantity(0.25))).toBe('250m');
  expect(quantityValue(parseQuantity(12))).toBe(12n);
});

test('subtraction keeps the left format, except from zero', () => {
  expect(formatQuantity(subtractQuantity(parseQuantity('2Gi'), parseQuantity('1073741824')))).toBe('1Gi');
  expect(subtractQuantity(parseQuantity('0'), parseQuantity('1Gi')).format).toBe('BinarySI');
});

test('strongly negative wide amounts wrap as in Kubernetes', () => {
  expect(quantityValue(subtractQuantity(parseQuantity('2.5Gi'), parseQuantity('19G')))).toBe(2131098634n);
});

test('addition undoes subtraction', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer(), (a, b) => {
      const left = parseQuantity(`${a}m`);
      const right = parseQuantity(b);
      expect(addQuantity(subtractQuantity(left, right), right).nanos).toBe(left.nanos);
    }),
  );
});

test('comparison orders by amount, whatever the unit', () => {
  const ordered = ['-1', '0', '999m', '1', '1k', '1Ki', '1M', '1Mi'].map(parseQuantity);
  expect(ordered.toReversed().toSorted(compareQuantity)).toEqual(ordered);
});
