/**
 * Runs the program's chunks: CommonJS from wherever `read` finds it. Those that every start needs are compiled together,
 * as one pack, the others when they are first required.
 */

import { Script } from 'node:vm';

export interface Chunk {
  /** A script: of a chunk as `chunkScript` makes it, or of the pack as `packScript` does. */
  source: string;
  /** What V8 made of it before, so that it need not be parsed. */
  cache: Buffer | undefined;
}

export interface Loader {
  /** The exports of a chunk such as `./main.js`. */
  load(name: string): Record<string, unknown>;
  /** What was compiled so far, by name. */
  readonly scripts: ReadonlyMap<string, Script>;
}

/** The pack's name among the chunks. */
export const PACK = 'pack.js';

const bodyOf = (text: string): string => `function(exports,require,module){${text}\n}`;

/** A chunk's text as a script. */
export function chunkScript(text: string): string {
  return `(${bodyOf(text)})`;
}

/** Several chunks' texts, by name, as one script. */
export function packScript(texts: ReadonlyMap<string, string>): string {
  return `({${[...texts].map(([name, text]) => `${JSON.stringify(name)}:${bodyOf(text)}`).join(',\n')}})`;
}

interface Module {
  exports: Record<string, unknown>;
}

type Body = (exports: Module['exports'], require: (name: string) => unknown, module: Module) => void;

/** `requireBuiltin` finds Node's own modules. */
export function createLoader(read: (name: string) => Chunk, requireBuiltin: (name: string) => unknown): Loader {
  const modules = new Map<string, Module>();
  const scripts = new Map<string, Script>();
  const resolve = (name: string): unknown => (name.startsWith('.') ? load(name) : requireBuiltin(name));
  const compiled = (name: string): unknown => {
    const { source, cache } = read(name);
    const script = new Script(source, { filename: name, cachedData: cache });
    scripts.set(name, script);
    return script.runInThisContext();
  };
  const pack = compiled(PACK) as Record<string, Body>;
  function load(path: string): Record<string, unknown> {
    const name = path.replace(/^.*\//, '');
    const known = modules.get(name);
    if (known) return known.exports;
    const module: Module = { exports: {} };
    // Before it runs: chunks may require each other in a circle.
    modules.set(name, module);
    const body = pack[name] ?? (compiled(name) as Body);
    body(module.exports, resolve, module);
    return module.exports;
  }
  return { load, scripts };
}
