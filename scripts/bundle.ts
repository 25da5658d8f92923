/** How the program becomes JavaScript: one chunk to start with, and others that commands load when they run. */

import { readFileSync } from 'node:fs';
import { type BuildOptions, buildSync, type Plugin } from 'esbuild';
import { PAGE_BUILD } from '../src/files/page-script.ts';
import { commandsOnCall } from './commands-on-call.ts';
import { luaInside } from './lua-inside.ts';

/**
 * Of the Kubernetes client library only OpenID Connect. That part takes one function from the library's largest file,
 * which brings all others along: the function stands here instead.
 */
const onlyOpenIdConnect: Plugin = {
  name: 'only-openid-connect',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\/config\.js$/ }, ({ importer, path }) =>
      importer.includes('client-node') ? { path, namespace: 'buffer' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'buffer' }, () => ({
      contents: `import { readFileSync } from 'node:fs';
export const bufferFromFileOrString = (file, data) =>
  file ? readFileSync(file) : data ? Buffer.from(data, 'base64') : null;`,
    }));
  },
};

/** commander can start other programs, which nobody asks it to; the module for that takes a tenth of the start-up. */
const startsNoPrograms: Plugin = {
  name: 'starts-no-programs',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer, path }) =>
      /[\\/]commander[\\/]/.test(importer) ? { path, namespace: 'nothing' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'nothing' }, () => ({ contents: 'export default {}' }));
  },
};

/** A checkout bundles the page when it is asked for; here it is ready, in a chunk of its own. */
const pageInside: Plugin = {
  name: 'page-inside',
  setup({ onResolve, onLoad }) {
    onLoad({ filter: /[\\/]files[\\/]page-script\.ts$/ }, () => ({
      contents: `export const pageScript = async () => (await import('page')).default;`,
    }));
    onResolve({ filter: /^page$/ }, ({ path }) => ({ path, namespace: 'page' }));
    onLoad({ filter: /./, namespace: 'page' }, () => ({ contents: bundledPage(), loader: 'text' }));
  },
};

function bundledPage(): string {
  const { outputFiles } = buildSync({ ...PAGE_BUILD, entryPoints: ['src/preview/page/entry.ts'], write: false });
  return outputFiles[0]?.text ?? '';
}

/** The program as ES modules in `dist`, or wherever `outdir` says. */
export const PROGRAM: BuildOptions = {
  entryPoints: { main: 'src/main.ts' },
  bundle: true,
  splitting: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  // Some packages name their ES module only here, and their CommonJS form does not survive bundling.
  mainFields: ['module', 'main'],
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  plugins: [commandsOnCall, onlyOpenIdConnect, startsNoPrograms, pageInside, luaInside],
  // Nobody runs the bundle as a script.
  define: { 'import.meta.main': 'false' },
  metafile: true,
  // The licences come along in one file: see licences.ts.
  legalComments: 'none',
  logLevel: 'warning',
};

/** CommonJS packages inside ES modules still ask for `require`. */
export const REQUIRE = {
  js: "import { createRequire as __createRequire } from 'node:module';const require=__createRequire(import.meta.url);",
};

/** The version all releases carry. */
export const VERSION: string = JSON.parse(readFileSync('package.json', 'utf8')).version;
