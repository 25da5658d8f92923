/** A few worker threads, started when needed, each with one request at a time; given up when one does not end. */

import { Worker } from 'node:worker_threads';
import type { Limits } from './machine.ts';
import { createPenaltyBox, type PenaltyBox } from './penalty-box.ts';
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

const scriptOf = (request: Request): string => ('call' in request ? request.call.script : request.compile);

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

/** What waits for a worker, first come first served. */
function createQueue(penalties: PenaltyBox) {
  const jobs: Job[] = [];
  return {
    push: (job: Job): void => void jobs.push(job),
    isEmpty: (): boolean => jobs.length === 0,
    /** The next job whose script may run; those before it are answered why theirs may not. */
    next(): Job | undefined {
      for (let job = jobs.shift(); job; job = jobs.shift()) {
        const error = penalties.sentence(scriptOf(job.request));
        if (error === undefined) return job;
        job.settle({ error });
      }
      return undefined;
    },
    giveUp(error: string): void {
      for (const job of jobs.splice(0)) job.settle({ error });
    },
  };
}

export function createWorkerPool(options: PoolOptions): WorkerPool {
  const { limits, size } = options;
  const slots = new Set<Slot>();
  const penalties = createPenaltyBox(() => performance.now());
  const waiting = createQueue(penalties);
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
    if (!slot.isReady) waiting.giveUp(error);
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
        penalties.judge(scriptOf(request), 'error' in response ? response.error : undefined);
        settle(response);
      },
    };
    slot.job = job;
    slot.worker.ref();
    slot.worker.postMessage(request);
  };
  const handOut = (): void => {
    for (const slot of slots) {
      const job = slot.isReady && slot.job === undefined ? waiting.next() : undefined;
      if (job) assign(slot, job);
    }
  };
  const work = (): void => {
    if (isClosed) waiting.giveUp('scripts no longer run here');
    handOut();
    const isStarting = [...slots].some(({ isReady }) => !isReady);
    if (!waiting.isEmpty() && !isStarting && slots.size < size) start();
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
