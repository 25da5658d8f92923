/** Builds what the package ships: the program, and the scheduling library with its types. */

import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { PROGRAM, REQUIRE } from './bundle.ts';
import { bundledPackages, noticesOf } from './licences.ts';

rmSync('dist', { recursive: true, force: true });
const { metafile } = await build({ ...PROGRAM, banner: REQUIRE, metafile: true });
await build({
  entryPoints: { scheduler: 'src/scheduler/index.ts' },
  bundle: true,
  platform: 'neutral',
  target: 'es2024',
  format: 'esm',
  outdir: 'dist',
  logLevel: 'warning',
});
writeFileSync('dist/THIRD-PARTY-LICENSES', noticesOf(bundledPackages(metafile)));

const types = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'scripts/scheduler-types.json'], {
  stdio: 'inherit',
});
if (types.status !== 0) process.exitCode = 1;
