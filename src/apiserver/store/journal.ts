/** Where writes become durable. */

import type { StoreEvent } from './history.ts';
import type { Stored } from './stored.ts';

export interface Journal {
  /** Hands over every object; answers the last revision ever written. */
  load(each: (stored: Stored) => void): number;
  /** Makes all events durable, or none and throws. */
  append(events: readonly StoreEvent[]): void;
  close(): void;
}

/** A journal that forgets: for tests and throw-away servers. */
export const memoryJournal: Journal = {
  load: () => 0,
  append: () => undefined,
  close: () => undefined,
};
