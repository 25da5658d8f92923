/** Lets controllers early on the way of a workload go first while there is a rush. */

import type { Clock } from '../base/clock.ts';
import { STAGES, type Stage } from './controller.ts';

export interface Precedence {
  /** Resolves when no stage before this one has a backlog any more, or it has waited long enough. */
  turn(stage: Stage | undefined): Promise<void>;
  /** To be called when keys have been worked on. */
  look(): void;
  /** Lets everybody go who waits. */
  end(): void;
}

/** So many keys are no rush yet. */
const BACKLOG = 32;
/** How long a worker waits for each key at most, in milliseconds: what comes late still comes. */
const COURTESY = 250;

/** `busy` answers how many keys wait or are worked on in a stage. */
export function createPrecedence(clock: Clock, busy: (stage: Stage) => number): Precedence {
  const waiting = new Map<() => void, Stage>();
  const mayGo = (stage: Stage): boolean => {
    const before = STAGES.slice(0, STAGES.indexOf(stage));
    return before.reduce((sum, each) => sum + busy(each), 0) <= BACKLOG;
  };
  return {
    async turn(stage) {
      if (stage === undefined || mayGo(stage)) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      const cancel = clock.after(COURTESY, resolve);
      waiting.set(resolve, stage);
      await promise;
      waiting.delete(resolve);
      cancel();
    },
    look() {
      if (waiting.size === 0) return;
      const free = STAGES.filter(mayGo);
      for (const [resolve, stage] of waiting) if (free.includes(stage)) resolve();
    },
    end() {
      for (const resolve of waiting.keys()) resolve();
    },
  };
}
