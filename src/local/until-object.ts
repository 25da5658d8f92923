/** Waits for an object to become something, by watching it. */

import type { Resource } from '../api/kind.ts';
import type { KubeObject } from '../api/meta/object.ts';
import type { Clock } from '../base/clock.ts';
import type { Client } from '../client/client.ts';

export interface ObjectWait<T extends KubeObject> {
  name: string;
  namespace?: string;
  clock: Clock;
  /** Milliseconds. */
  patience: number;
  /** Given undefined when there is no such object (any more). */
  until(object: T | undefined): boolean;
}

/** True as soon as `until` holds, false when it did not in time. */
export async function untilObject<T extends KubeObject>(
  client: Client,
  resource: Resource<T>,
  { name, namespace, clock, patience, until }: ObjectWait<T>,
): Promise<boolean> {
  const abort = new AbortController();
  const cancel = clock.after(patience, () => abort.abort());
  const selection = { fieldSelector: `metadata.name=${name}`, ...(namespace ? { namespace } : {}) };
  try {
    const { items, metadata } = await client.list(resource, selection);
    if (until(items[0])) return true;
    const from = metadata.resourceVersion === undefined ? {} : { resourceVersion: metadata.resourceVersion };
    for await (const { type, object } of client.watch(resource, { ...selection, ...from, signal: abort.signal })) {
      if (type !== 'BOOKMARK' && until(type === 'DELETED' ? undefined : object)) return true;
    }
    return false;
  } finally {
    cancel();
    abort.abort();
  }
}
