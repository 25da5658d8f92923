/** Runs controllers: wires them, waits for their caches, and works their queues until stopped. */

import { isApiError } from '../api/meta/api-error.ts';
import type { Clock } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import type { Logger } from '../base/log.ts';
import { type ControllerSpec, type Result, TerminalError } from './controller.ts';
import type { InformerSet } from './informer-set.ts';
import type { Lanes } from './lanes.ts';
import { createPrecedence } from './precedence.ts';
import { createQueue, type Queue } from './queue.ts';

export interface Manager {
  /** Wires every controller, waits for the informers they asked for, then starts the workers. */
  start(): Promise<void>;
  /** Takes no more keys and resolves when running reconciliations have ended. */
  stop(): Promise<void>;
  /** Resolves when no key is ready, resting or worked on, still so after one more turn; delayed keys do not count. */
  idle(): Promise<void>;
  /** Keys ready, resting or worked on, over all controllers. */
  busy(): number;
}

export interface ManagerOptions {
  controllers: readonly ControllerSpec[];
  informers: InformerSet;
  clock: Clock;
  log: Logger;
  /** Lets events that are under way arrive, for `idle`; one microtask unless given. */
  turn?: () => Promise<unknown>;
}

interface Running {
  spec: ControllerSpec;
  queue: Queue;
}

function lanesOf({ lane, workers = 1 }: ControllerSpec): Lanes | undefined {
  return lane && { of: lane, limit: workers };
}

function settle(queue: Queue, key: string, result: Result): void {
  queue.forget(key);
  if (result) queue.addAfter(key, result.after);
}

/** Conflicts are how optimistic concurrency works, not news. */
function report(log: Logger, name: string, key: string, thrown: unknown): void {
  const level = isApiError(thrown, 'Conflict') || isApiError(thrown, 'AlreadyExists') ? 'debug' : 'warn';
  log[level](messageOf(thrown), { controller: name, key });
}

/** A manager over a fixed list of controllers. */
export function createManager(options: ManagerOptions): Manager {
  const { controllers, informers, clock, log, turn = () => Promise.resolve() } = options;
  const running: Running[] = controllers.map((spec) => ({
    spec,
    queue: createQueue(clock, { pace: spec.pace, lanes: lanesOf(spec) }),
  }));
  const workers: Promise<void>[] = [];
  const underWay = new Set<Promise<void>>();
  let waiting: (() => void)[] = [];

  const busy = (): number => running.reduce((sum, { queue }) => sum + queue.busy(), 0);
  const resting = (): number => running.reduce((sum, { queue }) => sum + queue.resting(), 0);
  const precedence = createPrecedence(clock, (stage) =>
    running.reduce(
      (sum, { spec, queue }) => sum + (spec.stage === stage ? queue.moving() + (spec.backlog?.() ?? 0) : 0),
      0,
    ),
  );
  const wake = (): void => {
    precedence.look();
    if (waiting.length === 0 || busy() > 0) return;
    const ready = waiting;
    waiting = [];
    for (const resolve of ready) resolve();
  };
  const reconcile = async ({ spec, queue }: Running, key: string): Promise<void> => {
    try {
      settle(queue, key, await spec.reconcile(key));
    } catch (thrown) {
      report(log, spec.name, key, thrown);
      if (thrown instanceof TerminalError) queue.forget(key);
      else queue.retry(key);
    }
  };
  const next = async ({ spec, queue }: Running): Promise<string | undefined> => {
    await precedence.turn(spec.stage);
    return queue.take();
  };
  const attend = async (entry: Running, key: string): Promise<void> => {
    await reconcile(entry, key);
    entry.queue.done(key);
    wake();
  };
  const work = async (entry: Running): Promise<void> => {
    for (let key = await next(entry); key !== undefined; key = await next(entry)) {
      const turn = attend(entry, key);
      underWay.add(turn);
      void turn.finally(() => underWay.delete(turn));
      // With lanes it is the queue that says how many may be under way.
      if (!entry.spec.lane) await turn;
    }
  };

  return {
    async start() {
      for (const { spec, queue } of running) spec.start(queue, { clock, log });
      await informers.synced();
      for (const entry of running) {
        for (let count = entry.spec.workers ?? 1; count > 0; count -= 1) workers.push(work(entry));
      }
    },
    async stop() {
      for (const { queue } of running) queue.stop();
      precedence.end();
      await Promise.all(workers);
      await Promise.all(underWay);
    },
    async idle() {
      let calm = 0;
      while (calm < 2) {
        if (busy() > 0) await new Promise<void>((resolve) => waiting.push(resolve));
        await turn();
        calm = busy() + resting() > 0 ? 0 : calm + 1;
      }
    },
    busy: () => busy() + resting(),
  };
}
