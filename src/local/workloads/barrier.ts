/**
 * Lets a controller wait until its cache shows what it has just written, so that the next look at the cache never
 * makes it do the same thing twice.
 */

import type { KubeObject } from '../../api/meta/object.ts';
import type { Clock } from '../../base/clock.ts';
import type { Informer } from '../../machinery/informer.ts';

export interface Barrier<T extends KubeObject> {
  /** Resolves once the cache holds this version of the object, or a later one, or has seen it deleted. */
  shows(object: T): Promise<void>;
  /** Resolves once the cache knows that the object is gone or going. */
  showsLeaving(object: T): Promise<void>;
}

/** A watch that broke may swallow the event that is waited for; a wrong look at the cache is then mended by the next. */
const PATIENCE = 2000;

type Check<T> = (object: T) => boolean;

const version = (object: KubeObject): number => Number(object.metadata.resourceVersion ?? 0);

/** A barrier on one informer; make one per informer and controller, and keep it. */
export function createBarrier<T extends KubeObject>(informer: Informer<T>, clock: Clock): Barrier<T> {
  const waiting = new Map<string, Set<{ check: Check<T>; resolve(): void }>>();
  informer.onChange(({ type, object }) => {
    for (const waiter of waiting.get(object.metadata.uid ?? '') ?? []) {
      if (type === 'deleted' || waiter.check(object)) waiter.resolve();
    }
  });
  const until = (object: T, check: Check<T>, isGone: boolean): Promise<void> => {
    const { uid = '', name = '', namespace } = object.metadata;
    const cached = informer.get(name, namespace);
    if (cached?.metadata.uid === uid ? check(cached) : isGone) return Promise.resolve();
    return new Promise((resolve) => {
      const waiter = {
        check,
        resolve(): void {
          cancel();
          const others = waiting.get(uid);
          others?.delete(waiter);
          if (others?.size === 0) waiting.delete(uid);
          resolve();
        },
      };
      const cancel = clock.after(PATIENCE, waiter.resolve);
      waiting.set(uid, (waiting.get(uid) ?? new Set()).add(waiter));
    });
  };
  return {
    shows: (object) => until(object, (cached) => version(cached) >= version(object), false),
    showsLeaving: (object) => until(object, (cached) => cached.metadata.deletionTimestamp !== undefined, true),
  };
}
