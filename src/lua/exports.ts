/** What of Lua's C interface is used, as the WebAssembly module exports it. Pointers, states and indices are numbers. */

import type { WasmMemory, WasmTable } from './web-assembly.ts';

export interface LuaExports {
  readonly memory: WasmMemory;
  readonly __indirect_function_table: WasmTable;
  __wasm_call_ctors(): void;
  emscripten_stack_init(): void;
  emscripten_stack_get_end(): number;
  stackSave(): number;
  stackRestore(pointer: number): void;
  setThrew(threw: number, value: number): void;
  malloc(size: number): number;
  luaL_newstate(): number;
  luaopen_base(state: number): number;
  luaopen_table(state: number): number;
  luaopen_string(state: number): number;
  luaopen_math(state: number): number;
  luaL_loadbuffer(state: number, text: number, length: number, name: number): number;
  luaL_ref(state: number, table: number): number;
  luaL_unref(state: number, table: number, reference: number): void;
  luaL_where(state: number, level: number): void;
  lua_checkstack(state: number, slots: number): number;
  lua_concat(state: number, count: number): void;
  lua_createtable(state: number, items: number, fields: number): void;
  lua_error(state: number): number;
  lua_gettop(state: number): number;
  lua_next(state: number, index: number): number;
  lua_pcall(state: number, args: number, results: number, handler: number): number;
  lua_pushboolean(state: number, value: number): void;
  lua_pushcclosure(state: number, callback: number, upvalues: number): void;
  lua_pushlstring(state: number, text: number, length: number): void;
  lua_pushnil(state: number): void;
  lua_pushnumber(state: number, value: number): void;
  lua_pushvalue(state: number, index: number): void;
  lua_rawgeti(state: number, table: number, index: number): void;
  lua_rawset(state: number, table: number): void;
  lua_rawseti(state: number, table: number, index: number): void;
  lua_sethook(state: number, callback: number, mask: number, count: number): void;
  lua_settop(state: number, index: number): void;
  lua_toboolean(state: number, index: number): number;
  lua_tolstring(state: number, index: number, length: number): number;
  lua_tonumber(state: number, index: number): number;
  lua_type(state: number, index: number): number;
}

export const REGISTRY = -10_000;

/** What `lua_type` answers. */
export const LUA_TYPES = {
  nil: 0,
  boolean: 1,
  lightuserdata: 2,
  number: 3,
  string: 4,
  table: 5,
  function: 6,
} as const;

/** What loading and calling answer, where it is no success. */
export const OUT_OF_MEMORY = 4;
