/** Go's `printf` and `print`, for values that came from JSON. */

import { goFormat, goText } from '../go-text.ts';

/** Operands one after the other, with a blank between two that are not texts. */
export function sprint(args: readonly unknown[]): string {
  return args
    .map((value, i) => {
      const hasGap = i > 0 && typeof value !== 'string' && typeof args[i - 1] !== 'string';
      return `${hasGap ? ' ' : ''}${goFormat(value)}`;
    })
    .join('');
}

const VERB = /%([-+# 0]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g;

interface Layout {
  flags: string;
  width: number;
  precision: number | undefined;
}

/** `printf`: `%v %s %q %d %f %t %x %c` and `%%`, with flags, width and precision. */
export function formatVerbs(format: string, values: readonly unknown[]): string {
  const left = values[Symbol.iterator]();
  const print = (...[, flags = '', width = '0', precision, verb = 'v']: string[]): string => {
    if (verb === '%') return '%';
    const { value, done } = left.next();
    if (done) return `%!${verb}(MISSING)`;
    const layout = { flags, width: Number(width), precision: precision === undefined ? undefined : Number(precision) };
    return padded(formatOne(verb, value, layout), layout);
  };
  const text = format.replace(VERB, print);
  const rest = [...left].map((value) => `${typeOf(value)}=${goFormat(value)}`);
  return rest.length === 0 ? text : `${text}%!(EXTRA ${rest.join(', ')})`;
}

function formatOne(verb: string, value: unknown, { flags, precision }: Layout): string {
  const format = FORMATS[verb];
  const text = format?.(value, precision);
  if (text === undefined) return `%!${verb}(${typeOf(value)}=${goFormat(value)})`;
  return flags.includes('+') && typeof value === 'number' && value >= 0 ? `+${text}` : text;
}

type Format = (value: unknown, precision: number | undefined) => string | undefined;

const number =
  (print: (value: number, precision: number | undefined) => string): Format =>
  (value, precision) =>
    typeof value === 'number' ? print(value, precision) : undefined;

const FORMATS: Readonly<Record<string, Format>> = {
  v: goFormat,
  s: (value, precision) => (typeof value === 'number' ? undefined : [...goFormat(value)].slice(0, precision).join('')),
  q: (value) => (typeof value === 'string' ? JSON.stringify(value) : undefined),
  d: number((value) => String(value)),
  f: number((value, precision = 6) => value.toFixed(precision)),
  t: (value) => (typeof value === 'boolean' ? String(value) : undefined),
  x: (value) => (typeof value === 'number' ? value.toString(16) : typeof value === 'string' ? hexOf(value) : undefined),
  c: number((value) => String.fromCodePoint(value)),
};

function hexOf(text: string): string {
  return [...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function padded(text: string, { flags, width }: Layout): string {
  if (flags.includes('-')) return text.padEnd(width);
  return flags.includes('0')
    ? text.replace(/^([+-]?)(.*)$/s, (_, sign, rest) => sign + zeros(rest, width - sign.length))
    : text.padStart(width);
}

function zeros(text: string, width: number): string {
  return text.padStart(width, '0');
}

function typeOf(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'string' ? 'string' : goText(typeof value);
}
