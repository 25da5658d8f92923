/** Real time for tests that wait for other processes, sockets or whole control planes. */

import type { Clock } from '../../src/base/clock.ts';

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (delay, action) => {
    const timer = setTimeout(action, delay);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
