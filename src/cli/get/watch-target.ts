/** Following one kind on one server: what is there, then every change, across connections that end. */

import type { Resource } from '../../api/kind.ts';
import { isApiError } from '../../api/meta/api-error.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import { type Clock, sleep } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import { answerError } from '../../client/answer.ts';
import { resourcePath, withQuery } from '../../client/resource-path.ts';
import { readEvents } from '../../client/watch-events.ts';
import { AS_TABLE, asTable, type Query, queryTable, type VersionedTable } from './query.ts';
import type { TableRow } from './table.ts';
import type { Target } from './targets.ts';

export type EventType = 'ADDED' | 'MODIFIED' | 'DELETED';

export interface Following {
  resource: Resource;
  /** A list: no names. */
  query: Query;
  clock: Clock;
  signal: AbortSignal;
  onChange(type: EventType, table: VersionedTable): void;
  /** A connection could not be made or broke; it is tried again. */
  onFailure(error: unknown): void;
}

/** Where a follower stands; no version: it lists first. */
export interface Standing {
  version: string | undefined;
  /** The last row of every object that is there. */
  rows: Map<string, TableRow>;
}

const PAUSE = 200;
const LONGEST_PAUSE = 10_000;

/** Follows until the signal ends it; never rejects. */
export async function followTarget(target: Target, standing: Standing, following: Following): Promise<void> {
  const { clock, signal } = following;
  const progress = { failures: 0 };
  while (!signal.aborted) {
    await advance(target, standing, { following, progress });
    const pause = Math.min(PAUSE * 2 ** progress.failures, LONGEST_PAUSE);
    await sleep(clock, pause, signal).catch((reason: unknown) => messageOf(reason));
  }
}

interface Advance {
  following: Following;
  /** Counts failures in a row: one outage is one piece of news. */
  progress: { failures: number };
}

/** One list where needed, and one connection until it ends. */
async function advance(target: Target, standing: Standing, { following, progress }: Advance): Promise<void> {
  const onLife = (): void => {
    progress.failures = 0;
  };
  try {
    if (standing.version === undefined) await listAgain(target, standing, following);
    await followConnection(target, standing, following, onLife);
  } catch (error) {
    if (following.signal.aborted) return;
    if (isExpired(error)) {
      // What happened since is no longer known: a list tells the difference.
      standing.version = undefined;
      return;
    }
    if (progress.failures === 0) following.onFailure(error);
    progress.failures += 1;
  }
}

function isExpired(error: unknown): boolean {
  return isApiError(error, 'Expired') || isApiError(error, 'Gone');
}

/** The standing after a first list. */
export function standingAfter({ resourceVersion, rows }: VersionedTable): Standing {
  return { version: resourceVersion, rows: new Map(rows.map((row) => [keyOf(row), row])) };
}

async function listAgain(target: Target, standing: Standing, following: Following): Promise<void> {
  const table = await queryTable(target.client, following.resource, following.query);
  const fresh = standingAfter(table);
  const tell = (type: EventType, rows: readonly TableRow[]): void => {
    if (rows.length > 0) following.onChange(type, { ...table, rows });
  };
  const changed = table.rows.filter((row) => versionOf(standing.rows.get(keyOf(row))) !== versionOf(row));
  tell(
    'DELETED',
    [...standing.rows].filter(([key]) => !fresh.rows.has(key)).map(([, row]) => row),
  );
  tell(
    'ADDED',
    changed.filter((row) => !standing.rows.has(keyOf(row))),
  );
  tell(
    'MODIFIED',
    changed.filter((row) => standing.rows.has(keyOf(row))),
  );
  standing.version = fresh.version;
  standing.rows = fresh.rows;
}

async function followConnection(
  { stream }: Target,
  standing: Standing,
  { resource, query, signal, onChange }: Following,
  onLife: () => void,
): Promise<void> {
  const { namespace, labelSelector, fieldSelector, wholeRows } = query;
  const parameters = { labelSelector, fieldSelector, includeObject: wholeRows ? 'Object' : undefined };
  const version = { watch: true, allowWatchBookmarks: true, resourceVersion: standing.version };
  const path = withQuery(resourcePath(resource, { namespace }), { ...version, ...parameters });
  const response = await stream.send({ method: 'GET', path, headers: { accept: AS_TABLE }, signal });
  if (response.status !== 200) throw answerError(response.status, await response.text());
  for await (const { type, object } of readEvents<AnyObject>(response)) {
    onLife();
    const table = asTable(object);
    standing.version = versionOf(table.rows[0]) ?? table.resourceVersion ?? standing.version;
    if (type === 'BOOKMARK') continue;
    for (const row of table.rows) {
      if (type === 'DELETED') standing.rows.delete(keyOf(row));
      else standing.rows.set(keyOf(row), row);
    }
    onChange(type, table);
  }
}

function keyOf({ object }: TableRow): string {
  return `${object?.metadata.namespace ?? ''}/${object?.metadata.name ?? ''}`;
}

function versionOf(row: TableRow | undefined): string | undefined {
  return row?.object?.metadata.resourceVersion;
}
