/** Runs scripts apart from everything else. Costs nothing until the first one comes. */

import { clone } from '../base/json.ts';
import type { ScriptRunner } from '../propagation/interpreter/scripts.ts';
import type { Limits } from './machine.ts';
import { loadProgram } from './program.ts';
import { wasm } from './web-assembly.ts';
import { createWorkerPool, type WorkerPool } from './worker-pool.ts';

export interface ScriptRunnerOptions {
  readonly limits?: Limits;
  /** How many scripts may run at the same time. */
  readonly workers?: number;
}

/** A script runs for a second, as upstream; its memory is what one Kubernetes object can never need. */
const LIMITS: Limits = { time: 1000, memory: 64 << 20 };

export function createScriptRunner({ limits = LIMITS, workers = 2 }: ScriptRunnerOptions = {}): ScriptRunner {
  let pool: Promise<WorkerPool> | undefined;
  const start = async (): Promise<WorkerPool> => {
    const { worker, wasm: code } = await loadProgram();
    return createWorkerPool({ worker, module: new wasm.Module(code), limits, size: workers });
  };
  const ask: WorkerPool['ask'] = async (request) => {
    pool ??= start();
    return (await pool).ask(request);
  };
  return {
    async call(wanted) {
      const response = await ask({ call: wanted });
      // Copied, because what threads send each other may come with the prototypes of another realm.
      if ('answer' in response && response.answer) return clone(response.answer);
      throw new Error('error' in response ? response.error : 'the script gave no answer');
    },
    async compile(script) {
      const response = await ask({ compile: script });
      if ('error' in response) throw new Error(response.error);
    },
    async close() {
      const started = pool;
      pool = undefined;
      await (await started)?.close();
    },
  };
}
