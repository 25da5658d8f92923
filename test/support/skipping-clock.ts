/** Real time that a test can skip ahead: what is under way goes on as usual, and long waits are over at once. */

import type { Clock } from '../../src/base/clock.ts';

export interface SkippingClock extends Clock {
  /** Lets so many milliseconds pass at once: every timer due by then goes off, in order of time. */
  skip(milliseconds: number): void;
}

interface Pending {
  at: number;
  action: () => void;
  timer: NodeJS.Timeout;
}

/** A clock that starts at the present time. */
export function aSkippingClock(): SkippingClock {
  const pending = new Set<Pending>();
  let offset = 0;
  const now = (): number => Date.now() + offset;
  const fire = (entry: Pending): void => {
    clearTimeout(entry.timer);
    if (pending.delete(entry)) entry.action();
  };
  const arm = (entry: Pending): void => {
    clearTimeout(entry.timer);
    entry.timer = setTimeout(() => fire(entry), Math.max(0, entry.at - now()));
    entry.timer.unref();
  };
  return {
    now,
    after(delay, action) {
      const entry: Pending = { at: now() + delay, action, timer: setTimeout(() => undefined, 0) };
      pending.add(entry);
      arm(entry);
      return () => {
        clearTimeout(entry.timer);
        pending.delete(entry);
      };
    },
    skip(milliseconds) {
      offset += milliseconds;
      for (const entry of [...pending].toSorted((a, b) => a.at - b.at)) {
        if (entry.at <= now()) fire(entry);
        else arm(entry);
      }
    },
  };
}
