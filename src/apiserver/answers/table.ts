/** Objects as a Table: what `kubectl get` shows. */

import { tableColumns, tableRow } from '../../api/table.ts';
import type { Clock } from '../../base/clock.ts';
import type { Call } from '../call.ts';
import type { Served } from '../registry.ts';
import type { Stored } from '../store/stored.ts';
import { badRequest } from './failures.ts';
import { inVersion, partialObject, type Representation } from './representation.ts';

/** What a row carries besides its cells. */
const INCLUDED: Readonly<Record<string, (served: Served, stored: Stored) => object | null>> = {
  None: () => null,
  Metadata: (_, { object }) => partialObject(object),
  Object: (served, { object }) => inVersion(served, object),
};

/** The table form of a kind, as the query wants it. */
export function tableForm({ now }: Clock, served: Served, { query }: Call): Representation {
  const include = query.get('includeObject') || 'Metadata';
  const included = Object.hasOwn(INCLUDED, include) ? INCLUDED[include] : undefined;
  if (!included) throw badRequest(`unrecognized includeObject value: ${JSON.stringify(include)}`);
  const row = (stored: Stored): object => {
    const object = included(served, stored);
    const cells = tableRow(served.kind, stored.object, now());
    return { cells, object };
  };
  const table = (metadata: object, rows: readonly Stored[]): string =>
    JSON.stringify({
      kind: 'Table',
      apiVersion: 'meta.k8s.io/v1',
      metadata,
      columnDefinitions: tableColumns(served.kind),
      rows: rows.map(row),
    });
  return {
    yaml: false,
    one: (stored) => table({ resourceVersion: stored.object.metadata.resourceVersion }, [stored]),
    many: (items, metadata) => table(metadata, items),
  };
}
