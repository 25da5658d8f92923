/** Texts in and out of the memory of an instance. Most are short and plain, so those go by without a coder. */

import type { LuaExports } from './exports.ts';
import { Halt } from './instance.ts';

const SHORT = 64;
const START_SIZE = 1 << 14;

export interface Texts {
  /** The bytes of a text, closed by a zero; they stay until the next text is written. */
  write(text: string): { pointer: number; length: number };
  read(pointer: number, length: number): string;
}

export function createTexts(lua: LuaExports): Texts {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  let bytes = new Uint8Array(lua.memory.buffer);
  let scratch = { pointer: lua.malloc(START_SIZE), size: START_SIZE };

  /** Memory that has grown is another buffer. */
  const current = (): Uint8Array => {
    if (bytes.buffer !== lua.memory.buffer) bytes = new Uint8Array(lua.memory.buffer);
    return bytes;
  };
  const reserve = (text: string): void => {
    // A UTF-16 unit takes three bytes of UTF-8 at most.
    const needed = text.length * 3 + 1;
    if (needed > scratch.size) scratch = { pointer: lua.malloc(needed), size: needed };
    if (scratch.pointer === 0) throw new Halt('not enough memory');
  };
  /** False for a text with other than ASCII characters. */
  const writePlain = (memory: Uint8Array, text: string): boolean => {
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code > 127) return false;
      memory[scratch.pointer + index] = code;
    }
    return true;
  };
  const readPlain = (memory: Uint8Array, pointer: number, length: number): string | undefined => {
    let text = '';
    for (let index = pointer; index < pointer + length; index += 1) {
      const code = memory[index] ?? 0;
      if (code > 127) return undefined;
      text += String.fromCharCode(code);
    }
    return text;
  };
  return {
    write(text) {
      reserve(text);
      const memory = current();
      const { pointer, size } = scratch;
      const isPlain = text.length <= SHORT && writePlain(memory, text);
      const length = isPlain ? text.length : encoder.encodeInto(text, memory.subarray(pointer, pointer + size)).written;
      memory[pointer + length] = 0;
      return { pointer, length };
    },
    read(pointer, length) {
      const memory = current();
      const plain = length <= SHORT ? readPlain(memory, pointer, length) : undefined;
      return plain ?? decoder.decode(memory.subarray(pointer, pointer + length));
    },
  };
}
