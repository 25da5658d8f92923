/** Carrying out a plan that goes on: one kind, followed on every target until somebody ends it. */

import type { AnyObject } from '../../api/meta/object.ts';
import { UserError } from '../../base/errors.ts';
import type { DiscoveredResource } from '../../client/client.ts';
import { printDocument } from '../printers/document.ts';
import { createTablePrinter } from '../printers/table.ts';
import type { Format } from './answer.ts';
import type { Plan } from './plan.ts';
import { documentOf, layTable, presentNames } from './present.ts';
import { type Query, queryTable, type VersionedTable } from './query.ts';
import { askSection, type Section } from './section.ts';
import type { Table, TableColumn } from './table.ts';
import type { Target } from './targets.ts';
import { type EventType, type Following, followTarget, standingAfter } from './watch-target.ts';

export interface WatchFormat extends Format {
  /** Leaves out what is there at the start. */
  watchOnly: boolean;
  /** A first column with what happened. */
  outputWatchEvents: boolean;
}

export interface WatchContext extends Pick<Following, 'clock' | 'signal'> {
  /** Prints a part of the answer at once. */
  answer(text: string): void;
  /** A server cannot be followed at the moment; undefined: the control plane. */
  onFailure(clusterName: string | undefined, error: unknown): void;
}

type Part = Section<Table>['answers'][number];

/** Prints what is there and then every change; ends with the signal. */
export async function watchPlan(plan: Plan, format: WatchFormat, context: WatchContext): Promise<void> {
  const { resource, query } = watched(plan);
  const print = printerFor(resource, format, context);
  const { answers, failures } = await askSection<VersionedTable>(plan.targets, resource, ({ client }) =>
    queryTable(client, resource, query),
  );
  for (const { clusterName, error } of failures) context.onFailure(clusterName, error);
  let printed = print('ADDED', format.watchOnly ? answers.map(withoutRows) : answers);
  // One after the other, in the order they came.
  const printNext = (type: EventType, part: Part): void => {
    printed = printed.then(() => print(type, [part]));
  };
  const follow = (target: Target): Promise<void> | undefined => {
    const { clusterName } = target;
    const first = answers.find((part) => part.clusterName === clusterName);
    const failed = failures.some((failure) => failure.clusterName === clusterName);
    // A target that does not serve the kind has nothing to follow.
    if (!first && !failed) return undefined;
    const standing = first ? standingAfter(first.answer) : { version: undefined, rows: new Map() };
    return followTarget(target, standing, {
      ...context,
      resource,
      query,
      onChange: (type, answer) => printNext(type, { clusterName, answer }),
      onFailure: (error) => context.onFailure(clusterName, error),
    });
  };
  await Promise.all(plan.targets.map(follow));
  await printed;
}

/** A watch is a list that goes on, also one of a single name. */
function watched({ parts }: Plan): { resource: DiscoveredResource; query: Query } {
  const [part] = parts;
  if (!part || parts.length > 1) throw new UserError('BadInput', 'only one kind can be watched at a time');
  const { resource, query } = part;
  const [name] = query.names;
  if (query.names.length > 1) throw new UserError('BadInput', 'either one object or all of them can be watched');
  const fieldSelector = name === undefined ? query.fieldSelector : `metadata.name=${name}`;
  return { resource, query: { ...query, names: [], fieldSelector } };
}

function withoutRows({ clusterName, answer }: Part): Part {
  return { clusterName, answer: { ...answer, rows: [] } };
}

type Print = (type: EventType, parts: readonly Part[]) => Promise<void>;

function printerFor(resource: Section<Table>['resource'], format: WatchFormat, { answer }: WatchContext): Print {
  const { output } = format;
  if (output === 'table' || output === 'wide') return tablePrinter(resource, format, answer);
  return async (_, parts) => {
    for (const section of parts.flatMap((part) => objectsOf(resource, part))) {
      if (output === 'name') answer(presentNames([section]));
      else answer(`${output === 'yaml' ? '---\n' : ''}${await printDocument(documentOf([section], true), output)}`);
    }
  };
}

/** Each object by itself. */
function objectsOf(resource: Section<Table>['resource'], { clusterName, answer }: Part): Section<AnyObject[]>[] {
  return answer.rows.map(({ object }) => ({
    resource,
    answers: [{ clusterName, answer: [object as AnyObject] }],
    failures: [],
  }));
}

/** Columns stay as they were at the start; servers name them only once per connection. */
function tablePrinter(
  resource: Section<Table>['resource'],
  format: WatchFormat,
  answer: (text: string) => void,
): Print {
  const columnsOf = new Map<string | undefined, readonly TableColumn[]>();
  const printTable = createTablePrinter();
  let shown: readonly string[] | undefined;
  return async (type, parts) => {
    const complete = parts.map(({ clusterName, answer: table }) => {
      const { columnDefinitions } = table;
      if (columnDefinitions.length > 0) columnsOf.set(clusterName, columnDefinitions);
      return { clusterName, answer: { ...table, columnDefinitions: columnsOf.get(clusterName) ?? [] } };
    });
    const { names, rows } = layTable({ resource, answers: complete, failures: [] }, format);
    if (rows.length === 0) return;
    const header = shown === undefined && !format.noHeaders ? names : undefined;
    shown ??= names;
    const places = shown.map((name) => names.indexOf(name));
    const event = format.outputWatchEvents ? [type] : [];
    const cells = rows.map((row) => [...event, ...places.map((place) => row[place])]);
    answer(printTable(header && [...(format.outputWatchEvents ? ['Event'] : []), ...header], cells));
  };
}
