/** Waiting until an object is as it should be, by watching it. */

import type { Resource } from '../api/kind.ts';
import { isApiError } from '../api/meta/api-error.ts';
import type { KubeObject } from '../api/meta/object.ts';
import { type Clock, sleep } from '../base/clock.ts';
import { UserError } from '../base/errors.ts';
import type { Client, Scope, WatchOptions } from './client.ts';

export interface WaitOptions<T, R> extends Scope {
  /** What is waited for, from the object as it is now, undefined where it does not exist; undefined: go on waiting. */
  until: (object: T | undefined) => R | undefined;
  timeoutSeconds: number;
  /** Completes "… did not happen within 30 s": `cluster "m1" to be deleted`. */
  what: string;
  clock: Clock;
  signal: AbortSignal;
}

/** Pause between two attempts when a watch ends at once. */
const RETRY_MS = 200;

/** Resolves with what `until` returns; rejects with UserError `Timeout`, or when the server refuses. */
export async function waitForObject<T extends KubeObject, R>(
  client: Client,
  resource: Resource<T>,
  name: string,
  options: WaitOptions<T, R>,
): Promise<R> {
  const deadline = new AbortController();
  const cancel = options.clock.after(options.timeoutSeconds * 1000, () => deadline.abort());
  const signal = AbortSignal.any([options.signal, deadline.signal]);
  try {
    while (!signal.aborted) {
      const result = await watchOnce(client, resource, name, { ...options, signal });
      if (result !== undefined) return result;
      await sleep(options.clock, RETRY_MS, signal).catch(() => undefined);
    }
  } finally {
    cancel();
    // Ends the watch that is still open.
    deadline.abort();
  }
  options.signal.throwIfAborted();
  throw new UserError('Timeout', `waited ${options.timeoutSeconds} s for ${options.what}, in vain`);
}

async function watchOnce<T extends KubeObject, R>(
  client: Client,
  resource: Resource<T>,
  name: string,
  { until, namespace, signal }: WaitOptions<T, R>,
): Promise<R | undefined> {
  const selection = { ...(namespace === undefined ? {} : { namespace }), fieldSelector: `metadata.name=${name}` };
  for await (const state of states(client, resource, { ...selection, signal })) {
    const result = until(state);
    if (result !== undefined) return result;
  }
  return undefined;
}

/** The object as it is, and then after every change, until the watch ends; undefined while it does not exist. */
async function* states<T extends KubeObject>(
  client: Client,
  resource: Resource<T>,
  { signal, ...selection }: WatchOptions,
): AsyncGenerator<T | undefined> {
  const list = await client.list(resource, selection);
  yield list.items[0];
  const { resourceVersion } = list.metadata;
  try {
    const watch = { ...selection, ...(resourceVersion === undefined ? {} : { resourceVersion }), signal };
    for await (const { type, object } of client.watch(resource, watch)) {
      if (type !== 'BOOKMARK') yield type === 'DELETED' ? undefined : object;
    }
  } catch (error) {
    // An old version is answered by a new list.
    if (!isApiError(error, 'Expired') && !isApiError(error, 'Gone')) throw error;
  }
}
