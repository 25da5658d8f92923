/** The list in metadata.managedFields: who wrote which fields, and its upkeep on every write but apply. */

import type { AnyObject, KubeObject, ManagedFieldsEntry } from '../meta/object.ts';
import type { Definitions, Schema } from '../meta/schema.ts';
import { compareObjects, isUnchanged, written } from './compare.ts';
import {
  type FieldSet,
  isEmptySet,
  setOfPaths,
  sortedSet,
  subtractBelow,
  subtractSets,
  unionSets,
} from './field-set.ts';
import { objectSchema } from './shape.ts';

const MAX_UPDATERS = 10;
const OLD_UPDATERS = 'ancient-changes';

/** Who writes, through which version of the API, when. */
export interface Writer {
  manager: string;
  apiVersion: string;
  /** RFC 3339; absent: the entry carries no time. */
  time?: string;
  subresource?: string;
  /** Dotted paths this write cannot change: `status` on the object itself, `spec` on its status. */
  reset?: readonly string[];
}

export interface TrackedUpdate extends Writer {
  schema: Schema;
  defs: Definitions;
  /** The stored object; on create what an empty object of the kind looks like. */
  live: object;
  object: KubeObject;
}

/** The managedFields an object has after a create, update or patch. */
export function trackUpdate(update: TrackedUpdate): ManagedFieldsEntry[] {
  const { defs, live, object, manager, apiVersion, subresource } = update;
  const entries = startingEntries(live, object, subresource);
  const schema = objectSchema(update.schema, defs);
  const change = compareObjects(withoutIdentity(live), withoutIdentity(object), schema, defs);
  if (isUnchanged(change)) return entries;
  const reset = setOfPaths(update.reset ?? []);
  const gained = subtractBelow(written(change), reset);
  const gone = unionSets(gained, subtractBelow(change.removed, reset));
  const self = entryOf('Update', { manager, apiVersion, subresource, time: update.time }, gained);
  const others = entries.map((entry) => withFields(entry, subtractSets(fieldsOfEntry(entry), gone)));
  const own = others.findIndex((entry) => sameWriter(entry, self));
  if (isEmptySet(gained)) return tidy(others);
  const before = others[own];
  if (!before) return tidy([...others, self]);
  others[own] = { ...self, fieldsV1: unionSets(gained, fieldsOfEntry(before)) };
  return tidy(others);
}

/** The entries to start from: those a client sets on the object itself, otherwise the stored ones; `[{}]` clears. */
function startingEntries(live: object, object: KubeObject, subresource: string | undefined): ManagedFieldsEntry[] {
  const stored = (live as Partial<KubeObject>).metadata?.managedFields ?? [];
  const given = object.metadata.managedFields ?? [];
  if (subresource !== undefined || given.length === 0) return stored;
  if (given.length === 1 && given[0] && Object.keys(given[0]).length === 0) return [];
  return given.every((entry) => entry.fieldsType === 'FieldsV1') ? given : stored;
}

/** True for entries that are one writer's: applies meet across versions, updates within one. */
export function sameWriter(a: ManagedFieldsEntry, b: ManagedFieldsEntry): boolean {
  return (
    a.manager === b.manager &&
    a.operation === b.operation &&
    (a.subresource ?? '') === (b.subresource ?? '') &&
    (a.operation === 'Apply' || a.apiVersion === b.apiVersion)
  );
}

/** An entry's fields as a set. */
export function fieldsOfEntry(entry: ManagedFieldsEntry): FieldSet {
  return (entry.fieldsV1 ?? {}) as FieldSet;
}

/** The same entry owning these fields. */
export function withFields(entry: ManagedFieldsEntry, fields: FieldSet): ManagedFieldsEntry {
  return { ...entry, fieldsV1: fields };
}

/** A new entry. */
export function entryOf(
  operation: ManagedFieldsEntry['operation'],
  writer: { manager: string; apiVersion: string; time?: string | undefined; subresource?: string | undefined },
  fields: FieldSet,
): ManagedFieldsEntry {
  return {
    manager: writer.manager,
    operation,
    apiVersion: writer.apiVersion,
    ...(writer.time === undefined ? {} : { time: writer.time }),
    fieldsType: 'FieldsV1',
    fieldsV1: fields,
    ...(writer.subresource === undefined ? {} : { subresource: writer.subresource }),
  };
}

/** Sets found to be sorted: those of other writers stay the same from write to write. */
const sorted = new WeakSet<FieldSet>();

function inOrder(set: FieldSet): FieldSet {
  if (sorted.has(set)) return set;
  const result = sortedSet(set);
  sorted.add(result);
  return result;
}

/** Entries without empty ones, sorted as Kubernetes sorts them, the oldest updaters folded together. */
export function tidy(entries: readonly ManagedFieldsEntry[]): ManagedFieldsEntry[] {
  const full = entries.filter((entry) => !isEmptySet(fieldsOfEntry(entry)));
  return foldOldest(full)
    .map((entry) => withFields(entry, inOrder(fieldsOfEntry(entry))))
    .sort(compareEntries);
}

function compareEntries(a: ManagedFieldsEntry, b: ManagedFieldsEntry): number {
  const keys = (entry: ManagedFieldsEntry): string[] => [
    entry.operation,
    entry.time ?? '',
    entry.manager,
    entry.apiVersion,
    entry.subresource ?? '',
  ];
  const left = keys(a);
  const right = keys(b);
  const at = left.findIndex((key, i) => key !== right[i]);
  return at < 0 ? 0 : (left[at] ?? '') < (right[at] ?? '') ? -1 : 1;
}

function foldOldest(entries: ManagedFieldsEntry[]): ManagedFieldsEntry[] {
  const updaters = entries.filter(({ operation, subresource }) => operation === 'Update' && subresource === undefined);
  if (updaters.length <= MAX_UPDATERS) return entries;
  const old = new Set(updaters.sort(compareEntries).slice(0, updaters.length - MAX_UPDATERS + 1));
  const folded = new Map<string, ManagedFieldsEntry>();
  for (const entry of old) {
    const known = folded.get(entry.apiVersion);
    const fields = known ? unionSets(fieldsOfEntry(known), fieldsOfEntry(entry)) : fieldsOfEntry(entry);
    folded.set(entry.apiVersion, withFields({ ...entry, manager: OLD_UPDATERS }, fields));
  }
  return [...entries.filter((entry) => !old.has(entry)), ...folded.values()];
}

/** The object without what nobody owns: its type, its name and what the server writes into metadata. */
export function withoutIdentity(object: object): Record<string, unknown> {
  const { apiVersion: _, kind: __, metadata = {}, ...rest } = object as Partial<AnyObject>;
  const { labels, annotations, finalizers, ownerReferences, generateName } = metadata as KubeObject['metadata'];
  const owned = { labels, annotations, finalizers, ownerReferences, generateName };
  const present = Object.entries({ ...deletionOf(metadata), ...owned }).filter(([, value]) => value !== undefined);
  return { ...rest, metadata: Object.fromEntries(present) };
}

function deletionOf({ deletionTimestamp, deletionGracePeriodSeconds }: Partial<KubeObject['metadata']>): object {
  return { deletionTimestamp, deletionGracePeriodSeconds };
}
