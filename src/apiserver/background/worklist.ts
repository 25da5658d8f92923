/** Keys to be dealt with one after the other: each once however often it is added, again later when that fails. */

import { messageOf } from '../../base/errors.ts';
import type { ServerContext } from '../context.ts';

export interface Worklist {
  add(key: string): void;
  /** Resolves when nothing waits any more. */
  settled(): Promise<void>;
  /** Nothing starts any more; resolves when what runs has ended. */
  stop(): Promise<void>;
}

const FIRST_PAUSE = 20;
const LONGEST_PAUSE = 5_000;

/** A list whose keys `deal` deals with; a rejection is tried again after a growing pause. */
export function createWorklist(
  { clock, log }: ServerContext,
  name: string,
  deal: (key: string) => Promise<void>,
): Worklist {
  const waiting = new Set<string>();
  const failures = new Map<string, number>();
  let running: Promise<void> | undefined;
  let stopped = false;

  const attempt = async (key: string): Promise<void> => {
    try {
      await deal(key);
      failures.delete(key);
    } catch (error) {
      const count = (failures.get(key) ?? 0) + 1;
      failures.set(key, count);
      log.debug('a background task will be tried again', { name, key, why: messageOf(error) });
      clock.after(Math.min(FIRST_PAUSE * 2 ** count, LONGEST_PAUSE), () => add(key));
    }
  };
  const run = async (): Promise<void> => {
    for (let [key] = waiting; key !== undefined && !stopped; [key] = waiting) {
      waiting.delete(key);
      await attempt(key);
    }
    running = undefined;
  };
  const add = (key: string): void => {
    if (stopped) return;
    waiting.add(key);
    running ??= run();
  };
  return {
    add,
    settled: async () => running,
    async stop() {
      stopped = true;
      await running;
    },
  };
}
