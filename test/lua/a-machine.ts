/** Lua on this thread, for tests. */

import { createMachine, type Limits, type Machine } from '../../src/lua/machine.ts';
import { loadProgram } from '../../src/lua/program.ts';
import { wasm } from '../../src/lua/web-assembly.ts';

/** The second in which all tests happen: 2026-01-02T03:04:05Z. */
export const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

export async function aMachine(limits: Limits = { time: 1000, memory: 64 << 20 }): Promise<Machine> {
  const { wasm: code } = await loadProgram();
  return createMachine({ module: new wasm.Module(code), limits, now: () => NOW, elapsed: () => performance.now() });
}
