/** Tables as kubectl prints them: columns padded with blanks, three between two. */

import { terminalText } from './terminal-text.ts';

const GAP = 3;
/** The narrowest column, with its gap. */
const NARROWEST = 6;

/** Aligned text; the last column is not padded. */
export function printTable(header: readonly string[] | undefined, rows: readonly (readonly unknown[])[]): string {
  return createTablePrinter()(header, rows);
}

/** Prints a table in parts: later rows stand below earlier ones, in columns at least as wide. */
export function createTablePrinter({ headersAsGiven = false } = {}): typeof printTable {
  let widths: number[] = [];
  return (header, rows) => {
    const lines = linesOf(headersAsGiven ? header : header?.map((name) => terminalText(name).toUpperCase()), rows);
    widths = (lines[0] ?? []).map((_, i) => Math.max(widths[i] ?? 0, ...lines.map((line) => width(line[i] ?? ''))));
    return lines.map((line) => padded(line, widths)).join('\n');
  };
}

function padded(line: readonly string[], widths: readonly number[]): string {
  const last = line.length - 1;
  return line
    .map((text, i) =>
      i === last ? text : text + ' '.repeat(Math.max((widths[i] ?? 0) + GAP, NARROWEST) - width(text)),
    )
    .join('');
}

function linesOf(header: readonly string[] | undefined, rows: readonly (readonly unknown[])[]): string[][] {
  return [...(header ? [[...header]] : []), ...rows.map((row) => row.map(cell))];
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '<none>';
  if (typeof value === 'object') return JSON.stringify(value);
  // A line break would tear the table.
  return terminalText(String(value)).replaceAll('\n', '\\n');
}

function width(text: string): number {
  return [...text].length;
}
