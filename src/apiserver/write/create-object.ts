/** Storing a new object. */

import { beforeCreate, resetPaths } from '../../api/builtin/strategy.ts';
import type { AnyObject, ManagedFieldsEntry } from '../../api/meta/object.ts';
import { emptyObject } from '../../api/object-codec.ts';
import { trackUpdate } from '../../api/schema/managed-fields.ts';
import { formatTime } from '../../base/clock.ts';
import { admitCreate } from '../admission/index.ts';
import { isReviewed, requireReview } from '../admission/review.ts';
import { alreadyExists, invalidObject, resourceNotFound } from '../answers/failures.ts';
import { refuseEscalation } from '../authorization/escalation.ts';
import type { ServerContext } from '../context.ts';
import type { Served } from '../registry.ts';
import { type Stored, storedObject } from '../store/stored.ts';
import { keyOf } from '../target.ts';
import type { User } from '../user.ts';
import { newMetadata } from './metadata.ts';
import { validateObject } from './validate.ts';

export interface Creation {
  served: Served;
  namespace: string | undefined;
  /** Decoded; may lack whatever the server adds. */
  object: AnyObject;
  manager: string;
  dryRun: boolean;
  /** Whose rights limit what roles may be given; absent: the server's own. */
  by?: User;
  /** Ownership that an apply has already worked out. */
  managedFields?: ManagedFieldsEntry[];
}

/** Stores a new object; rejects when it is not valid, not allowed or already there. */
export async function createObject(context: ServerContext, creation: Creation): Promise<Stored> {
  const { served, namespace, dryRun } = creation;
  if (served.kind.namespaced && namespace === undefined) throw resourceNotFound();
  const object = prepared(context, creation);
  if (isReviewed(context, served)) await requireReview(context, served, object);
  const name = object.metadata.name ?? '';
  const key = keyOf(served, namespace, name);
  const at = { resource: served.resource, key };
  if (context.store.head(served.resource, key)) throw alreadyExists(served.kind, name);
  if (dryRun) return unstored(at, object);
  return context.store.write({ ...at, expected: 0, object: inStorageVersion(served, object) });
}

function prepared(context: ServerContext, creation: Creation): AnyObject {
  const { served, namespace, object } = creation;
  const proposed: AnyObject = { ...object, metadata: newMetadata(context, served, object.metadata, namespace) };
  // Ownership is that of what was sent and defaulted: what the server adds from here on is nobody's.
  const owned = withManagedFields(proposed, creation.managedFields ?? owners(context, creation, proposed));
  const write = {
    operation: 'CREATE' as const,
    newUid: context.random.uid,
    now: context.clock.now,
    ...(namespace === undefined ? {} : { namespace }),
  };
  beforeCreate(served.kind, owned, write);
  const { dryRun, by } = creation;
  const admitted = admitCreate(context, { served, namespace, object: owned, dryRun, by });
  const problems = validateObject(served, admitted, write);
  if (problems.length > 0) throw invalidObject(served.kind, admitted.metadata.name ?? '', problems);
  refuseEscalation(context, { served, by, object: admitted });
  return admitted;
}

function owners(context: ServerContext, { served, manager }: Creation, object: AnyObject): ManagedFieldsEntry[] {
  return trackUpdate({
    schema: served.kind.schema,
    defs: served.defs,
    live: emptyObject(served.kind),
    object,
    manager,
    apiVersion: served.apiVersion,
    time: formatTime(context.clock.now()),
    reset: resetPaths(served.kind),
  });
}

/** The object with these owners; the list is left out when empty. */
export function withManagedFields(object: AnyObject, managedFields: ManagedFieldsEntry[]): AnyObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata: managedFields.length === 0 ? metadata : { ...metadata, managedFields } };
}

/** Objects of several versions are stored under one of them. */
export function inStorageVersion({ apiVersion, storageVersion }: Served, object: AnyObject): AnyObject {
  return apiVersion === storageVersion ? object : { ...object, apiVersion: storageVersion };
}

/** What a dry run answers: the object as it would be, without a new version. */
export function unstored(at: { resource: string; key: string }, object: AnyObject): Stored {
  return { ...storedObject({ ...at, revision: 0 }, object), text: JSON.stringify(object), object };
}
