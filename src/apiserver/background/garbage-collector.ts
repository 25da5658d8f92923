/** Objects go with their owners: at once, before them (foreground), or not at all (orphan). */

import type { AnyObject, OwnerReference } from '../../api/meta/object.ts';
import { clone } from '../../base/json.ts';
import type { ServerContext } from '../context.ts';
import type { StoreEvent } from '../store/history.ts';
import type { Stored } from '../store/stored.ts';
import { deleteObject, type Propagation } from '../write/delete-object.ts';
import { follow } from './follow.ts';
import { updateOwn } from './own-writes.ts';
import { createOwnerIndex, hasSameOwners, idText, type OwnerIndex, parseId } from './owner-index.ts';
import type { Task } from './task.ts';
import { createWorklist } from './worklist.ts';

const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';

/** Collects as owners go. */
export function collectGarbage(context: ServerContext): Task {
  const index = createOwnerIndex();
  const worklist = createWorklist(context, 'garbage', (text) => consider(context, index, text));
  const stop = follow(context, '*', (event) => {
    // Most writes change nothing here.
    const isMoved = event.type !== 'MODIFIED' || !hasSameOwners(event);
    if (isMoved) index.update(event);
    if (isMoved || isGoing(event.stored.object)) for (const id of affected(index, event)) worklist.add(id);
  });
  return {
    settled: worklist.settled,
    stop() {
      stop();
      return worklist.stop();
    },
  };
}

/** Objects that an event may give a reason to go, or to go on going. */
function affected(index: OwnerIndex, { type, stored, previous }: StoreEvent): string[] {
  const { metadata } = stored.object;
  const own = idText(stored);
  const dependents = metadata.uid === undefined ? [] : index.dependents(metadata.uid).map(idText);
  const owners = [...(metadata.ownerReferences ?? []), ...(previous?.object.metadata.ownerReferences ?? [])]
    .map(({ uid }) => index.locate(uid))
    .filter((id) => id !== undefined)
    .map(idText);
  if (type === 'DELETED') return [...dependents, ...owners];
  if (isGoing(stored.object)) return [own, ...dependents, ...owners];
  return metadata.ownerReferences ? [own] : [];
}

function isGoing({ metadata }: AnyObject): boolean {
  return metadata.deletionTimestamp !== undefined;
}

async function consider(context: ServerContext, index: OwnerIndex, text: string): Promise<void> {
  const { resource, key } = parseId(text);
  const current = context.store.head(resource, key);
  if (!current) return;
  if (isGoing(current.object)) return finishOwner(context, index, current);
  await followOwners(context, index, current);
}

/** An owner that waits: for its dependents to be let go, or to be gone. */
async function finishOwner(context: ServerContext, index: OwnerIndex, owner: Stored): Promise<void> {
  const finalizers = owner.object.metadata.finalizers ?? [];
  const dependents = index
    .dependents(owner.object.metadata.uid ?? '')
    .map(({ resource, key }) => context.store.head(resource, key))
    .filter((stored) => stored !== undefined);
  if (finalizers.includes(ORPHAN)) {
    await Promise.all(
      dependents.map((dependent) => dropReferences(context, dependent, [owner.object.metadata.uid ?? ''])),
    );
    return dropFinalizer(context, owner, ORPHAN);
  }
  if (!finalizers.includes(FOREGROUND)) return;
  const blocking = dependents.filter(({ object }) =>
    object.metadata.ownerReferences?.some(
      ({ uid, blockOwnerDeletion }) => uid === owner.object.metadata.uid && blockOwnerDeletion,
    ),
  );
  if (blocking.length === 0) await dropFinalizer(context, owner, FOREGROUND);
}

async function dropFinalizer(context: ServerContext, { resource, key }: Stored, finalizer: string): Promise<void> {
  const current = context.store.head(resource, key);
  const served = context.registry.findResource(resource);
  if (!current || !served) return;
  const object = clone(current.object);
  const left = (object.metadata.finalizers ?? []).filter((name) => name !== finalizer);
  if (left.length === 0) delete object.metadata.finalizers;
  else object.metadata.finalizers = left;
  await updateOwn(context, { served, current, object });
}

async function dropReferences(
  context: ServerContext,
  { resource, key }: Stored,
  uids: readonly string[],
): Promise<void> {
  const current = context.store.head(resource, key);
  const served = context.registry.findResource(resource);
  if (!current || !served) return;
  const object = clone(current.object);
  const left = (object.metadata.ownerReferences ?? []).filter(({ uid }) => !uids.includes(uid));
  if (left.length === 0) delete object.metadata.ownerReferences;
  else object.metadata.ownerReferences = left;
  await updateOwn(context, { served, current, object });
}

type Standing = 'solid' | 'waiting' | 'gone';

function standingOf({ store }: ServerContext, index: OwnerIndex, { uid }: OwnerReference): Standing {
  const place = index.locate(uid);
  const owner = place && store.head(place.resource, place.key);
  if (!owner || owner.object.metadata.uid !== uid) return 'gone';
  const waiting = isGoing(owner.object) && (owner.object.metadata.finalizers ?? []).includes(FOREGROUND);
  return waiting ? 'waiting' : 'solid';
}

/** One owner left is reason enough to stay; without any an object goes. */
async function followOwners(context: ServerContext, index: OwnerIndex, current: Stored): Promise<void> {
  const references = current.object.metadata.ownerReferences ?? [];
  if (references.length === 0) return;
  const standings = new Map(references.map((reference) => [reference.uid, standingOf(context, index, reference)]));
  const lost = references.filter(({ uid }) => standings.get(uid) !== 'solid');
  if (lost.length === 0) return;
  if (lost.length < references.length)
    return dropReferences(
      context,
      current,
      lost.map(({ uid }) => uid),
    );
  const served = context.registry.findResource(current.resource);
  if (!served) return;
  const waits = lost.some(({ uid }) => standings.get(uid) === 'waiting');
  const hasOwn = index.dependents(current.object.metadata.uid ?? '').length > 0;
  await deleteObject(context, { served, current, propagation: policyOf(current.object, waits && hasOwn) });
}

function policyOf({ metadata }: AnyObject, foreground: boolean): Propagation {
  const finalizers = metadata.finalizers ?? [];
  if (foreground || finalizers.includes(FOREGROUND)) return 'Foreground';
  return finalizers.includes(ORPHAN) ? 'Orphan' : 'Background';
}
