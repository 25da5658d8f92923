/** Where writes become durable. */

import type { StoreEvent } from './history.ts';
import type { Stored } from './stored.ts';

export interface Journal {
  /** Hands over every object; answers the last revision ever written. */
  load(each: (stored: Stored) => void): number;
  /**
   * Writes all events, or none and throws. They are durable on return, or else when the promise resolves; a promise that
   * rejects leaves open what is durable, so nothing may be appended after it.
   */
  append(events: readonly StoreEvent[]): Promise<void> | undefined;
  close(): void;
}

/** A journal that forgets: for tests and throw-away servers. */
export const memoryJournal: Journal = {
  load: () => 0,
  append: () => undefined,
  close: () => undefined,
};
