/** What `get` prints: sections as tables, documents or names. */

import { groupResourceOf, type Resource } from '../../api/kind.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import { compareText } from '../../base/json.ts';
import { printTable } from '../printers/table.ts';
import type { Section } from './section.ts';
import { sortByPath } from './sort.ts';
import { mergeTables, type Table, type TableColumn, type TableRow } from './table.ts';

export interface TableOptions {
  /** Names carry their kind: there are several tables, or somebody wants it. */
  qualified?: boolean;
  wide: boolean;
  allNamespaces: boolean;
  noHeaders: boolean;
  showLabels: boolean;
  labelColumns: readonly string[];
  /** A JSONPath; absent: by namespace and name. */
  sortBy?: string | undefined;
}

interface ShownColumn {
  name: string;
  value(row: TableRow): unknown;
}

/** Sections one below the other; names carry their kind where there is more than one. */
export function presentTables(sections: readonly Section<Table>[], options: TableOptions): string {
  const filled = sections.filter(({ answers }) => answers.some(({ answer }) => answer.rows.length > 0));
  const qualified = options.qualified === true || filled.length > 1;
  return filled.map((section) => presentTable(section, { ...options, qualified })).join('\n\n');
}

/** The columns shown and the rows of a section. */
export function layTable(
  { resource, answers }: Section<Table>,
  options: TableOptions,
): { names: readonly string[]; rows: unknown[][] } {
  const parts = answers.map(({ clusterName, answer }) => ({ clusterName, table: answer }));
  // The table of pods is broad already.
  const merged = mergeTables(parts, { adoptionInWide: resource.plural === 'pods' && resource.group === '' });
  const columns = shownColumns(merged.columnDefinitions, resource, options);
  const sorted = sortByPath(merged.rows, options.sortBy, ({ object }) => object);
  const rows = sorted.map((row) => columns.map(({ value }) => value(row)));
  if (options.qualified) qualifyNames(rows, resource, options);
  return { names: columns.map(({ name }) => name), rows };
}

function qualifyNames(rows: readonly unknown[][], resource: Resource, { allNamespaces }: TableOptions): void {
  const at = allNamespaces && resource.namespaced ? 1 : 0;
  for (const row of rows) row[at] = `${qualifiedKind(resource)}/${row[at]}`;
}

function presentTable(section: Section<Table>, options: TableOptions): string {
  const { names, rows } = layTable(section, options);
  return printTable(options.noHeaders ? undefined : names, rows);
}

function shownColumns(columns: readonly TableColumn[], resource: Resource, options: TableOptions): ShownColumn[] {
  const cells = columns
    .map(({ name, priority = 0 }, i) => ({ name, priority, value: (row: TableRow) => row.cells[i] }))
    .filter(({ priority }) => priority === 0 || options.wide);
  const labels = (row: TableRow): Record<string, string> => row.object?.metadata.labels ?? {};
  return [
    ...(options.allNamespaces && resource.namespaced
      ? [{ name: 'Namespace', value: (row: TableRow) => row.object?.metadata.namespace }]
      : []),
    ...cells,
    ...options.labelColumns.map((key) => ({
      name: key.slice(key.lastIndexOf('/') + 1),
      value: (row: TableRow) => labels(row)[key] ?? '',
    })),
    ...(options.showLabels ? [{ name: 'Labels', value: (row: TableRow) => labelText(labels(row)) }] : []),
  ];
}

function labelText(labels: Record<string, string>): string | undefined {
  const pairs = Object.entries(labels).toSorted(([a], [b]) => compareText(a, b));
  return pairs.length === 0 ? undefined : pairs.map(([key, value]) => `${key}=${value}`).join(',');
}

function qualifiedKind(resource: Resource): string {
  return groupResourceOf({ ...resource, plural: resource.kind.toLowerCase() });
}

/** `deployment.apps/web`, one per line. */
export function presentNames(sections: readonly Section<AnyObject[]>[], sortBy?: string): string {
  const found = sections.flatMap(({ resource, answers }) =>
    answers.flatMap(({ answer }) => answer.map((object) => ({ resource, object }))),
  );
  const sorted = sortByPath(found, sortBy, ({ object }) => object);
  return sorted.map(({ resource, object }) => `${qualifiedKind(resource)}/${object.metadata.name}`).join('\n');
}

/** Where an object was read, on copies of objects of several clusters. */
const CLUSTER_ANNOTATION = 'resource.karmada.io/cached-from-cluster';

export interface DocumentOptions {
  /** One object is asked for by name. */
  single: boolean;
  sortBy?: string | undefined;
  /** Shows who wrote which field. */
  managedFields?: boolean;
}

/** The object when exactly one was asked for by name, else a List; parts that are missing are told within it. */
export function documentOf(
  sections: readonly Section<AnyObject[]>[],
  { single, sortBy, managedFields = false }: DocumentOptions,
): unknown {
  const shown = managedFields ? (object: AnyObject): AnyObject => object : withoutManagedFields;
  const found = sections.flatMap(({ answers }) =>
    answers.flatMap(({ clusterName, answer }) => answer.map((object) => marked(shown(object), clusterName))),
  );
  const items = sortByPath(found, sortBy, (object) => object);
  const failures = sections.flatMap((section) => section.failures);
  if (single && failures.length === 0 && items.length === 1) return items[0];
  const errors = failures.map(({ clusterName = 'Karmada', reason, message }) => ({
    cluster: clusterName,
    reason,
    message,
  }));
  return {
    apiVersion: 'v1',
    kind: 'List',
    metadata: { resourceVersion: '' },
    items,
    ...(errors.length > 0 ? { errors } : {}),
  };
}

function marked(object: AnyObject, clusterName: string | undefined): AnyObject {
  if (clusterName === undefined) return object;
  const annotations = { ...object.metadata.annotations, [CLUSTER_ANNOTATION]: clusterName };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

function withoutManagedFields(object: AnyObject): AnyObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}
