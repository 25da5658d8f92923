/** The thread that runs scripts: takes one request at a time and answers it. */

import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../base/errors.ts';
import type { ScriptAnswer, ScriptCall } from '../propagation/interpreter/scripts.ts';
import { createMachine, type Limits } from './machine.ts';
import type { WasmModule } from './web-assembly.ts';

/** What a worker is started with. */
export interface WorkerStart {
  readonly module: WasmModule;
  readonly limits: Limits;
}

export type Request = { readonly compile: string } | { readonly call: ScriptCall };

/** `ready` comes once, before all answers. */
export type Response =
  | { readonly answer: ScriptAnswer | undefined }
  | { readonly error: string }
  | { readonly ready: true };

const { module, limits } = workerData as WorkerStart;
const machine = createMachine({ module, limits, now: () => Date.now(), elapsed: () => performance.now() });

function respond(request: Request): Response {
  try {
    if ('call' in request) return { answer: machine.call(request.call) };
    machine.compile(request.compile);
    return { answer: undefined };
  } catch (thrown) {
    return { error: messageOf(thrown) };
  }
}

parentPort?.on('message', (request: Request) => parentPort?.postMessage(respond(request)));
parentPort?.postMessage({ ready: true } satisfies Response);
