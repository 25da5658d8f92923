/** Tables as kubectl prints them: columns padded with blanks, three between two. */

const GAP = 3;

/** Aligned text; the last column is not padded. */
export function printTable(header: readonly string[] | undefined, rows: readonly (readonly unknown[])[]): string {
  const lines = [...(header ? [header.map((name) => name.toUpperCase())] : []), ...rows.map((row) => row.map(cell))];
  const widths = (lines[0] ?? []).map((_, i) => Math.max(...lines.map((line) => width(line[i] ?? ''))));
  const padded = (line: readonly string[]): string =>
    line
      .map((text, i) => (i === line.length - 1 ? text : text + ' '.repeat((widths[i] ?? 0) - width(text) + GAP)))
      .join('');
  return lines.map(padded).join('\n');
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '<none>';
  if (typeof value === 'object') return JSON.stringify(value);
  // A line break would tear the table.
  return String(value).replaceAll('\n', '\\n');
}

function width(text: string): number {
  return [...text].length;
}
