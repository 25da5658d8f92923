/** Asking one server for the objects or the table of one kind. */

import { apiVersionOf, type Resource } from '../../api/kind.ts';
import type { AnyObject, KubeObject } from '../../api/meta/object.ts';
import { isObject } from '../../base/json.ts';
import { readAnswer } from '../../client/answer.ts';
import type { Client } from '../../client/client.ts';
import { resourcePath, withQuery } from '../../client/resource-path.ts';
import { plainTable, type Table } from './table.ts';

export interface Query {
  /** Undefined: every namespace. */
  namespace: string | undefined;
  /** No names: a list. */
  names: readonly string[];
  labelSelector: string | undefined;
  fieldSelector: string | undefined;
  /** A part of named objects instead of them: `status`, `scale`. */
  subresource?: string | undefined;
  /** Rows of tables come with their objects whole, and not with their metadata only. */
  wholeRows?: boolean;
  /** How many objects one answer may have; zero: all of them. */
  chunkSize?: number;
}

/** Asks for a table, and takes an object where the server has none. */
export const AS_TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

/** A table and the version to watch from. */
export interface VersionedTable extends Table {
  resourceVersion?: string | undefined;
}

/** The table as the server prints it; names that do not exist are left out. */
export async function queryTable(client: Client, resource: Resource, query: Query): Promise<VersionedTable> {
  const tables: VersionedTable[] = [];
  for await (const table of tablePages(client, resource, query)) tables.push(table);
  const columnDefinitions = tables.find((table) => table.columnDefinitions.length > 0)?.columnDefinitions ?? [];
  const resourceVersion = tables[0]?.resourceVersion;
  return { columnDefinitions, rows: tables.flatMap(({ rows }) => rows), resourceVersion };
}

/** The same page by page, so that nobody has to hold all of it. */
export async function* tablePages(client: Client, resource: Resource, query: Query): AsyncGenerator<VersionedTable> {
  for await (const page of queryPages(client, resource, { query, accept: AS_TABLE })) yield asTable(page);
}

/** The whole objects; names that do not exist are left out. */
export async function queryObjects(client: Client, resource: Resource, query: Query): Promise<AnyObject[]> {
  if (query.names.length > 0) {
    const pages: AnyObject[] = [];
    for await (const object of queryPages(client, resource, { query, accept: 'application/json' })) {
      pages.push(object as AnyObject);
    }
    return pages;
  }
  const type = { apiVersion: apiVersionOf(resource), kind: resource.kind };
  const objects: AnyObject[] = [];
  for await (const page of queryPages(client, resource, { query, accept: 'application/json' })) {
    objects.push(...itemsOf(page).map((item) => ({ ...type, ...item }) as AnyObject));
  }
  return objects;
}

interface Paging {
  query: Query;
  accept: string;
}

async function* queryPages(client: Client, resource: Resource, { query, accept }: Paging): AsyncGenerator<unknown> {
  const { names, labelSelector, fieldSelector, namespace, chunkSize, subresource } = query;
  const includeObject = query.wholeRows ? 'Object' : undefined;
  const send = async (path: string): Promise<unknown> =>
    readAnswer(await client.transport.send({ method: 'GET', path, headers: { accept } }));
  if (names.length > 0) {
    const paths = names.map((name) =>
      withQuery(resourcePath(resource, { namespace, name, subresource }), { includeObject }),
    );
    const answers = await Promise.all(paths.map((path) => send(path).catch(absent)));
    yield* answers.filter((answer) => answer !== undefined);
    return;
  }
  const limit = chunkSize === 0 ? undefined : (chunkSize ?? PAGE);
  let token: string | undefined;
  do {
    const parameters = { limit, continue: token, labelSelector, fieldSelector, includeObject };
    const page = await send(withQuery(resourcePath(resource, { namespace }), parameters));
    yield page;
    token = continueOf(page);
  } while (token);
}

/** As kubectl asks. */
const PAGE = 500;

/** An object that is not there is no failure among several clusters; a kind that is not there is. */
function absent(error: unknown): undefined {
  const status = isObject(error) ? error['status'] : undefined;
  const details = isObject(status) ? status['details'] : undefined;
  if (isObject(status) && status['reason'] === 'NotFound' && isObject(details) && details['name']) return undefined;
  throw error;
}

function continueOf(page: unknown): string | undefined {
  const metadata = isObject(page) ? page['metadata'] : undefined;
  const token = isObject(metadata) ? metadata['continue'] : undefined;
  return typeof token === 'string' && token !== '' ? token : undefined;
}

/** An answer as a table, also of a server that answers with objects. */
export function asTable(answer: unknown): VersionedTable {
  const metadata = isObject(answer) && isObject(answer['metadata']) ? answer['metadata'] : {};
  const version = metadata['resourceVersion'];
  const resourceVersion = typeof version === 'string' && version !== '' ? version : undefined;
  if (!isObject(answer) || answer['kind'] !== 'Table') return { ...plainTable(itemsOf(answer)), resourceVersion };
  const columnDefinitions = (answer['columnDefinitions'] as Table['columnDefinitions'] | null) ?? [];
  return { columnDefinitions, rows: (answer['rows'] as Table['rows'] | null) ?? [], resourceVersion };
}

function itemsOf(answer: unknown): KubeObject[] {
  if (!isObject(answer)) return [];
  if (Array.isArray(answer['items'])) return answer['items'] as KubeObject[];
  return isObject(answer['metadata']) && answer['items'] === undefined && typeof answer['kind'] === 'string'
    ? [answer as unknown as KubeObject]
    : [];
}
