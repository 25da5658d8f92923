/** Tables of many servers, printed while they arrive: nothing is held that has been printed. */

import type { Clock } from '../../base/clock.ts';
import type { DiscoveredResource } from '../../client/client.ts';
import type { Failure } from './gather.ts';
import { mergePages, type PageSource } from './merge-pages.ts';
import type { Plan } from './plan.ts';
import type { TableOptions } from './present.ts';
import { type Query, tablePages } from './query.ts';
import { askSection } from './section.ts';
import { rowName } from './table.ts';
import { createPartPrinter, type PrintPart, type TablePart } from './table-printer.ts';
import type { Target } from './targets.ts';

export interface TableAnswerOptions extends TableOptions {
  /** True: rows as members answer. False: in one order, whoever answers first. */
  asTheyArrive: boolean;
}

type Part = Plan['parts'][number];

export interface TableAnswer {
  failures: readonly Failure[];
  /** The names of the rows of a part; kept only where names were asked for. */
  names: ReadonlyMap<Part, ReadonlySet<string>>;
  rows: number;
}

/** Prints one table per kind through `print`. */
export async function answerTables(
  plan: Plan,
  options: TableAnswerOptions,
  { clock, print }: { clock: Clock; print(text: string): void },
): Promise<TableAnswer> {
  const answer: Answered = { names: new Map(), failures: [], rows: 0 };
  const qualified = plan.parts.length > 1 || options.qualified === true;
  for (const part of plan.parts) {
    const { resource, query } = part;
    const names = new Set<string>();
    answer.names.set(part, names);
    const printPart = createPartPrinter(resource, { ...options, qualified });
    // One empty line between two tables.
    let gap = answer.rows > 0 ? '\n' : '';
    const emit: PrintPart = (event, parts) => {
      const text = printPart(event, parts);
      if (text !== '') print(`${gap}${text}\n`);
      gap = text === '' ? gap : '';
      answer.rows += countRows(parts);
      if (query.names.length > 0) addNames(names, parts);
      return text;
    };
    // Who did not answer about one kind is not asked about the next.
    const dead = new Set(answer.failures.filter(isSilent).map(({ clusterName }) => clusterName));
    const targets = plan.targets.filter(({ clusterName }) => !dead.has(clusterName));
    const ask = options.asTheyArrive ? answerAtOnce : answerInOrder;
    answer.failures.push(...(await ask({ targets, resource, query, clock, emit })));
  }
  return answer;
}

interface Answered {
  names: Map<Part, Set<string>>;
  failures: Failure[];
  rows: number;
}

interface Asking {
  targets: readonly Target[];
  resource: DiscoveredResource;
  query: Query;
  clock: Clock;
  emit: PrintPart;
}

function isSilent({ reason }: Failure): boolean {
  return reason === 'Unreachable';
}

async function answerAtOnce({ targets, resource, query, clock, emit }: Asking): Promise<Failure[]> {
  const ask = async ({ clusterName, client }: Target): Promise<void> => {
    for await (const answer of tablePages(client, resource, query)) emit('ADDED', [{ clusterName, answer }]);
  };
  return (await askSection(targets, resource, { clock, ask })).failures;
}

async function answerInOrder({ targets, resource, query, clock, emit }: Asking): Promise<Failure[]> {
  const ask = async ({ client }: Target): Promise<PageSource> => {
    const pages = tablePages(client, resource, query)[Symbol.asyncIterator]();
    const first = await pages.next();
    return { pages, first: first.done ? undefined : first.value };
  };
  const { answers, failures } = await askSection(targets, resource, { clock, ask });
  return [...failures, ...(await mergePages(answers, emit))];
}

function countRows(parts: readonly TablePart[]): number {
  return parts.reduce((sum, { answer }) => sum + answer.rows.length, 0);
}

function addNames(names: Set<string>, parts: readonly TablePart[]): void {
  for (const { answer } of parts) for (const row of answer.rows) names.add(rowName(row));
}
