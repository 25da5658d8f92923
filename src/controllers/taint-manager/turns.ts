/** So many turns a second: whoever comes gets a time, and may go ahead when it has come. */

export interface Turns {
  /** Milliseconds until the turn of `key`; 0 is now, and uses the turn up. */
  wait(key: string, now: number): number;
  /** Gives up the turn of a key that no longer wants it. */
  leave(key: string): void;
}

/** What a rate of nothing comes to. */
const SLOWEST = 1_800_000;

/** Turns at an even pace. */
export function createTurns(perSecond: number): Turns {
  const pace = perSecond > 0 ? 1000 / perSecond : SLOWEST;
  const reserved = new Map<string, number>();
  let free = 0;
  return {
    wait(key, now) {
      let at = reserved.get(key);
      if (at === undefined) {
        at = Math.max(now, free);
        free = at + pace;
        reserved.set(key, at);
      }
      if (at > now) return at - now;
      reserved.delete(key);
      return 0;
    },
    leave: (key) => void reserved.delete(key),
  };
}
