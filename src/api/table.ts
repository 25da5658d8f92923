/** Rows of `kubectl get`: the columns of a kind and the cells of its objects. */

import recorded from './builtin/table-columns.json' with { type: 'json' };
import type { Kind } from './kind.ts';
import type { KubeObject } from './meta/object.ts';
import { ageText } from './printing/age.ts';
import { CELLS } from './printing/index.ts';
import { findByPath } from './printing/json-path.ts';

/** A column as a Table lists it; priority above 0 is shown with `-o wide` only. */
export interface TableColumn {
  name: string;
  type: string;
  format: string;
  description: string;
  priority: number;
}

const builtinColumns = recorded as unknown as Readonly<Record<string, [string, string, string, number][]>>;

const NAME: TableColumn = { name: 'Name', type: 'string', format: 'name', description: '', priority: 0 };
const AGE: TableColumn = { name: 'Age', type: 'date', format: '', description: '', priority: 0 };

const columnsOf = new WeakMap<object, readonly TableColumn[]>();

/** The columns of a kind: those of Kubernetes for its own, name and printer columns for all others. */
export function tableColumns(kind: Kind): readonly TableColumn[] {
  let columns = columnsOf.get(kind);
  if (!columns) {
    columns = readColumns(kind);
    columnsOf.set(kind, columns);
  }
  return columns;
}

function readColumns(kind: Kind): TableColumn[] {
  const builtin = kind.schema.$ref === undefined ? undefined : builtinColumns[pathOf(kind)];
  if (builtin) {
    return builtin.map(([name, type, format, priority]) => ({ name, type, format, description: '', priority }));
  }
  if (kind.columns.length === 0) return [NAME, AGE];
  const own = kind.columns.map(({ name, type, format = '', description = '', priority = 0 }) => ({
    name,
    type,
    format,
    description,
    priority,
  }));
  return [NAME, ...own];
}

function pathOf({ group, version, plural }: Kind): string {
  return `${group}/${version}/${plural}`;
}

/** The cells of one object, one for each column. */
export function tableRow(kind: Kind, object: KubeObject, nowMs: number): unknown[] {
  const name = object.metadata.name ?? '';
  const cells = kind.schema.$ref === undefined ? undefined : CELLS[pathOf(kind)];
  if (cells) return cells(object, nowMs);
  if (kind.columns.length > 0) {
    return [name, ...kind.columns.map(({ jsonPath, type }) => cellAt(object, jsonPath, { type, nowMs }))];
  }
  return tableColumns(kind).map((column) => plainCell(object, column, nowMs));
}

function cellAt(object: KubeObject, path: string, { type, nowMs }: { type: string; nowMs: number }): unknown {
  const [value] = findByPath(object, path);
  if (value === undefined) return null;
  if (type === 'date') return typeof value === 'string' ? ageText(value, nowMs) : null;
  if (type === 'string' && typeof value !== 'string')
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  return value;
}

function plainCell({ metadata }: KubeObject, { name }: TableColumn, nowMs: number): unknown {
  if (name === 'Name') return metadata.name ?? '';
  if (name === 'Age') return ageText(metadata.creationTimestamp, nowMs);
  return name === 'Created At' ? (metadata.creationTimestamp ?? '') : '<none>';
}
