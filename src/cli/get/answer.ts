/** Carrying out a plan: ask everybody, and turn what came back into text. */

import type { Resource } from '../../api/kind.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import { printDocument } from '../printers/document.ts';
import type { Failure } from './gather.ts';
import { missingObjects } from './missing.ts';
import type { Plan } from './plan.ts';
import { documentOf, presentNames, presentTables, type TableOptions } from './present.ts';
import { type Query, queryObjects, queryTable } from './query.ts';
import { askSection, type Section } from './section.ts';
import type { Target } from './targets.ts';

export interface Answer {
  text: string;
  failures: readonly Failure[];
  /** One error per named object that is nowhere. */
  missing: readonly Error[];
  empty: boolean;
}

export interface Format extends TableOptions {
  output: 'table' | 'wide' | 'json' | 'yaml' | 'name';
}

/** Asks the plan's targets and presents the answers. */
export async function answerPlan(plan: Plan, format: Format): Promise<Answer> {
  if (format.output === 'table' || format.output === 'wide') {
    const sections = await askAll(plan, ({ client }, resource, query) => queryTable(client, resource, query));
    const text = presentTables(sections, format);
    return summarize(plan, sections, { text, names: ({ rows }) => rows.map(({ object }) => object?.metadata.name) });
  }
  const sections = await askAll(plan, ({ client }, resource, query) => queryObjects(client, resource, query));
  const text = await present(plan, sections, { ...format, output: format.output });
  return summarize(plan, sections, { text, names: (objects) => objects.map(({ metadata }) => metadata.name) });
}

interface DocumentFormat {
  output: 'json' | 'yaml' | 'name';
  sortBy?: string | undefined;
}

async function present(
  plan: Plan,
  sections: Section<AnyObject[]>[],
  { output, sortBy }: DocumentFormat,
): Promise<string> {
  if (output === 'name') return presentNames(sections, sortBy);
  return printDocument(documentOf(sections, plan.single, sortBy), output);
}

function askAll<T>(
  { parts, targets }: Plan,
  ask: (target: Target, resource: Resource, query: Query) => Promise<T>,
): Promise<Section<T>[]> {
  return Promise.all(
    parts.map(({ resource, query }) => askSection(targets, resource, (target) => ask(target, resource, query))),
  );
}

function summarize<T>(
  plan: Plan,
  sections: readonly Section<T>[],
  { text, names }: { text: string; names: (answer: T) => readonly (string | undefined)[] },
): Answer {
  const namesOf = (section: Section<T>): Set<string | undefined> =>
    new Set(section.answers.flatMap(({ answer }) => names(answer)));
  const found = new Map(sections.map((section) => [section.resource, namesOf(section)]));
  return {
    text,
    failures: sections.flatMap(({ failures }) => failures),
    missing: missingObjects(plan, (resource) => found.get(resource) ?? new Set()),
    empty: [...found.values()].every(({ size }) => size === 0),
  };
}
