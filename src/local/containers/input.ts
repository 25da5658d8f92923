/** What a program in a container reads: bytes as they come, or lines from a terminal that shows what is typed. */

import type { Session } from '../../apiserver/connect/channels.ts';

export interface Input {
  /** What comes next; undefined at the end. Rejects with Interrupted when Control-C is typed. */
  read(): Promise<Uint8Array | undefined>;
  /** The next line without its end; undefined at the end. */
  line(): Promise<string | undefined>;
  /** Calls back when Control-C is typed; returns how to stop listening. */
  onInterrupt(listener: () => void): () => void;
}

/** Control-C was typed. */
export class Interrupted extends Error {}

/** The input of a session. */
export function openInput(session: Session): Input {
  return session.tty ? terminalInput(session) : plainInput(session.stdin);
}

/** An input that consists of a text. */
export function textInput(text: string): Input {
  const source = async function* (): AsyncGenerator<Uint8Array> {
    if (text !== '') yield Buffer.from(text);
  };
  return plainInput(source());
}

function plainInput(stdin: AsyncIterable<Uint8Array>): Input {
  const chunks = stdin[Symbol.asyncIterator]();
  let rest: Uint8Array = Buffer.alloc(0);
  const read = async (): Promise<Uint8Array | undefined> => {
    if (rest.length === 0) return (await chunks.next()).value as Uint8Array | undefined;
    const taken = rest;
    rest = Buffer.alloc(0);
    return taken;
  };
  return {
    read,
    onInterrupt: () => () => undefined,
    async line() {
      const parts: Uint8Array[] = [];
      for (let chunk = await read(); chunk; chunk = await read()) {
        const end = chunk.indexOf(LINE_END);
        parts.push(end < 0 ? chunk : chunk.subarray(0, end));
        if (end < 0) continue;
        rest = chunk.subarray(end + 1);
        return Buffer.concat(parts).toString();
      }
      return parts.length === 0 ? undefined : Buffer.concat(parts).toString();
    },
  };
}

const LINE_END = 10;

const INTERRUPT = '\u0003';
const END = '\u0004';
const ERASE = new Set(['\u007f', '\b']);
/** Arrows and their like. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals send them
const ESCAPES = /\u001b(\[[0-9;]*[A-Za-z~]|O[A-Z])/g;

type Typed = { line: string } | { end: true } | { interrupt: true };

function terminalInput(session: Session): Input {
  const listeners = new Set<() => void>();
  const queue = createQueue();
  const put = (typed: Typed): void => {
    const heard = 'interrupt' in typed && listeners.size > 0;
    if (heard) for (const listener of [...listeners]) listener();
    else queue.put(typed);
  };
  void typedInto(session, put).finally(() => queue.put({ end: true, always: true }));
  const line = async (): Promise<string | undefined> => {
    const typed = await queue.take();
    if ('interrupt' in typed) throw new Interrupted();
    return 'line' in typed ? typed.line : undefined;
  };
  return {
    line,
    async read() {
      const next = await line();
      return next === undefined ? undefined : Buffer.from(`${next}\n`);
    },
    onInterrupt(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Reads keys, shows them, and hands over what they make. */
async function typedInto(session: Session, put: (typed: Typed) => void): Promise<void> {
  const decoder = new TextDecoder();
  let line = '';
  for await (const chunk of session.stdin) {
    for (const key of decoder.decode(chunk, { stream: true }).replace(ESCAPES, '')) {
      const { echo, next, typed } = pressed(key, line);
      line = next;
      if (echo !== '') await session.stdout(echo);
      if (typed) put(typed);
    }
  }
}

function pressed(key: string, line: string): { echo: string; next: string; typed?: Typed } {
  if (key === '\r' || key === '\n') return { echo: '\r\n', next: '', typed: { line } };
  if (key === INTERRUPT) return { echo: '^C\r\n', next: '', typed: { interrupt: true } };
  if (key === END) return line === '' ? { echo: '', next: '', typed: { end: true } } : { echo: '', next: line };
  if (ERASE.has(key)) return line === '' ? { echo: '', next: '' } : { echo: '\b \b', next: line.slice(0, -1) };
  return key < ' ' ? { echo: '', next: line } : { echo: key, next: line + key };
}

interface Queue {
  put(typed: Typed & { always?: boolean }): void;
  take(): Promise<Typed>;
}

function createQueue(): Queue {
  const waiting: ((typed: Typed) => void)[] = [];
  const items: Typed[] = [];
  let ended = false;
  return {
    put(typed) {
      if (typed.always) ended = true;
      const next = waiting.shift();
      if (next) next(typed);
      else if (!ended) items.push(typed);
    },
    take() {
      const item = items.shift();
      if (item) return Promise.resolve(item);
      if (ended) return Promise.resolve({ end: true });
      return new Promise((resolve) => waiting.push(resolve));
    },
  };
}
