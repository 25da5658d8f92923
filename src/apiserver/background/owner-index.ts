/** Who belongs to whom, by uid. */

import { deepEqual } from '../../base/json.ts';
import type { StoreEvent } from '../store/history.ts';
import type { Stored } from '../store/stored.ts';

export interface ObjectId {
  readonly resource: string;
  readonly key: string;
}

export interface OwnerIndex {
  update(event: StoreEvent): void;
  /** Where the object with this uid is; undefined when there is none. */
  locate(uid: string): ObjectId | undefined;
  dependents(ownerUid: string): readonly ObjectId[];
}

/** `resource:key` */
export function idText({ resource, key }: ObjectId): string {
  return `${resource}:${key}`;
}

/** Reads what `idText` wrote. */
export function parseId(text: string): ObjectId {
  const colon = text.indexOf(':');
  return { resource: text.slice(0, colon), key: text.slice(colon + 1) };
}

/** An empty index. */
export function createOwnerIndex(): OwnerIndex {
  const places = new Map<string, ObjectId>();
  const byOwner = new Map<string, Map<string, ObjectId>>();
  const unlink = (owner: string, text: string): void => {
    const group = byOwner.get(owner);
    group?.delete(text);
    if (group?.size === 0) byOwner.delete(owner);
  };
  const link = (owner: string, id: ObjectId): void => {
    const group = byOwner.get(owner) ?? new Map<string, ObjectId>();
    byOwner.set(owner, group.set(idText(id), id));
  };
  return {
    update({ type, stored, previous }) {
      const id = { resource: stored.resource, key: stored.key };
      for (const owner of ownersOf(previous)) unlink(owner, idText(id));
      for (const owner of type === 'DELETED' ? [] : ownersOf(stored)) link(owner, id);
      const { uid = '' } = stored.object.metadata;
      if (type === 'DELETED') places.delete(uid);
      else places.set(uid, id);
    },
    locate: (uid) => places.get(uid),
    dependents: (ownerUid) => [...(byOwner.get(ownerUid)?.values() ?? [])],
  };
}

/** True when the event leaves it as it was whom the object belongs to. */
export function hasSameOwners({ stored, previous }: StoreEvent): boolean {
  if (!mayHaveOwners(stored) && !mayHaveOwners(previous)) return true;
  return deepEqual(stored.object.metadata.ownerReferences, previous?.object.metadata.ownerReferences);
}

/** Most objects have no owner: their text tells so without being parsed. */
function mayHaveOwners(stored: StoreEvent['previous']): stored is Stored {
  return stored?.text.includes('"ownerReferences"') ?? false;
}

function ownersOf(stored: StoreEvent['previous']): string[] {
  if (!mayHaveOwners(stored)) return [];
  return (stored.object.metadata.ownerReferences ?? []).map(({ uid }) => uid);
}
