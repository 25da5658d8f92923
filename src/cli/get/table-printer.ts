/** A table of many clusters, printed part by part. */

import { createTablePrinter } from '../printers/table.ts';
import { layTable, type TableOptions } from './present.ts';
import type { Section } from './section.ts';
import type { Table, TableColumn } from './table.ts';

export type TablePart = Section<Table>['answers'][number];

export interface PartPrinterOptions extends TableOptions {
  /** A first column with what happened. */
  outputWatchEvents?: boolean;
}

/** Text for further rows: the header comes with the first ones, and its columns stay; empty where there are no rows. */
export type PrintPart = (event: string, parts: readonly TablePart[]) => string;

/** A printer for one kind. Servers name the columns of a watch only once per connection, so they are remembered. */
export function createPartPrinter(resource: Section<Table>['resource'], options: PartPrinterOptions): PrintPart {
  const columnsOf = new Map<string | undefined, readonly TableColumn[]>();
  const printTable = createTablePrinter();
  let shown: readonly string[] | undefined;
  return (event, parts) => {
    const complete = parts.map(({ clusterName, answer: table }) => {
      const { columnDefinitions } = table;
      if (columnDefinitions.length > 0) columnsOf.set(clusterName, columnDefinitions);
      return { clusterName, answer: { ...table, columnDefinitions: columnsOf.get(clusterName) ?? [] } };
    });
    const { names, rows } = layTable({ resource, answers: complete, failures: [] }, options);
    if (rows.length === 0) return '';
    const header = shown === undefined && !options.noHeaders ? names : undefined;
    shown ??= names;
    const places = shown.map((name) => names.indexOf(name));
    const first = options.outputWatchEvents ? [event] : [];
    const cells = rows.map((row) => [...first, ...places.map((place) => row[place])]);
    return printTable(header && [...(options.outputWatchEvents ? ['Event'] : []), ...header], cells);
  };
}
