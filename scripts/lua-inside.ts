/** Puts the worker that runs scripts, and Lua itself, into the bundle: a binary has no files beside it. */

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { build, type Plugin } from 'esbuild';
import { LUA_WASM } from '../src/lua/program.ts';

async function workerScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: ['src/lua/worker.ts'],
    bundle: true,
    minify: true,
    write: false,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    legalComments: 'none',
  });
  return outputFiles[0]?.text ?? '';
}

export const luaInside: Plugin = {
  name: 'lua-inside',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]src[\\/]lua[\\/]program\.ts$/ }, async () => {
      const wasm = await readFile(createRequire(import.meta.url).resolve(LUA_WASM));
      const contents = [
        `const worker = ${JSON.stringify(await workerScript())};`,
        `const wasm = Buffer.from('${wasm.toString('base64')}', 'base64');`,
        'export const loadProgram = async () => ({ worker, wasm });',
      ];
      return { contents: contents.join('\n'), loader: 'js' };
    });
  },
};
