/** Carrying out a plan that goes on: one kind, followed on every target until somebody ends it. */

import type { AnyObject } from '../../api/meta/object.ts';
import { UserError } from '../../base/errors.ts';
import type { DiscoveredResource } from '../../client/client.ts';
import type { PrintObject } from '../printers/object-printer.ts';
import type { Plan } from './plan.ts';
import { documentOf, presentNames } from './present.ts';
import { type Query, queryTable, type VersionedTable } from './query.ts';
import { askSection, type Section } from './section.ts';
import type { Table } from './table.ts';
import { createPartPrinter, type PartPrinterOptions, type TablePart } from './table-printer.ts';
import type { Target } from './targets.ts';
import { type EventType, type Following, followTarget, standingAfter } from './watch-target.ts';

export interface WatchFormat {
  /** Leaves out what is there at the start. */
  watchOnly: boolean;
  /** Tables, or each object by itself through `printObject`; `names`: as `kind/name`. */
  shape: PartPrinterOptions | 'names' | { printObject: PrintObject; managedFields: boolean; separated: boolean };
}

export interface WatchContext extends Pick<Following, 'clock' | 'signal'> {
  /** Prints a part of the answer at once. */
  print(text: string): void;
  /** A server cannot be followed at the moment; undefined: the control plane. */
  onFailure(clusterName: string | undefined, error: unknown): void;
}

/** Prints what is there and then every change; ends with the signal. */
export async function watchPlan(plan: Plan, format: WatchFormat, context: WatchContext): Promise<void> {
  const { resource, query } = watched(plan);
  const print = printerFor(resource, format, context);
  const { answers, failures } = await askSection<VersionedTable>(plan.targets, resource, {
    clock: context.clock,
    ask: ({ client }) => queryTable(client, resource, query),
  });
  for (const { clusterName, error } of failures) context.onFailure(clusterName, error);
  let printed = print('ADDED', format.watchOnly ? answers.map(withoutRows) : answers);
  // One after the other, in the order they came.
  const printNext = (type: EventType, part: TablePart): void => {
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

function withoutRows({ clusterName, answer }: TablePart): TablePart {
  return { clusterName, answer: { ...answer, rows: [] } };
}

type Print = (type: EventType, parts: readonly TablePart[]) => Promise<void>;

function printerFor(resource: Section<Table>['resource'], { shape }: WatchFormat, { print }: WatchContext): Print {
  if (shape === 'names') {
    return async (_, parts) => {
      for (const section of parts.flatMap((part) => objectsOf(resource, part))) print(`${presentNames([section])}\n`);
    };
  }
  if ('printObject' in shape) {
    const { printObject, managedFields, separated } = shape;
    return async (_, parts) => {
      for (const section of parts.flatMap((part) => objectsOf(resource, part))) {
        const text = await printObject(documentOf([section], { single: true, managedFields }));
        print(separated ? `---\n${text}` : text);
      }
    };
  }
  const printPart = createPartPrinter(resource, shape);
  return async (type, parts) => {
    const text = printPart(type, parts);
    if (text !== '') print(`${text}\n`);
  };
}

/** Each object by itself. */
function objectsOf(resource: Section<Table>['resource'], { clusterName, answer }: TablePart): Section<AnyObject[]>[] {
  return answer.rows.map(({ object }) => ({
    resource,
    answers: [{ clusterName, answer: [object as AnyObject] }],
    failures: [],
  }));
}
