/** Creating what is missing and mending what differs, so that a second run completes a first one. */

import { namespaces } from '../api/core/core.ts';
import type { Resource } from '../api/kind.ts';
import { isApiError } from '../api/meta/api-error.ts';
import type { KubeObject } from '../api/meta/object.ts';
import type { Clock } from '../base/clock.ts';
import { deepEqual, isObject } from '../base/json.ts';
import type { Client } from '../client/client.ts';
import { waitForObject } from '../client/wait.ts';
import { SYSTEM_LABELS } from './names.ts';

/** An object to be there, and which of its fields must be as given where it is there already. */
export interface Wanted<T extends KubeObject = KubeObject> {
  resource: Resource<T>;
  object: T;
  /** Top-level fields; annotations given are always mended, others are left alone. */
  mend?: readonly (keyof T & string)[];
}

export type Fate = 'created' | 'mended' | 'unchanged';

export interface Ensured<T extends KubeObject> {
  object: T;
  fate: Fate;
}

/** Most objects are new when this runs, so it creates first and looks only when told that there is one. */
export async function ensure<T extends KubeObject>(client: Client, wanted: Wanted<T>): Promise<Ensured<T>> {
  const { resource, object } = wanted;
  try {
    return { object: await client.create(resource, object), fate: 'created' };
  } catch (error) {
    if (!isApiError(error, 'AlreadyExists')) throw error;
    return mend(client, wanted);
  }
}

async function mend<T extends KubeObject>(client: Client, wanted: Wanted<T>): Promise<Ensured<T>> {
  const { resource, object } = wanted;
  const { name = '', namespace } = object.metadata;
  const scope = namespace === undefined ? {} : { namespace };
  const found = await client.get(resource, name, scope);
  const body = differences(found, wanted);
  if (!body) return { object: found, fate: 'unchanged' };
  return { object: await client.patch(resource, name, { type: 'merge', body }, scope), fate: 'mended' };
}

/** What would have to change about `found`, as a merge patch; undefined when nothing would. */
export function differences<T extends KubeObject>(
  found: T,
  { object, mend: keys = [] }: Wanted<T>,
): Record<string, unknown> | undefined {
  const differing = keys.filter((key) => !deepEqual(found[key], object[key]));
  const annotations = Object.entries(object.metadata.annotations ?? {}).filter(
    ([key, value]) => found.metadata.annotations?.[key] !== value,
  );
  if (differing.length === 0 && annotations.length === 0) return undefined;
  return {
    ...Object.fromEntries(differing.map((key) => [key, replacement(found[key], object[key])])),
    ...(annotations.length === 0 ? {} : { metadata: { annotations: Object.fromEntries(annotations) } }),
  };
}

/** In a merge patch, keys of a map that are not wanted any more have to be named. */
function replacement(current: unknown, wanted: unknown): unknown {
  if (!isObject(current) || !isObject(wanted)) return wanted;
  const surplus = Object.keys(current).filter((key) => !(key in wanted));
  return { ...Object.fromEntries(surplus.map((key) => [key, null])), ...wanted };
}

export interface Patience {
  clock: Clock;
  signal: AbortSignal;
}

/** How long a namespace may take to go. */
const REMOVAL_TIMEOUT_SECONDS = 60;

/** The namespace for credentials; one that is still going from an earlier unjoin is waited for. */
export async function ensureNamespace(client: Client, name: string, { clock, signal }: Patience): Promise<Fate> {
  const wanted = { resource: namespaces, object: { metadata: { name, labels: { ...SYSTEM_LABELS } } } };
  const { object, fate } = await ensure(client, wanted);
  const { deletionTimestamp, uid } = object.metadata;
  if (deletionTimestamp === undefined) return fate;
  await waitForObject(client, namespaces, name, {
    until: (found) => (found?.metadata.uid === uid ? undefined : true),
    timeoutSeconds: REMOVAL_TIMEOUT_SECONDS,
    what: `namespace ${name}, which is being deleted, to go`,
    clock,
    signal,
  });
  return (await ensure(client, wanted)).fate;
}
