/** Waiting for caches, but not for ever: a server may be out of reach. */

import type { Clock } from '../base/clock.ts';
import type { Informer } from './informer.ts';

/** Resolves with true once every cache has taken in its first list, with false when `patience` milliseconds have passed before. */
export async function syncedWithin(
  caches: readonly Pick<Informer, 'synced' | 'hasSynced'>[],
  clock: Clock,
  patience: number,
): Promise<boolean> {
  if (caches.every((cache) => cache.hasSynced())) return true;
  const late = Promise.withResolvers<boolean>();
  const cancel = clock.after(patience, () => late.resolve(false));
  const synced = Promise.all(caches.map((cache) => cache.synced)).then(() => true);
  return Promise.race([synced, late.promise]).finally(cancel);
}
