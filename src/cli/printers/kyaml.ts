/** KYAML: YAML in its flow style, with every string in quotes, so that no value is taken for something else. */

import { compareText, isObject } from '../../base/json.ts';

/** A document as kubectl prints it for `-o kyaml`, with its last line end. */
export function printKyaml(value: unknown): string {
  return `---\n${text(value, '')}\n`;
}

const STEP = '  ';

/** The text of a value whose first line goes on a line indented by `indent`. */
function text(value: unknown, indent: string): string {
  if (typeof value === 'string') return quoted(value, indent);
  if (Array.isArray(value)) return listText(value, indent);
  if (isObject(value)) return mapText(value, indent);
  return String(value ?? null);
}

function mapText(map: Readonly<Record<string, unknown>>, indent: string): string {
  const within = indent + STEP;
  const entries = Object.entries(map).filter(([, value]) => value !== undefined);
  const sorted = entries.toSorted(([a], [b]) => compareText(a, b));
  const lines = sorted.map(([key, value]) => `${within}${keyText(key)}: ${text(value, within)},\n`);
  return lines.length === 0 ? '{}' : `{\n${lines.join('')}${indent}}`;
}

/** Brackets of lists and of the maps in them stand together. */
function listText(list: readonly unknown[], indent: string): string {
  if (list.length === 0) return '[]';
  if (list.every((item) => typeof item === 'object' && item !== null)) {
    return `[${list.map((item) => text(item, indent)).join(', ')}]`;
  }
  const within = indent + STEP;
  return `[\n${list.map((item) => `${within}${text(item, within)},\n`).join('')}${indent}]`;
}

const PLAIN = /^[A-Za-z0-9_][A-Za-z0-9_./-]*$/;

/** What some reader of YAML takes for something else than a text. */
const AMBIGUOUS = [
  /^(y|n|yes|no|on|off|true|false|null|nan)$/i,
  /^[\d_]*\.?[\d_]*(e[-+]?\d+)?$/i,
  /^0[xob][\da-f_]+$/i,
  /^\d{4}-\d\d?-\d\d?/,
];

function keyText(key: string): string {
  const isPlain = PLAIN.test(key) && (key === '_' || !AMBIGUOUS.some((pattern) => pattern.test(key)));
  return isPlain ? key : quoted(key, '');
}

/** Lines of a text stand below each other, each with its line end spelled out. */
function quoted(value: string, indent: string): string {
  if (!value.includes('\n')) return `"${escaped(value)}"`;
  const margin = indent + STEP;
  const lines = value.split('\n');
  const last = lines.pop() ?? '';
  const shown = [...lines.map((line) => `${escaped(line)}\\n`), ...(last === '' ? [] : [escaped(last)])];
  // Space at the start of a line would not count unless escaped.
  const placed = shown.map((line) => `${margin}${/^[ \t]/.test(line) ? '\\' : ' '}${line}\\\n`);
  return `"\\\n${placed.join('')}${margin}"`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\r': '\\r',
  '\u0085': '\\N',
  '\u00a0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
};

function escaped(line: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return line.replace(/["\\\u0000-\u0008\u000b-\u001f\u007f-\u00a0\u2028\u2029\ufeff]/g, (found) => {
    const code = found.charCodeAt(0);
    const hex = code < 0x100 ? `x${code.toString(16).padStart(2, '0')}` : `u${code.toString(16).padStart(4, '0')}`;
    return ESCAPES[found] ?? `\\${hex}`;
  });
}
