/** Kubernetes resource quantities: exact decimal amounts with a unit family, and their canonical text. */

export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

/** An exact amount. `nanos` is in billionths; `wide` marks values Kubernetes keeps outside its 64-bit fast path. */
export interface Quantity {
  readonly nanos: bigint;
  readonly format: QuantityFormat;
  readonly wide: boolean;
}

/** The amount zero. */
export const ZERO_QUANTITY: Quantity = { nanos: 0n, format: 'DecimalSI', wide: false };

const SYNTAX = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d{1,3})?$/;

/** How Kubernetes describes the syntax in its messages. */
const DOCUMENTED_SYNTAX = '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$';

const NANO_DIGITS = 9;
const NANO = 1_000_000_000n;
const MILLI = 1_000_000n;
const MAX_INT64 = 2n ** 63n - 1n;
const MIN_INT64 = -(2n ** 63n);

const DECIMAL_SUFFIXES: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const DECIMAL_SUFFIX_OF = new Map(Object.entries(DECIMAL_SUFFIXES).map(([suffix, exponent]) => [exponent, suffix]));
const BINARY_SUFFIXES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/** True when the text is a quantity: `2`, `100m`, `1.5Gi`, `1e3`. */
export function isQuantity(text: string): boolean {
  return SYNTAX.test(text);
}

interface Parts {
  negative: boolean;
  whole: string;
  fraction: string;
  suffix: string;
}

/** Reads a quantity; throws on any other text. Amounts finer than a billionth round away from zero. */
export function parseQuantity(value: string | number): Quantity {
  const match = SYNTAX.exec(String(value));
  if (!match) throw new Error(`quantities must match the regular expression '${DOCUMENTED_SYNTAX}', got "${value}"`);
  const [, sign = '', whole = '', fraction = '', bareFraction = '', suffix = ''] = match;
  const parts = { negative: sign === '-', whole: whole.replace(/^0+/, ''), fraction: fraction + bareFraction, suffix };
  return suffix.endsWith('i') ? parseBinary(parts) : parseDecimal(parts);
}

function parseDecimal({ negative, whole, fraction, suffix }: Parts): Quantity {
  const named = DECIMAL_SUFFIXES[suffix];
  const exponent = named ?? Number(suffix.slice(1));
  const scale = exponent - fraction.length;
  const nanos = atNanoScale(BigInt(whole + fraction || '0'), scale);
  return {
    nanos: negative ? -nanos : nanos,
    format: named === undefined ? 'DecimalExponent' : 'DecimalSI',
    wide: digitCount(whole) + fraction.length > 18 || scale < -NANO_DIGITS,
  };
}

function parseBinary({ negative, whole, fraction, suffix }: Parts): Quantity {
  const exponent = BINARY_SUFFIXES.indexOf(suffix) * 10;
  const nanos = atNanoScale(BigInt(whole + fraction || '0') << BigInt(exponent), -fraction.length);
  const wide = fraction.length > 0 || 14 - digitCount(whole) - Math.trunc(exponent * 0.3) < 0;
  // Kubernetes shows binary amounts below one in decimal form, and computes with them as such.
  const format = wide && nanos > 0n && nanos < NANO ? 'DecimalSI' : 'BinarySI';
  return { nanos: negative ? -nanos : nanos, format, wide };
}

function digitCount(whole: string): number {
  return Math.max(1, whole.length);
}

/** `digits` × 10^scale in billionths, rounded up. */
function atNanoScale(digits: bigint, scale: number): bigint {
  const shift = scale + NANO_DIGITS;
  return shift >= 0 ? digits * 10n ** BigInt(shift) : ceilAway(digits, 10n ** BigInt(-shift));
}

/** Division rounding away from zero. */
function ceilAway(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  if (dividend % divisor === 0n) return quotient;
  return dividend < 0n ? quotient - 1n : quotient + 1n;
}

/** The sum; keeps the left format unless the left amount is zero. */
export function addQuantity(left: Quantity, right: Quantity): Quantity {
  return combined(left, right, left.nanos + right.nanos);
}

/** The difference; keeps the left format unless the left amount is zero. */
export function subtractQuantity(left: Quantity, right: Quantity): Quantity {
  return combined(left, right, left.nanos - right.nanos);
}

function combined(left: Quantity, right: Quantity, nanos: bigint): Quantity {
  return { nanos, format: left.nanos === 0n ? right.format : left.format, wide: left.wide || right.wide };
}

/** Negative, zero or positive, as `left` is below, equal to or above `right`. */
export function compareQuantity(left: Quantity, right: Quantity): number {
  return left.nanos < right.nanos ? -1 : left.nanos > right.nanos ? 1 : 0;
}

/** Whole units, rounded away from zero; 0 where the amount does not fit 64 bits, as Kubernetes answers. */
export function quantityValue(quantity: Quantity): bigint {
  return scaled(quantity, NANO);
}

/** Thousandths, rounded away from zero; 0 where the amount does not fit 64 bits, as Kubernetes answers. */
export function quantityMilliValue(quantity: Quantity): bigint {
  return scaled(quantity, MILLI);
}

function scaled({ nanos, wide }: Quantity, divisor: bigint): bigint {
  if (wide) return scaledWide(nanos, divisor);
  const result = ceilAway(nanos, divisor);
  return result > MAX_INT64 || result < MIN_INT64 ? 0n : result;
}

/** Kubernetes narrows wide amounts to 64 bits before dividing, so strongly negative ones wrap around. */
function scaledWide(nanos: bigint, divisor: bigint): bigint {
  const dividend = nanos < MAX_INT64 ? BigInt.asIntN(64, nanos) : nanos;
  const up = dividend % divisor === 0n ? 0n : 1n;
  return BigInt.asIntN(64, dividend / divisor + up);
}

/** The canonical text: no fraction, the largest suffix that loses nothing. */
export function formatQuantity(quantity: Quantity): string {
  const { nanos, format } = quantity;
  if (nanos === 0n) return '0';
  const magnitude = nanos < 0n ? -nanos : nanos;
  const sign = nanos < 0n ? '-' : '';
  const binary = format === 'BinarySI' && magnitude >= 1024n * NANO && magnitude % NANO === 0n;
  return sign + (binary ? formatBinary(magnitude / NANO) : formatDecimal(magnitude, format === 'DecimalExponent'));
}

function formatBinary(units: bigint): string {
  let rest = units;
  let power = 0;
  while (power < BINARY_SUFFIXES.length - 1 && rest % 1024n === 0n) {
    rest /= 1024n;
    power += 1;
  }
  return `${rest}${BINARY_SUFFIXES[power]}`;
}

function formatDecimal(magnitude: bigint, asExponent: boolean): string {
  let rest = magnitude;
  let exponent = -NANO_DIGITS;
  while (rest % 1000n === 0n) {
    rest /= 1000n;
    exponent += 3;
  }
  const suffix = asExponent ? undefined : DECIMAL_SUFFIX_OF.get(exponent);
  return `${rest}${suffix ?? (exponent === 0 ? '' : `e${exponent}`)}`;
}
