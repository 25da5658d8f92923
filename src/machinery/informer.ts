/** A live, indexed copy of the objects of one kind, fed by one list and one watch. */

import type { Resource } from '../api/kind.ts';
import type { KubeObject } from '../api/meta/object.ts';

/** One difference between two states of an informer's cache. */
export type Change<T> =
  | { type: 'added'; object: T; old?: undefined; initial: boolean }
  | { type: 'updated'; object: T; old: T; initial: false }
  | { type: 'deleted'; object: T; old?: undefined; initial: false };

/** Cached objects are shared between all readers: treat them as read-only. */
export interface Informer<T extends KubeObject = KubeObject> {
  readonly resource: Resource<T>;
  get(name: string, namespace?: string): T | undefined;
  /** All objects, or those of one namespace. */
  list(namespace?: string): readonly T[];
  /** A lookup by the values `of` yields, kept current from now on; one index per name. */
  index(name: string, of: (object: T) => readonly string[]): (value: string) => readonly T[];
  /** Calls `handler` for what exists (as initial `added`) and for every later change; returns how to stop. */
  onChange(handler: (change: Change<T>) => void): () => void;
  /** Takes in the server's answer to a write at once instead of waiting for the watch to bring it. */
  learn(object: T): void;
  /** Resolves once the first list has been taken in; stays pending while the server cannot be listed. */
  readonly synced: Promise<void>;
  /** True once `synced` has resolved. */
  hasSynced(): boolean;
}
