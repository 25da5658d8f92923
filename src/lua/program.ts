/** Where the worker's code and Lua itself come from: the checkout's files. A build puts both into the bundle instead. */

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

export interface Program {
  /** The worker as a file, or as text. */
  readonly worker: URL | string;
  /** Lua 5.1 as WebAssembly. */
  readonly wasm: Uint8Array;
}

/** The package of which only the WebAssembly module is used. */
export const LUA_WASM = 'wasmoon-lua5.1/dist/liblua5.1.wasm';

export async function loadProgram(): Promise<Program> {
  const wasm = await readFile(createRequire(import.meta.url).resolve(LUA_WASM));
  return { worker: new URL('./worker.ts', import.meta.url), wasm };
}
