/** JSON values into Lua and back. Lua knows one kind of table: an empty one comes back as `EMPTY`, to be settled by who knows. */

import type { LuaExports } from './exports.ts';
import { LUA_TYPES } from './exports.ts';
import { type Instance, ScriptError } from './instance.ts';
import { createTexts, type Texts } from './texts.ts';

/** A table without entries: `[]` or `{}`. */
export const EMPTY = Symbol('empty table');

const MAX_DEPTH = 100;
const MAX_VALUES = 200_000;
/** Holes a list may have beyond its entries. */
const MAX_HOLES = 16;

export interface Values {
  push(value: unknown): void;
  pushText(text: string): void;
  /** Throws a ScriptError for what JSON has no words for, and for values beyond all measure. */
  read(index: number): unknown;
  /** The text of a string or number on the stack. */
  text(index: number): string;
  readonly write: Texts['write'];
}

export function createValues({ lua, state }: Instance): Values {
  const texts = createTexts(lua);
  const lengthPointer = lua.malloc(4);
  const pushText = (text: string): void => {
    const { pointer, length } = texts.write(text);
    lua.lua_pushlstring(state, pointer, length);
  };
  const text = (index: number): string => {
    const pointer = lua.lua_tolstring(state, index, lengthPointer);
    const length = new DataView(lua.memory.buffer).getUint32(lengthPointer, true);
    return texts.read(pointer, length);
  };
  const side = { lua, state, pushText, text };
  return { write: texts.write, pushText, text, push: pusher(side), read: reader(side) };
}

interface Side {
  readonly lua: LuaExports;
  readonly state: number;
}

/** Pushes any JSON value; what is null or undefined inside of objects and lists is left out. */
function pusher({ lua, state, pushText }: Side & Pick<Values, 'pushText'>): (value: unknown) => void {
  const pushList = (list: readonly unknown[], depth: number): void => {
    lua.lua_createtable(state, list.length, 0);
    for (const [index, item] of list.entries()) {
      if (item === null || item === undefined) continue;
      push(item, depth + 1);
      lua.lua_rawseti(state, -2, index + 1);
    }
  };
  const pushObject = (object: object, depth: number): void => {
    const entries = Object.entries(object);
    lua.lua_createtable(state, 0, entries.length);
    for (const [key, item] of entries) {
      if (item === null || item === undefined) continue;
      pushText(key);
      push(item, depth + 1);
      lua.lua_rawset(state, -3);
    }
  };
  const pushContainer = (value: object | null | undefined, depth: number): void => {
    if (depth > MAX_DEPTH || lua.lua_checkstack(state, 4) === 0) {
      throw new ScriptError('the object is nested too deeply');
    }
    if (Array.isArray(value)) pushList(value, depth);
    else if (value) pushObject(value, depth);
    else lua.lua_pushnil(state);
  };
  const push = (value: unknown, depth = 0): void => {
    if (typeof value === 'string') pushText(value);
    else if (typeof value === 'number') lua.lua_pushnumber(state, value);
    else if (typeof value === 'boolean') lua.lua_pushboolean(state, Number(value));
    else pushContainer(value as object | null | undefined, depth);
  };
  return (value) => push(value);
}

const TYPE_NAMES = new Map<number, string>(Object.entries(LUA_TYPES).map(([name, type]) => [type, name]));

function reader({ lua, state, text }: Side & Pick<Values, 'text'>): (index: number) => unknown {
  let left = MAX_VALUES;
  const number = (index: number): number => {
    const value = lua.lua_tonumber(state, index);
    if (!Number.isFinite(value)) throw new ScriptError(`cannot encode number ${value} to JSON`);
    return value;
  };
  const table = (index: number, depth: number): unknown => {
    if (depth > MAX_DEPTH) throw new ScriptError('cannot encode a table that is nested too deeply or contains itself');
    if (lua.lua_checkstack(state, 4) === 0) throw new ScriptError('stack overflow');
    const entries: [key: string | number, value: unknown][] = [];
    lua.lua_pushnil(state);
    while (lua.lua_next(state, index) !== 0) {
      const top = lua.lua_gettop(state);
      entries.push([readKey(top - 1), readValue(top, depth + 1)]);
      lua.lua_settop(state, top - 1);
    }
    return assemble(entries);
  };
  const readKey = (index: number): string | number => {
    const type = lua.lua_type(state, index);
    if (type === LUA_TYPES.string) return text(index);
    if (type === LUA_TYPES.number) return number(index);
    throw new ScriptError('cannot encode mixed or invalid key types');
  };
  const readValue = (index: number, depth: number): unknown => {
    left -= 1;
    if (left < 0) throw new ScriptError(`cannot encode more than ${MAX_VALUES} values`);
    const type = lua.lua_type(state, index);
    switch (type) {
      case LUA_TYPES.nil:
        return null;
      case LUA_TYPES.boolean:
        return lua.lua_toboolean(state, index) !== 0;
      case LUA_TYPES.number:
        return number(index);
      case LUA_TYPES.string:
        return text(index);
      case LUA_TYPES.table:
        return table(index, depth);
      default:
        throw new ScriptError(`cannot encode ${TYPE_NAMES.get(type) ?? 'userdata'} to JSON`);
    }
  };
  return (index) => {
    left = MAX_VALUES;
    return readValue(index, 0);
  };
}

/** Names make an object, positions a list. */
function assemble(entries: readonly [key: string | number, value: unknown][]): unknown {
  if (entries.length === 0) return EMPTY;
  if (entries.every(([key]) => typeof key === 'string')) return Object.fromEntries(entries);
  const list: unknown[] = [];
  for (const [key, value] of entries) {
    if (typeof key === 'string' || !Number.isInteger(key) || key < 1) {
      throw new ScriptError('cannot encode mixed or invalid key types');
    }
    if (key > entries.length + MAX_HOLES) throw new ScriptError('cannot encode sparse array');
    list[key - 1] = value;
  }
  return Array.from(list, (value) => value ?? null);
}
