/** Bundles what a package ships: the CLI (split so that a command loads only its own layers), the scheduling library and the preview's page. */

import { rmSync } from 'node:fs';
import { type BuildOptions, build } from 'esbuild';
import { PAGE_BUILD } from '../src/files/page-script.ts';
import { luaInside } from './lua-inside.ts';

const BUNDLES: readonly BuildOptions[] = [
  {
    entryPoints: { main: 'src/main.ts' },
    splitting: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // Some packages name their ES module only here, and their CommonJS form does not survive bundling.
    mainFields: ['module', 'main'],
    chunkNames: 'chunks/[name]-[hash]',
    banner: {
      // CommonJS dependencies inside an ES module bundle still ask for `require`.
      js: "import { createRequire as __createRequire } from 'node:module';const require=__createRequire(import.meta.url);",
    },
    external: ['esbuild'],
    plugins: [luaInside],
    legalComments: 'linked',
  },
  { entryPoints: { scheduler: 'src/scheduler/index.ts' }, platform: 'neutral', target: 'es2024', format: 'esm' },
  { ...PAGE_BUILD, entryPoints: { 'preview-page': 'src/preview/page/entry.ts' } },
];

rmSync('dist', { recursive: true, force: true });
for (const options of BUNDLES) await build({ ...options, bundle: true, outdir: 'dist', logLevel: 'warning' });
