/** Compiles and runs scripts in one instance, within limits. Nothing a script does outlives its run. */

import { messageOf } from '../base/errors.ts';
import type { ScriptAnswer, ScriptCall } from '../propagation/interpreter/scripts.ts';
import { settleEmptyTables } from './empty-tables.ts';
import { LUA_TYPES, OUT_OF_MEMORY, REGISTRY } from './exports.ts';
import { callbackPointer, createInstance, Halt, type Instance, ScriptError } from './instance.ts';
import { KUBE_FUNCTIONS } from './kube-library.ts';
import { osDate, osTime } from './os-library.ts';
import { SANDBOX } from './sandbox.ts';
import { createValues, type Values } from './values.ts';
import type { WasmModule } from './web-assembly.ts';

/** Times in milliseconds, memory in bytes. */
export interface Limits {
  readonly time: number;
  readonly memory: number;
}

export interface Machine {
  /** Throws an Error that says, with its line, what is wrong with the script. */
  compile(script: string): void;
  call(call: ScriptCall): ScriptAnswer;
}

export interface MachineOptions {
  readonly module: WasmModule;
  readonly limits: Limits;
  /** Milliseconds of the wall clock, for `os.time`. */
  now(): number;
  /** Milliseconds that never go back, for the time limit. */
  elapsed(): number;
}

/** Instructions between two looks at the clock. */
const HOOK_COUNT = 20_000;
const COUNT_MASK = 8;
const MAX_CHUNKS = 256;
const MAX_PRINTED = 100;
const MAX_MESSAGE = 2000;
/** Memory beyond which an instance is given up, since it never shrinks. */
const COMFORT = 32 << 20;
/** How messages name the script, before the line. */
const CHUNK_NAME = '=<string>';
/** How precompiled code begins; it could do anything. */
const BYTECODE = '\u001b';

const memoryText = (bytes: number): string => `${Math.floor(bytes / (1 << 20))}Mi`;

/** A machine that replaces its instance whenever a run may have harmed it. */
export function createMachine(options: MachineOptions): Machine {
  let current: Workshop | undefined;
  const within = <T>(act: (workshop: Workshop) => T): T => {
    current ??= createWorkshop(options);
    const workshop = current;
    try {
      return act(workshop);
    } catch (thrown) {
      if (!(thrown instanceof ScriptError)) current = undefined;
      if (!workshop.isOutOfMemory()) throw new Error(messageOf(thrown));
      throw new Error(`script exceeded its memory limit of ${memoryText(options.limits.memory)}`);
    } finally {
      if (!workshop.isWell()) current = undefined;
    }
  };
  return {
    compile: (script) => within((workshop) => workshop.compile(script)),
    call: (call) => within((workshop) => workshop.call(call)),
  };
}

interface Workshop extends Machine {
  isWell(): boolean;
  isOutOfMemory(): boolean;
}

/** An instance with the sandbox in it, and the scripts it has compiled. */
function createWorkshop({ module, limits, now, elapsed }: MachineOptions): Workshop {
  const instance = createInstance(module, limits.memory);
  const { lua, state } = instance;
  const values = createValues(instance);
  const compiler = createCompiler(instance, values);
  const printed: string[] = [];
  let deadline = Number.POSITIVE_INFINITY;
  const hook = callbackPointer(instance, 'hook', () => {
    if (elapsed() > deadline) throw new Halt(`script exceeded its time limit of ${limits.time / 1000}s`);
    return 0;
  });
  const run = prepareSandbox(instance, values, {
    ...KUBE_FUNCTIONS,
    time: ([fields]) => osTime(fields, now()),
    date: ([template, time]) => osDate(template, time, now()),
    print: (args) => {
      if (printed.length < MAX_PRINTED) printed.push(args.map(printedText).join('\t'));
      return null;
    },
  });
  lua.lua_sethook(state, hook, COUNT_MASK, HOOK_COUNT);

  const limited = <T>(act: () => T): T => {
    deadline = elapsed() + limits.time;
    try {
      return act();
    } finally {
      deadline = Number.POSITIVE_INFINITY;
    }
  };
  const call = ({ script, name, args, results, references = [] }: ScriptCall): ScriptAnswer => {
    printed.length = 0;
    lua.lua_settop(state, 0);
    const chunk = compiler.chunk(script);
    lua.lua_rawgeti(state, REGISTRY, run);
    lua.lua_rawgeti(state, REGISTRY, chunk);
    values.pushText(name);
    for (const arg of args) values.push(arg);
    const status = lua.lua_pcall(state, args.length + 2, results, 0);
    if (status !== 0) throw failureOf(instance, values, status);
    const read = Array.from({ length: results }, (_, index) => values.read(index + 1));
    return { results: read.map((result) => settleEmptyTables(result, references)), printed: [...printed] };
  };
  return {
    compile: (script) => limited(() => void compiler.chunk(script)),
    call: (wanted) => limited(() => call(wanted)),
    isWell: () => instance.isSound() && !instance.wasRefused() && lua.memory.buffer.byteLength <= COMFORT,
    isOutOfMemory: instance.wasRefused,
  };
}

function printedText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The error on top of the stack. */
function failureOf({ lua, state }: Instance, values: Values, status: number): Error {
  const text =
    lua.lua_type(state, -1) === LUA_TYPES.string ? values.text(-1) : 'the script raised an error without words';
  const short = text.slice(0, MAX_MESSAGE);
  return status === OUT_OF_MEMORY ? new Halt(short) : new ScriptError(short);
}

interface Compiler {
  /** The compiled script, as a reference in the registry. */
  chunk(script: string): number;
}

/** Compiles each script once; forgets the ones unused for longest. */
function createCompiler(instance: Instance, values: Values): Compiler {
  const { lua, state } = instance;
  const chunks = new Map<string, number>();
  const { length } = CHUNK_NAME;
  const chunkName = lua.malloc(length + 1);
  new Uint8Array(lua.memory.buffer).set([...new TextEncoder().encode(CHUNK_NAME), 0], chunkName);

  const compile = (script: string): number => {
    if (script.startsWith(BYTECODE)) throw new ScriptError(`${CHUNK_NAME.slice(1)}: precompiled code is not supported`);
    const source = values.write(script);
    const status = lua.luaL_loadbuffer(state, source.pointer, source.length, chunkName);
    if (status !== 0) throw failureOf(instance, values, status);
    return lua.luaL_ref(state, REGISTRY);
  };
  return {
    chunk(script) {
      const chunk = chunks.get(script) ?? compile(script);
      chunks.delete(script);
      chunks.set(script, chunk);
      const [oldest] = chunks;
      if (chunks.size > MAX_CHUNKS && oldest) {
        chunks.delete(oldest[0]);
        lua.luaL_unref(state, REGISTRY, oldest[1]);
      }
      return chunk;
    },
  };
}

type HostFunction = (args: readonly unknown[]) => unknown;

/** Opens the libraries, closes what reaches out, and answers a reference to the function that runs scripts. */
function prepareSandbox(instance: Instance, values: Values, functions: Readonly<Record<string, HostFunction>>): number {
  const { lua, state } = instance;
  const open = [lua.luaopen_base, lua.luaopen_table, lua.luaopen_string, lua.luaopen_math];
  for (const library of open) library(state);
  lua.lua_settop(state, 0);
  const chunk = createCompiler(instance, values).chunk(SANDBOX);
  lua.lua_rawgeti(state, REGISTRY, chunk);
  lua.lua_createtable(state, 0, 8);
  for (const [name, call] of Object.entries(functions)) {
    values.pushText(name);
    pushHostFunction(instance, values, call);
    lua.lua_rawset(state, -3);
  }
  const status = lua.lua_pcall(state, 1, 1, 0);
  if (status !== 0) throw failureOf(instance, values, status);
  return lua.luaL_ref(state, REGISTRY);
}

/** Puts a function of this side on the stack. Its errors become Lua errors with the script's line. */
function pushHostFunction(instance: Instance, values: Values, call: HostFunction): void {
  const { lua, state } = instance;
  const callback = callbackPointer(instance, 'function', () => {
    try {
      const args = Array.from({ length: lua.lua_gettop(state) }, (_, index) => values.read(index + 1));
      values.push(call(args.map((arg) => settleEmptyTables(arg, []))));
      return 1;
    } catch (thrown) {
      if (!(thrown instanceof Error) || thrown instanceof Halt) throw thrown;
      lua.luaL_where(state, 1);
      values.pushText(thrown.message);
      lua.lua_concat(state, 2);
    }
    return lua.lua_error(state);
  });
  lua.lua_pushcclosure(state, callback, 0);
}
