/** Following a set of objects: all of them now, and again after every change. */

import type { Resource } from '../api/kind.ts';
import { isApiError } from '../api/meta/api-error.ts';
import type { KubeObject } from '../api/meta/object.ts';
import { type Clock, sleep } from '../base/clock.ts';
import { isUserError } from '../base/errors.ts';
import type { Client, WatchOptions } from './client.ts';

/** Pause before the next list when a watch has ended or the server does not answer. */
const RETRY_MS = 200;

/**
 * Yields the selected objects as they are, then after each change, until `signal` aborts. A server that is away for a
 * while is asked again; a refusal ends it.
 */
export async function* followObjects<T extends KubeObject>(
  client: Client,
  resource: Resource<T>,
  { clock, ...options }: Omit<WatchOptions, 'resourceVersion'> & { clock: Clock },
): AsyncGenerator<readonly T[]> {
  while (!options.signal.aborted) {
    try {
      yield* followOnce(client, resource, options);
    } catch (error) {
      if (!passes(error)) throw error;
    }
    await sleep(clock, RETRY_MS, options.signal).catch(() => undefined);
  }
}

async function* followOnce<T extends KubeObject>(
  client: Client,
  resource: Resource<T>,
  { signal, ...selection }: WatchOptions,
): AsyncGenerator<readonly T[]> {
  const list = await client.list(resource, selection);
  const objects = new Map(list.items.map((item) => [keyOf(item), item]));
  yield [...objects.values()];
  const { resourceVersion } = list.metadata;
  const watch = { ...selection, ...(resourceVersion === undefined ? {} : { resourceVersion }), signal };
  for await (const { type, object } of client.watch(resource, watch)) {
    if (type === 'BOOKMARK') continue;
    if (type === 'DELETED') objects.delete(keyOf(object));
    else objects.set(keyOf(object), object);
    yield [...objects.values()];
  }
}

const keyOf = ({ metadata: { namespace = '', name = '' } }: KubeObject): string => `${namespace}/${name}`;

/** Trouble that a new list gets over. */
function passes(error: unknown): boolean {
  if (isUserError(error)) return error.code === 'Unreachable';
  return isApiError(error) && (error.code === 410 || error.code === 429 || error.code >= 500);
}
