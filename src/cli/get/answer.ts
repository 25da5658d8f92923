/** Carrying out a plan: ask everybody, and print what comes back. */

import type { AnyObject } from '../../api/meta/object.ts';
import type { Clock } from '../../base/clock.ts';
import type { PrintObject } from '../printers/object-printer.ts';
import type { Failure } from './gather.ts';
import { missingObjects } from './missing.ts';
import type { Plan } from './plan.ts';
import { type DocumentOptions, documentOf, presentNames, presentTables, type TableOptions } from './present.ts';
import { queryObjects, queryTable } from './query.ts';
import { askSection, type Section } from './section.ts';
import { rowName, type Table } from './table.ts';
import { answerTables } from './table-answer.ts';

export interface Answer {
  failures: readonly Failure[];
  /** One error per named object that is nowhere. */
  missing: readonly Error[];
  empty: boolean;
}

export interface Answering {
  clock: Clock;
  /** Prints a part of the answer; line ends are as they should be. */
  print(text: string): void;
}

export interface RowFormat extends TableOptions {
  /** True: rows as members answer. False: in one order, whoever answers first. */
  asTheyArrive: boolean;
}

/** Prints a table per kind. An order of the user's own needs all rows first. */
export async function answerRows(plan: Plan, format: RowFormat, answering: Answering): Promise<Answer> {
  if (format.sortBy !== undefined) return answerSorted(plan, format, answering);
  const { failures, names, rows } = await answerTables(plan, format, answering);
  return {
    failures,
    missing: missingObjects(plan, (part) => names.get(part) ?? new Set()),
    empty: rows === 0,
  };
}

async function answerSorted(plan: Plan, format: TableOptions, { clock, print }: Answering): Promise<Answer> {
  const sections = await askAll<Table>(plan, clock, (client, { resource, query }) =>
    queryTable(client, resource, query),
  );
  const text = presentTables(sections, format);
  if (text !== '') print(`${text}\n`);
  return summarize(plan, sections, ({ rows }) => rows.map(rowName));
}

export interface ObjectFormat extends Omit<DocumentOptions, 'single'> {
  /** Absent: names, as `kind/name`. */
  printObject: PrintObject | undefined;
  /** Prints nothing where nothing is found. */
  nothingForEmpty: boolean;
}

/** Prints the objects themselves, all of them as one document. */
export async function answerObjects(plan: Plan, format: ObjectFormat, { clock, print }: Answering): Promise<Answer> {
  const { printObject, nothingForEmpty, ...options } = format;
  const sections = await askAll<AnyObject[]>(plan, clock, (client, { resource, query }) =>
    queryObjects(client, resource, query),
  );
  const answer = summarize(plan, sections, (objects) => objects.map(({ metadata }) => metadata.name));
  if (answer.empty && (nothingForEmpty || isPlainlyMissing(plan, answer))) return answer;
  if (printObject) print(await printObject(documentOf(sections, { single: plan.single, ...options })));
  else if (!answer.empty) print(`${presentNames(sections, options.sortBy)}\n`);
  return answer;
}

/** One object is asked for, and it is nowhere: an error says it all. */
function isPlainlyMissing({ single }: Plan, { failures, missing }: Answer): boolean {
  return single && failures.length === 0 && missing.length > 0;
}

type Part = Plan['parts'][number];

function askAll<T>(
  { parts, targets }: Plan,
  clock: Clock,
  ask: (client: Plan['targets'][number]['client'], part: Part) => Promise<T>,
): Promise<Section<T>[]> {
  return Promise.all(
    parts.map((part) => askSection(targets, part.resource, { clock, ask: ({ client }) => ask(client, part) })),
  );
}

function summarize<T>(
  plan: Plan,
  sections: readonly Section<T>[],
  names: (answer: T) => readonly (string | undefined)[],
): Answer {
  const namesOf = (section: Section<T>): Set<string | undefined> =>
    new Set(section.answers.flatMap(({ answer }) => names(answer)));
  // There is one section per part.
  const found = new Map(sections.map((section, i) => [plan.parts[i], namesOf(section)]));
  return {
    failures: sections.flatMap(({ failures }) => failures),
    missing: missingObjects(plan, (part) => found.get(part) ?? new Set()),
    empty: [...found.values()].every(({ size }) => size === 0),
  };
}
