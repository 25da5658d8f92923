/** Keeps a cache equal to the server: list once, then watch for as long as wanted, starting over only when it must. */

import { apiVersionOf, type Resource } from '../api/kind.ts';
import { isApiError } from '../api/meta/api-error.ts';
import type { KubeObject } from '../api/meta/object.ts';
import { type Clock, sleep } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import type { Logger } from '../base/log.ts';
import type { Client, Selection } from '../client/client.ts';

export interface ReflectorOptions<T extends KubeObject> {
  client: Client;
  clock: Clock;
  log: Logger;
  resource: Resource<T>;
  selection: Selection;
  signal: AbortSignal;
  onList(objects: readonly T[]): void;
  onPut(object: T): void;
  onRemove(object: T): void;
}

const FIRST_DELAY = 100;
const MAX_DELAY = 10_000;

/** List items travel without kind and version; readers of a cache want both. */
function withType<T extends KubeObject>(object: T, resource: Resource<T>): T {
  if (object.kind !== undefined && object.apiVersion !== undefined) return object;
  return { ...object, apiVersion: apiVersionOf(resource), kind: resource.kind };
}

async function listAll<T extends KubeObject>(options: ReflectorOptions<T>): Promise<string | undefined> {
  const { client, resource, selection, onList } = options;
  const list = await client.list(resource, selection);
  onList(list.items.map((item) => withType(item, resource)));
  return list.metadata.resourceVersion;
}

/** Follows one watch connection from `version`; answers the last version seen. */
async function follow<T extends KubeObject>(
  options: ReflectorOptions<T>,
  version: string | undefined,
  onVersion: (version: string | undefined) => void,
): Promise<void> {
  const { client, resource, selection, signal, onPut, onRemove } = options;
  const from = version === undefined ? {} : { resourceVersion: version };
  for await (const { type, object } of client.watch(resource, { ...selection, ...from, signal })) {
    if (signal.aborted) return;
    onVersion(object.metadata.resourceVersion);
    if (type === 'BOOKMARK') continue;
    if (type === 'DELETED') onRemove(withType(object, resource));
    else onPut(withType(object, resource));
  }
}

function isExpired(thrown: unknown): boolean {
  return isApiError(thrown, 'Expired') || isApiError(thrown, 'Gone');
}

/** Where a reflector stands: the version to go on from (none: list first) and the failures in a row. */
interface Progress {
  listed: boolean;
  version: string | undefined;
  failures: number;
}

/** One list where needed and one watch connection; afterwards `failures` says whether that got anywhere. */
async function advance<T extends KubeObject>(options: ReflectorOptions<T>, progress: Progress): Promise<void> {
  const { log, resource, signal } = options;
  progress.failures += 1;
  try {
    if (!progress.listed) progress.version = await listAll(options);
    progress.listed = true;
    await follow(options, progress.version, (seen) => {
      progress.version = seen ?? progress.version;
      progress.failures = 0;
    });
  } catch (thrown) {
    if (isExpired(thrown)) progress.listed = false;
    else if (!signal.aborted && progress.failures <= 1) {
      log.debug(`watching ${resource.plural} failed: ${messageOf(thrown)}`);
    }
  }
}

/** Runs until the signal aborts; connections that bring nothing are retried with exponential back-off. */
export async function reflect<T extends KubeObject>(options: ReflectorOptions<T>): Promise<void> {
  const { clock, signal } = options;
  const progress: Progress = { listed: false, version: undefined, failures: 0 };
  while (!signal.aborted) {
    await advance(options, progress);
    if (progress.failures === 0 || signal.aborted) continue;
    const delay = Math.min(FIRST_DELAY * 2 ** (progress.failures - 1), MAX_DELAY);
    await sleep(clock, delay, signal).catch(() => undefined);
  }
}
