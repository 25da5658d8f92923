/** Server-side apply. */

import { deepEqual } from '../../base/json.ts';
import type { AnyObject, KubeObject, ManagedFieldsEntry, StatusCause } from '../meta/object.ts';
import type { Definitions, Schema } from '../meta/schema.ts';
import { mergeApplied, withoutFields } from './apply-merge.ts';
import { compareObjects, written } from './compare.ts';
import {
  EMPTY_SET,
  type FieldSet,
  intersectSets,
  isEmptySet,
  memberPaths,
  setOfPaths,
  subtractBelow,
  subtractSets,
  unionSets,
  withFieldAncestors,
} from './field-set.ts';
import { fieldsOf } from './fields-of.ts';
import {
  entryOf,
  fieldsOfEntry,
  sameWriter,
  tidy,
  type Writer,
  withFields,
  withoutIdentity,
} from './managed-fields.ts';
import { objectSchema } from './shape.ts';

export interface Application extends Writer {
  schema: Schema;
  defs: Definitions;
  /** Absent: the apply creates the object. */
  live?: KubeObject;
  applied: KubeObject;
  force?: boolean;
}

/** A field of the applied configuration that somebody else owns with another value. */
export interface ApplyConflict {
  owner: ManagedFieldsEntry;
  /** `.spec.replicas` */
  path: string;
}

export interface Applied {
  /** The object to store, managedFields included; `live` itself when nothing changes. Undefined on conflict. */
  object?: KubeObject;
  /** Empty unless somebody else owns a field and `force` was not given. */
  conflicts: ApplyConflict[];
}

/** Applies a configuration: takes ownership of its fields, drops the fields it no longer has, reports conflicts. */
export function applyObject(application: Application): Applied {
  const { defs, live, applied, force } = application;
  const schema = objectSchema(application.schema, defs);
  const entries = live ? ownersBefore(live, application, schema) : [];
  const self = entryOf('Apply', application, appliedFields(application, schema));
  const previous = entries.find((entry) => sameWriter(entry, self));
  const others = entries.filter((entry) => entry !== previous);

  const merged = mergeApplied(live ?? {}, applied, schema, defs);
  const abandoned = previous ? abandonedFields(previous, [self, ...others]) : EMPTY_SET;
  const object = withoutFields(merged, abandoned, schema, defs) as KubeObject;
  const change = compareObjects(withoutIdentity(live ?? {}), withoutIdentity(object), schema, defs);
  const conflicts = live && !force ? conflictsOf(others, written(change)) : [];
  if (conflicts.length > 0) return { conflicts };

  const lost = unionSets(written(change), change.removed);
  const remaining = others.map((entry) => withFields(entry, subtractSets(fieldsOfEntry(entry), lost)));
  const managedFields = tidy([self, ...remaining]);
  if (live && isNoop(live, object, managedFields)) return { object: live, conflicts };
  return { object: { ...object, metadata: { ...object.metadata, managedFields } }, conflicts };
}

/** The stored owners; fields written before anybody was tracked belong to `before-first-apply`. */
function ownersBefore(live: KubeObject, { apiVersion, time, defs }: Application, schema: Schema): ManagedFieldsEntry[] {
  const entries = live.metadata.managedFields ?? [];
  if (entries.length > 0) return entries;
  const fields = fieldsOf(withoutIdentity(live), schema, defs);
  return tidy([entryOf('Update', { manager: 'before-first-apply', apiVersion, time }, fields)]);
}

function appliedFields({ applied, defs, reset }: Application, schema: Schema): FieldSet {
  const { metadata, ...body } = withoutIdentity(applied);
  const owned = Object.keys(metadata as object).length > 0 ? { ...body, metadata } : body;
  return subtractBelow(fieldsOf(owned, schema, defs), setOfPaths(reset ?? []));
}

/** Every apply says the name, so metadata as a whole is never abandoned. */
const ALWAYS_OWNED: FieldSet = { 'f:metadata': { 'f:name': {} } };

/** What the applier had and nobody has any more. */
function abandonedFields(previous: ManagedFieldsEntry, current: readonly ManagedFieldsEntry[]): FieldSet {
  const owned = current.reduce((set, entry) => unionSets(set, fieldsOfEntry(entry)), ALWAYS_OWNED);
  return subtractSets(withFieldAncestors(fieldsOfEntry(previous)), withFieldAncestors(owned));
}

function conflictsOf(others: readonly ManagedFieldsEntry[], fields: FieldSet): ApplyConflict[] {
  return others.flatMap((owner) => {
    const contested = intersectSets(fieldsOfEntry(owner), fields);
    return isEmptySet(contested) ? [] : memberPaths(contested).map((path) => ({ owner, path }));
  });
}

/** True when nothing differs but the time of the apply. */
function isNoop(live: KubeObject, object: KubeObject, entries: readonly ManagedFieldsEntry[]): boolean {
  const timeless = (list: readonly ManagedFieldsEntry[] = []): object[] => list.map(({ time: _, ...rest }) => rest);
  const body = (of: KubeObject): AnyObject => ({ ...of, metadata: { ...of.metadata, managedFields: [] } });
  const before = timeless(live.metadata.managedFields).map((entry) => JSON.stringify(entry));
  const after = new Set(timeless(entries).map((entry) => JSON.stringify(entry)));
  return before.length === after.size && before.every((text) => after.has(text)) && deepEqual(body(live), body(object));
}

/** The message and causes of the Status that reports conflicts. */
export function conflictReport(conflicts: readonly ApplyConflict[]): { message: string; causes: StatusCause[] } {
  const causes = conflicts.map(({ owner, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${ownerText(owner)}`,
    field: path,
  }));
  const [first] = conflicts;
  if (conflicts.length === 1 && first) {
    return { message: `Apply failed with 1 conflict: conflict with ${ownerText(first.owner)}: ${first.path}`, causes };
  }
  const byOwner = new Map<string, string[]>();
  for (const { owner, path } of conflicts) {
    const name = ownerText(owner);
    byOwner.set(name, [...(byOwner.get(name) ?? []), `- ${path}`]);
  }
  const lines = [...byOwner].sort(([a], [b]) => (a < b ? -1 : 1));
  const text = lines.flatMap(([name, paths]) => [`conflicts with ${name}:`, ...paths]).join('\n');
  return { message: `Apply failed with ${conflicts.length} conflicts: ${text}`, causes };
}

function ownerText({ manager, subresource, operation, apiVersion }: ManagedFieldsEntry): string {
  const name = JSON.stringify(manager) + (subresource ? ` with subresource ${JSON.stringify(subresource)}` : '');
  return operation === 'Update' ? `${name} using ${apiVersion}` : name;
}
