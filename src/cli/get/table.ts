/** meta.k8s.io Tables of several clusters as one. */

import type { KubeObject } from '../../api/meta/object.ts';
import { compareText } from '../../base/json.ts';

export interface TableColumn {
  name: string;
  type?: string;
  format?: string;
  description?: string;
  priority?: number;
}

export interface TableRow {
  cells: readonly unknown[];
  object?: KubeObject;
}

export interface Table {
  columnDefinitions: readonly TableColumn[];
  rows: readonly TableRow[];
}

/** A table and where it is from. */
export interface ClusterTable {
  /** Undefined for the control plane. */
  clusterName: string | undefined;
  table: Table;
}

/** How the control plane is called among members. */
const CONTROL_PLANE = 'Karmada';
const MANAGED_LABEL = 'karmada.io/managed';

export interface MergeOptions {
  /** Demotes ADOPTION to wide output, as upstream does where the table is broad already. */
  adoptionInWide?: boolean;
}

/** One table with the columns CLUSTER and ADOPTION; rows of one object stand together, in the order of the clusters. */
export function mergeTables(parts: readonly ClusterTable[], { adoptionInWide = false }: MergeOptions = {}): Table {
  const columns = unitedColumns(parts);
  const [first, ...rest] = columns;
  const rows = parts.flatMap(({ clusterName, table }) => {
    const positions = columns.map(({ name }) => table.columnDefinitions.findIndex((column) => column.name === name));
    return table.rows.map((row) => {
      const [head, ...tail] = positions.map((position) => row.cells[position]);
      const cells = [head, clusterName ?? CONTROL_PLANE, ...tail, adoption(clusterName, row)];
      return { ...row, cells };
    });
  });
  return {
    columnDefinitions: [
      first ?? { name: 'Name' },
      { name: 'Cluster', priority: 0 },
      ...rest,
      { name: 'Adoption', priority: adoptionInWide ? 1 : 0 },
    ],
    rows: rows.toSorted(byObject),
  };
}

/** Members of different versions may have columns the others lack. */
function unitedColumns(parts: readonly ClusterTable[]): TableColumn[] {
  const byName = new Map<string, TableColumn>();
  for (const { table } of parts) {
    for (const column of table.columnDefinitions) if (!byName.has(column.name)) byName.set(column.name, column);
  }
  return [...byName.values()];
}

function adoption(clusterName: string | undefined, { object }: TableRow): string {
  if (clusterName === undefined) return '-';
  return object?.metadata.labels?.[MANAGED_LABEL] === 'true' ? 'Y' : 'N';
}

function byObject(a: TableRow, b: TableRow): number {
  return compareText(rowKey(a), rowKey(b));
}

/** Where a row belongs: servers list their objects in this order. */
export function rowKey(row: TableRow): string {
  return `${row.object?.metadata.namespace ?? ''}/${rowName(row)}`;
}

/** The name of the object that a row is about. */
export function rowName({ object, cells }: TableRow): string {
  return object?.metadata.name ?? String(cells[0]);
}

/** A table of names and creation times, for servers that know no tables. */
export function plainTable(objects: readonly KubeObject[]): Table {
  return {
    columnDefinitions: [{ name: 'Name' }, { name: 'Created At' }],
    rows: objects.map((object) => ({ cells: [object.metadata.name, object.metadata.creationTimestamp], object })),
  };
}
