/** Runs the program's chunks: CommonJS text from wherever `read` finds it, each compiled when it is first required. */

import { Script } from 'node:vm';

export interface Chunk {
  source: string;
  /** What V8 made of it before, so that it need not be parsed. */
  cache: Buffer | undefined;
}

export interface Loader {
  /** The exports of a chunk such as `./main.js`. */
  load(name: string): Record<string, unknown>;
  /** What was compiled so far, by the chunk's name. */
  readonly scripts: ReadonlyMap<string, Script>;
}

/** A chunk's text as the script that is compiled. */
export function wrapped(source: string): string {
  return `(function(exports,require,module){${source}\n})`;
}

/** `requireBuiltin` finds Node's own modules. */
export function createLoader(read: (name: string) => Chunk, requireBuiltin: (name: string) => unknown): Loader {
  const modules = new Map<string, { exports: Record<string, unknown> }>();
  const scripts = new Map<string, Script>();
  const resolve = (name: string): unknown => (name.startsWith('.') ? load(name) : requireBuiltin(name));
  function load(path: string): Record<string, unknown> {
    const name = path.replace(/^.*\//, '');
    const known = modules.get(name);
    if (known) return known.exports;
    const module = { exports: {} as Record<string, unknown> };
    // Before it runs: chunks may require each other in a circle.
    modules.set(name, module);
    const { source, cache } = read(name);
    const script = new Script(wrapped(source), { filename: name, cachedData: cache });
    scripts.set(name, script);
    script.runInThisContext()(module.exports, resolve, module);
    return module.exports;
  }
  return { load, scripts };
}
