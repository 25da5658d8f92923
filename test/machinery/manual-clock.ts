/** A clock that moves only when told. */

import type { Clock } from '../../src/base/clock.ts';

export interface ManualClock extends Clock {
  /** Moves time forward, running due timers in order; microtasks run after each. */
  advance(milliseconds: number): Promise<void>;
  /** How many timers are pending. */
  pending(): number;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export function aManualClock(start = Date.UTC(2026, 0, 1)): ManualClock {
  let now = start;
  let timers: { at: number; action: () => void }[] = [];
  const due = (until: number) =>
    timers
      .filter(({ at }) => at <= until)
      .reduce<(typeof timers)[number] | undefined>(
        (first, timer) => (first === undefined || timer.at < first.at ? timer : first),
        undefined,
      );
  return {
    now: () => now,
    after(delay, action) {
      const timer = { at: now + delay, action };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    async advance(milliseconds) {
      const until = now + milliseconds;
      for (let timer = due(until); timer; timer = due(until)) {
        const { at, action } = timer;
        timers = timers.filter((other) => other !== timer);
        now = at;
        action();
        await turn();
      }
      now = until;
      await turn();
    },
    pending: () => timers.length,
  };
}
