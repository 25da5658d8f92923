/** The program as CommonJS chunks: an executable can run scripts from memory, and ES modules only from files. */

import { basename } from 'node:path';
import { build, buildSync, type Metafile, transform } from 'esbuild';
import { PROGRAM } from '../bundle.ts';

export interface Chunks {
  /** Text by the chunk's name, such as `main.js`. */
  texts: ReadonlyMap<string, string>;
  /** Those that every start needs: the program's entry, and what it imports without waiting. */
  atStart: ReadonlySet<string>;
  metafile: Metafile;
}

/** Bundles the program. */
export async function buildChunks(): Promise<Chunks> {
  const target = 'node26';
  const defined = { ...PROGRAM.define, 'import.meta.dirname': '""' };
  const { outputFiles, metafile } = await build({ ...PROGRAM, target, define: defined, write: false, metafile: true });
  const texts = new Map<string, string>();
  for (const { path, text } of outputFiles.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    const { code } = await transform(text, {
      format: 'cjs',
      platform: 'node',
      target,
      minify: true,
      // `import()` of a chunk becomes a `require` that waits its turn.
      supported: { 'dynamic-import': false },
    });
    texts.set(basename(path), code);
  }
  return { texts, atStart: startingAt('main.js', metafile), metafile };
}

function startingAt(entry: string, { outputs }: Metafile): Set<string> {
  const byName = new Map(Object.entries(outputs).map(([path, output]) => [basename(path), output]));
  const found = new Set<string>();
  const visit = (name: string): void => {
    const output = byName.get(name);
    if (!output || found.has(name)) return;
    found.add(name);
    for (const { path, kind } of output.imports) if (kind === 'import-statement') visit(basename(path));
  };
  visit(entry);
  return found;
}

/** A script of this folder, with what it imports. */
export function bundledScript(file: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [file],
    bundle: true,
    platform: 'node',
    target: 'node26',
    format: 'cjs',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}
