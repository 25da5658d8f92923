/** Benchmarks' code as it is shipped: starting from sources takes longer, and what reads TypeScript takes 60 MB by itself. */

import { join } from 'node:path';
import { build } from 'esbuild';
import { PROGRAM, REQUIRE } from '../bundle.ts';

/** Bundles a script of this folder into `outdir`, and answers the path of what can be run. */
export async function bundled(script: string, outdir: string): Promise<string> {
  const entryPoints = { measured: join(import.meta.dirname, script) };
  await build({ ...PROGRAM, entryPoints, outdir, outExtension: { '.js': '.mjs' }, banner: REQUIRE });
  return join(outdir, 'measured.mjs');
}
