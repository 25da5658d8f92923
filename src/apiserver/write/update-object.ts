/** Storing a change to an object, or its end when the change lets go of the last finalizer. */

import { beforeUpdate, resetPaths } from '../../api/builtin/strategy.ts';
import type { AnyObject, ManagedFieldsEntry } from '../../api/meta/object.ts';
import { trackUpdate } from '../../api/schema/managed-fields.ts';
import { formatTime } from '../../base/clock.ts';
import { deepEqual } from '../../base/json.ts';
import { admitUpdate } from '../admission/index.ts';
import { isReviewed, requireReview } from '../admission/review.ts';
import { conflict, invalidObject, modified } from '../answers/failures.ts';
import { inVersion } from '../answers/representation.ts';
import { refuseEscalation } from '../authorization/escalation.ts';
import type { ServerContext } from '../context.ts';
import type { Served } from '../registry.ts';
import type { Stored } from '../store/stored.ts';
import type { User } from '../user.ts';
import { inStorageVersion, unstored, withManagedFields } from './create-object.ts';
import { keepServerFields } from './metadata.ts';
import { validateObject } from './validate.ts';

export interface Change {
  served: Served;
  current: Stored;
  /** Decoded, in the served version. */
  object: AnyObject;
  subresource: string | undefined;
  manager: string;
  dryRun: boolean;
  /** Whose rights limit what roles may be given; absent: the server's own. */
  by?: User;
  /** Ownership that an apply has already worked out. */
  managedFields?: ManagedFieldsEntry[];
}

/** Stores a change; an update that changes nothing writes nothing. */
export async function updateObject(context: ServerContext, change: Change): Promise<Stored> {
  const { served, current, dryRun } = change;
  const old = inVersion(served, current.object);
  checkVersion(change);
  const proposed = keepServerFields(old, change.object);
  const owned = withManagedFields(proposed, change.managedFields ?? owners(context, change, proposed));
  const write = {
    operation: 'UPDATE' as const,
    old,
    newUid: context.random.uid,
    now: context.clock.now,
    ...(change.subresource === undefined ? {} : { subresource: change.subresource }),
    ...(old.metadata.namespace === undefined ? {} : { namespace: old.metadata.namespace }),
  };
  // A binding writes spec and status at once; everything else keeps to its part.
  if (change.subresource !== 'binding') beforeUpdate(served.kind, owned, old, write);
  const admitted = change.subresource === undefined ? admitUpdate(context, served, owned) : owned;
  const object = inStorageVersion(served, admitted);
  const problems = validateObject(served, object, write);
  if (problems.length > 0) throw invalidObject(served.kind, old.metadata.name ?? '', problems);
  refuseEscalation(context, { served, by: change.by, old, object });
  if (change.subresource === undefined && isReviewed(context, served)) await requireReview(context, served, object);
  if (isReleased(object)) return release(context, change, object);
  if (isSame(current.object, object)) return unchanged(context, current);
  const at = { resource: current.resource, key: current.key };
  return dryRun ? unstored(at, object) : context.store.write({ ...at, expected: current.revision, object });
}

/** The object as it is, once what made it so is durable. */
export async function unchanged({ store }: ServerContext, current: Stored): Promise<Stored> {
  await store.settled();
  return current;
}

function checkVersion({ served, current, object }: Change): void {
  const { name = '', resourceVersion = '', uid } = object.metadata;
  if (uid !== undefined && uid !== current.object.metadata.uid) {
    const own = current.object.metadata.uid;
    throw conflict(served.kind, name, `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${own}`);
  }
  if (resourceVersion !== '' && resourceVersion !== String(current.revision)) throw modified(served.kind, name);
}

function owners(context: ServerContext, change: Change, proposed: AnyObject): ManagedFieldsEntry[] {
  const { served, current, subresource, manager } = change;
  return trackUpdate({
    schema: served.kind.schema,
    defs: served.defs,
    live: inVersion(served, current.object),
    object: proposed,
    manager,
    apiVersion: served.apiVersion,
    time: formatTime(context.clock.now()),
    reset: resetPaths(served.kind, subresource),
    ...(subresource === undefined ? {} : { subresource }),
  });
}

/** Ownership times alone are no change. */
function isSame(old: AnyObject, next: AnyObject): boolean {
  const timeless = (object: AnyObject): unknown => ({
    ...object,
    metadata: {
      ...object.metadata,
      managedFields: object.metadata.managedFields?.map(({ time: _, ...entry }) => entry),
    },
  });
  return deepEqual(timeless(old), timeless(next));
}

/** True for an object that was only held by finalizers, and is no more. */
function isReleased({ metadata, spec, kind, apiVersion }: AnyObject): boolean {
  if (metadata.deletionTimestamp === undefined || (metadata.finalizers?.length ?? 0) > 0) return false;
  if (kind === 'Namespace' && apiVersion === 'v1')
    return ((spec?.['finalizers'] as unknown[] | undefined)?.length ?? 0) === 0;
  return (metadata.deletionGracePeriodSeconds ?? 0) === 0;
}

async function release(context: ServerContext, { current, dryRun }: Change, object: AnyObject): Promise<Stored> {
  const at = { resource: current.resource, key: current.key };
  if (!dryRun) await context.store.write({ ...at, expected: current.revision, object, remove: true });
  // The answer shows the object as it was updated, under the version it was read at.
  return { ...unstored(at, object), revision: current.revision };
}
