/** Writing little: compare first, send only the difference, and never for nothing. */

import { apiVersionOf, type Resource } from '../api/kind.ts';
import { isApiError } from '../api/meta/api-error.ts';
import type { KubeObject, OwnerReference } from '../api/meta/object.ts';
import { createMergePatch } from '../api/schema/merge-patch.ts';
import { isObject } from '../base/json.ts';
import type { Client } from '../client/client.ts';

export interface PatchOptions {
  subresource?: 'status' | (string & {});
  /** Refuse with Conflict when the stored object is no longer `old`. */
  lock?: boolean;
}

/**
 * Sends the merge patch that turns `old` into `next`, and answers the stored object; answers `old` without a request
 * when nothing differs. With a subresource only what it carries is compared (`status` for status).
 */
export async function patchIfChanged<T extends KubeObject>(
  client: Client,
  resource: Resource<T>,
  change: { old: T; next: T },
  options: PatchOptions = {},
): Promise<T> {
  const { old, next } = change;
  const pick = (object: T): unknown => {
    const record = object as unknown as Record<string, unknown>;
    return options.subresource === 'status' ? { status: record['status'] ?? {} } : { ...record, status: undefined };
  };
  const patch = createMergePatch(pick(old), pick(next));
  if (!isObject(patch) || Object.keys(patch).length === 0) return old;
  const { name = '', namespace, resourceVersion } = old.metadata;
  const lock = options.lock && resourceVersion !== undefined ? { resourceVersion } : {};
  const metadata = { ...(isObject(patch['metadata']) ? patch['metadata'] : {}), ...lock };
  const body = Object.keys(metadata).length > 0 ? { ...patch, metadata } : patch;
  return client.patch<T>(
    resource,
    name,
    { type: 'merge', body },
    { ...(namespace ? { namespace } : {}), ...(options.subresource ? { subresource: options.subresource } : {}) },
  );
}

/** A copy with the finalizer; the object itself when it has it. */
export function withFinalizer<T extends KubeObject>(object: T, finalizer: string): T {
  const finalizers = object.metadata.finalizers ?? [];
  if (finalizers.includes(finalizer)) return object;
  return { ...object, metadata: { ...object.metadata, finalizers: [...finalizers, finalizer] } };
}

/** A copy without the finalizer; the object itself when it lacks it. */
export function withoutFinalizer<T extends KubeObject>(object: T, finalizer: string): T {
  const finalizers = object.metadata.finalizers ?? [];
  if (!finalizers.includes(finalizer)) return object;
  return {
    ...object,
    metadata: { ...object.metadata, finalizers: finalizers.filter((name) => name !== finalizer) },
  };
}

/** The reference that makes `owner` the controller of what carries it. */
export function controllerReference(resource: Resource, owner: KubeObject): OwnerReference {
  const { name = '', uid = '' } = owner.metadata;
  return {
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    name,
    uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** Deletes; an object that is already gone is fine. */
export async function deleteIfPresent(
  client: Client,
  resource: Resource,
  object: { metadata: { name?: string; namespace?: string } },
  options: { propagationPolicy?: 'Foreground' | 'Background' | 'Orphan' } = {},
): Promise<void> {
  const { name = '', namespace } = object.metadata;
  try {
    await client.delete(resource, name, { ...(namespace ? { namespace } : {}), ...options });
  } catch (thrown) {
    if (!isApiError(thrown, 'NotFound')) throw thrown;
  }
}
