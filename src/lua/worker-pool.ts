/** A few worker threads, started when needed, each with one request at a time; given up when one does not end. */

import { Worker } from 'node:worker_threads';
import type { Limits } from './machine.ts';
import type { Program } from './program.ts';
import type { WasmModule } from './web-assembly.ts';
import type { Request, Response, WorkerStart } from './worker.ts';

/** Time for a worker to notice by itself that a script takes too long, in milliseconds. */
const GRACE = 500;
/** JavaScript's own memory of a worker, in MiB. */
const HEAP = 128;

interface Job {
  readonly request: Request;
  settle(response: Response): void;
}

interface Slot {
  readonly worker: Worker;
  isReady: boolean;
  job: Job | undefined;
}

export interface PoolOptions {
  readonly worker: Program['worker'];
  readonly module: WasmModule;
  readonly limits: Limits;
  /** How many may run at the same time. */
  readonly size: number;
}

export interface WorkerPool {
  /** Never rejects: what goes wrong is an answer too. */
  ask(request: Request): Promise<Response>;
  close(): Promise<void>;
}

function startWorker({ worker, module, limits }: PoolOptions): Worker {
  const workerData: WorkerStart = { module, limits };
  const resourceLimits = { maxOldGenerationSizeMb: HEAP };
  return new Worker(worker, { workerData, resourceLimits, eval: typeof worker === 'string' });
}

export function createWorkerPool(options: PoolOptions): WorkerPool {
  const { limits, size } = options;
  const slots = new Set<Slot>();
  const waiting: Job[] = [];
  let isClosed = false;

  const finish = (slot: Slot, response: Response): void => {
    const { job } = slot;
    slot.job = undefined;
    slot.worker.unref();
    job?.settle(response);
    work();
  };
  const drop = (slot: Slot, error: string): void => {
    if (!slots.delete(slot)) return;
    void slot.worker.terminate();
    // A worker that never came up will not do so the next time either.
    if (!slot.isReady) giveUp(error);
    finish(slot, { error });
  };
  const start = (): void => {
    const slot: Slot = { worker: startWorker(options), isReady: false, job: undefined };
    slot.worker.on('error', ({ message }) => drop(slot, message));
    slot.worker.on('exit', () => drop(slot, 'the script was stopped'));
    slot.worker.on('message', (response: Response) => {
      slot.isReady = true;
      finish(slot, response);
    });
    slots.add(slot);
  };
  const assign = (slot: Slot, { request, settle }: Job): void => {
    const tooLong = (): void => drop(slot, `script exceeded its time limit of ${limits.time / 1000}s`);
    // A busy main thread may see the timer before the answer: that one gets its turn first.
    const timer = setTimeout(() => setImmediate(() => slot.job === job && tooLong()), limits.time + GRACE);
    const job: Job = {
      request,
      settle(response) {
        clearTimeout(timer);
        settle(response);
      },
    };
    slot.job = job;
    slot.worker.ref();
    slot.worker.postMessage(request);
  };
  const giveUp = (error: string): void => {
    for (const job of waiting.splice(0)) job.settle({ error });
  };
  const handOut = (): void => {
    for (const slot of slots) {
      const job = slot.isReady && slot.job === undefined ? waiting.shift() : undefined;
      if (job) assign(slot, job);
    }
  };
  const work = (): void => {
    if (isClosed) giveUp('scripts no longer run here');
    handOut();
    const isStarting = [...slots].some(({ isReady }) => !isReady);
    if (waiting.length > 0 && !isStarting && slots.size < size) start();
  };
  return {
    ask: (request) =>
      new Promise((settle) => {
        waiting.push({ request, settle });
        work();
      }),
    async close() {
      isClosed = true;
      await Promise.all([...slots].map(({ worker }) => worker.terminate()));
    },
  };
}
