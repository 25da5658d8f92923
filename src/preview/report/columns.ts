/** Text in aligned columns. */

export interface Column {
  readonly title: string;
  readonly align?: 'right';
}

/** Lines of a header and rows, columns two blanks apart, nothing after the last visible character. */
export function alignColumns(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const table = [columns.map(({ title }) => title), ...rows];
  const widths = columns.map((_, i) => Math.max(...table.map((row) => width(row[i] ?? ''))));
  return table.map((row) => {
    const cells = columns.map(({ align }, i) => pad(row[i] ?? '', widths[i] ?? 0, align));
    return cells.join('  ').trimEnd();
  });
}

function width(text: string): number {
  return [...text].length;
}

function pad(text: string, to: number, align: Column['align']): string {
  const blanks = ' '.repeat(to - width(text));
  return align === 'right' ? blanks + text : text + blanks;
}
