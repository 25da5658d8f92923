import { expect, test } from '@jest/globals';
import { mergePages } from '../../../src/cli/get/merge-pages.ts';
import type { Table, TableRow } from '../../../src/cli/get/table.ts';
import type { TablePart } from '../../../src/cli/get/table-printer.ts';

const PAGE = 100;
const columnDefinitions = [{ name: 'Name' }];

const aRow = (name: string): TableRow => ({ cells: [name], object: { metadata: { name, namespace: 'default' } } });
const rowsIn = (parts: readonly TablePart[]): number => parts.reduce((sum, { answer }) => sum + answer.rows.length, 0);
const nameAt = (i: number): string => `row-${String(i).padStart(6, '0')}`;

/** A list of `pages` pages, each made when it is asked for. */
function aSource(pages: number, onPage: () => void) {
  let page = 0;
  const next = (): Promise<IteratorResult<Table>> => {
    if (page === pages) return Promise.resolve({ done: true, value: undefined });
    const start = page * PAGE;
    page += 1;
    onPage();
    const rows = Array.from({ length: PAGE }, (_, i) => aRow(nameAt(start + i)));
    return Promise.resolve({ done: false, value: { columnDefinitions, rows } });
  };
  return { next };
}

test('merging lists of any length holds a page of each server and one batch of rows, and no more', async () => {
  const SERVERS = 5;
  let read = 0;
  let printed = 0;
  let most = 0;
  const seen: string[] = [];
  const answers = await Promise.all(
    Array.from({ length: SERVERS }, async (_, i) => {
      const pages = aSource(60, () => {
        read += PAGE;
        most = Math.max(most, read - printed);
      });
      const { value } = await pages.next();
      return { clusterName: `m${i}`, answer: { first: value as Table, pages } };
    }),
  );
  const failures = await mergePages(answers, (_, parts) => {
    printed += rowsIn(parts);
    if (seen.length < 3) seen.push(...parts.flatMap(({ answer }) => answer.rows.map(({ cells }) => String(cells[0]))));
    return '';
  });
  expect(failures).toEqual([]);
  expect(printed).toBe(SERVERS * 60 * PAGE);
  expect(most).toBeLessThanOrEqual(1000 + SERVERS * PAGE);
  expect(seen.filter((name) => name === nameAt(0))).toHaveLength(SERVERS);
});
