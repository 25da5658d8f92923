/**
 * One instance of the Lua interpreter in WebAssembly. What it imports is all it can reach: no files, no processes, no
 * clock. Its memory is its own and grows to a limit.
 */

import type { LuaExports } from './exports.ts';
import { type WasmModule, wasm } from './web-assembly.ts';

/** What a non-local jump out of C throws; caught where C set the jump. */
const JUMP = Symbol('longjmp');

/** What is wrong with a script or with what it gave; the instance is as good as before. */
export class ScriptError extends Error {}

/** Thrown through all of Lua, past every `pcall`; the instance is of no use afterwards. */
export class Halt extends Error {}

export interface Instance {
  readonly lua: LuaExports;
  readonly state: number;
  /** True once memory was asked for beyond the limit. */
  wasRefused(): boolean;
  /** False when the C stack has run over its end and into other data. */
  isSound(): boolean;
}

const PAGE = 65_536;
/** Written at the far end of the C stack. */
const COOKIE = 0x4b41524d;

type Imports = Record<string, Record<string, (...args: number[]) => number | undefined>>;

/** Every import of the module: those Lua cannot do without, all others an end. */
function importsOf(module: WasmModule, own: Imports[string]): Imports {
  const imports: Imports = {};
  for (const { module: space, name } of wasm.Module.imports(module)) {
    const denied = (): never => {
      throw new Halt(`lua: ${name} is not available`);
    };
    imports[space] = { ...imports[space], [name]: own[name] ?? denied };
  }
  return imports;
}

/** Starts an instance with an empty state. `memoryLimit` is in bytes. */
export function createInstance(module: WasmModule, memoryLimit: number): Instance {
  let refused = false;
  const view = (): DataView => new DataView(lua.memory.buffer);
  const imports = importsOf(module, {
    invoke_vii(callback = 0, first = 0, second = 0) {
      const stack = lua.stackSave();
      try {
        lua.__indirect_function_table.get(callback)(first, second);
      } catch (thrown) {
        lua.stackRestore(stack);
        if (thrown !== JUMP) throw thrown;
        lua.setThrew(1, 0);
      }
      return undefined;
    },
    _emscripten_throw_longjmp() {
      throw JUMP;
    },
    emscripten_memcpy_js(to = 0, from = 0, length = 0) {
      new Uint8Array(lua.memory.buffer).copyWithin(to, from, from + length);
      return undefined;
    },
    emscripten_resize_heap(size = 0) {
      // Sizes above 2 GiB arrive as negative numbers.
      const wanted = size >>> 0;
      refused ||= wanted > memoryLimit;
      if (wanted > memoryLimit) return 0;
      lua.memory.grow(Math.ceil((wanted - lua.memory.buffer.byteLength) / PAGE));
      return 1;
    },
    environ_sizes_get(count = 0, size = 0) {
      view().setUint32(count, 0, true);
      view().setUint32(size, 0, true);
      return 0;
    },
    environ_get: () => 0,
    // Seeds math.random; answers are to be the same every time.
    emscripten_date_now: () => 0,
  });
  const lua = new wasm.Instance(module, imports).exports as unknown as LuaExports;
  lua.emscripten_stack_init();
  lua.__wasm_call_ctors();
  const end = lua.emscripten_stack_get_end();
  view().setUint32(end, COOKIE, true);
  return {
    lua,
    state: lua.luaL_newstate(),
    wasRefused: () => refused,
    isSound: () => view().getUint32(end, true) === COOKIE,
  };
}

const I32 = 0x7f;

/** The C types of what Lua calls back: a function takes the state and gives a count, a hook takes two pointers. */
const CALLBACKS = { function: [0x60, 1, I32, 1, I32], hook: [0x60, 2, I32, I32, 0] } as const;

/** Puts a function of this side where C can call it; answers its function pointer. */
export function callbackPointer({ lua }: Instance, type: keyof typeof CALLBACKS, call: () => number): number {
  const types = CALLBACKS[type];
  const bytes = [
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...[0x01, types.length + 1, 0x01, ...types],
    ...[0x02, 0x07, 0x01, 0x01, 0x65, 0x01, 0x66, 0x00, 0x00],
    ...[0x07, 0x05, 0x01, 0x01, 0x66, 0x00, 0x00],
  ];
  const wrapper = new wasm.Instance(new wasm.Module(new Uint8Array(bytes)), { e: { f: call } });
  const pointer = lua.__indirect_function_table.grow(1);
  lua.__indirect_function_table.set(pointer, wrapper.exports['f']);
  return pointer;
}
