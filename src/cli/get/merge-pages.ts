/** Merging lists of many servers that come page by page, each in the same order, into one in that order. */

import { type Failure, failureOf } from './gather.ts';
import type { Section } from './section.ts';
import { rowKey, type Table, type TableRow } from './table.ts';
import type { PrintPart } from './table-printer.ts';

export interface PageSource {
  /** Undefined: nothing was found. */
  first: Table | undefined;
  /** The pages after the first one. */
  pages: AsyncIterator<Table>;
}

/** So many rows are laid out together; a table that fits is aligned as a whole. */
const BATCH = 1000;

interface Cursor {
  clusterName: string | undefined;
  pages: AsyncIterator<Table>;
  table: Table;
  at: number;
  /** The row it stands at; undefined at the end. */
  head: { row: TableRow; key: string } | undefined;
}

/** Prints the rows of all sources in order; answers which sources broke off. */
export async function mergePages(answers: Section<PageSource>['answers'], emit: PrintPart): Promise<Failure[]> {
  const failures: Failure[] = [];
  const cursors = answers.flatMap(({ clusterName, answer: { first, pages } }): Cursor[] =>
    first ? [{ clusterName, pages, table: first, at: -1, head: undefined }] : [],
  );
  for (const cursor of cursors) await advance(cursor, failures);
  let batch = createBatch(cursors);
  for (let next = smallest(cursors); next?.head; next = smallest(cursors)) {
    batch.add(next, next.head.row);
    await advance(next, failures);
    if (batch.size() < BATCH) continue;
    emit('ADDED', batch.parts());
    batch = createBatch(cursors);
  }
  emit('ADDED', batch.parts());
  return failures;
}

function createBatch(cursors: readonly Cursor[]) {
  const rows = new Map<Cursor, TableRow[]>(cursors.map((cursor) => [cursor, []]));
  let size = 0;
  return {
    size: () => size,
    add(cursor: Cursor, row: TableRow): void {
      rows.get(cursor)?.push(row);
      size += 1;
    },
    parts: () =>
      [...rows].map(([{ clusterName, table }, found]) => ({ clusterName, answer: { ...table, rows: found } })),
  };
}

/** The cursor whose row comes first, the earliest cluster among equals. */
function smallest(cursors: readonly Cursor[]): Cursor | undefined {
  let best: Cursor | undefined;
  for (const cursor of cursors) {
    if (cursor.head && (!best?.head || cursor.head.key < best.head.key)) best = cursor;
  }
  return best;
}

/** Goes to the next row, over pages where needed. A source that breaks off ends where it is. */
async function advance(cursor: Cursor, failures: Failure[]): Promise<void> {
  cursor.at += 1;
  if (cursor.at >= cursor.table.rows.length) {
    await turnPage(cursor).catch((error: unknown) => failures.push(failureOf(cursor.clusterName, error)));
  }
  const row = cursor.table.rows[cursor.at];
  cursor.head = row && { row, key: rowKey(row) };
}

/** Loads the next page that has rows. */
async function turnPage(cursor: Cursor): Promise<void> {
  for (let page = await cursor.pages.next(); !page.done; page = await cursor.pages.next()) {
    if (page.value.rows.length === 0) continue;
    const { columnDefinitions } = page.value.columnDefinitions.length > 0 ? page.value : cursor.table;
    cursor.table = { ...page.value, columnDefinitions };
    cursor.at = 0;
    return;
  }
}
