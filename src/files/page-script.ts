/** The script of the preview's page: built into the package, bundled on the spot in a checkout. */

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../base/errors.ts';

const NAME = 'preview-page.js';
/** Where a package has it, seen from the bundle and from its chunks. */
const BUILT = [join(import.meta.dirname, NAME), join(import.meta.dirname, '..', NAME)];
const ENTRY = join(import.meta.dirname, '..', 'preview', 'page', 'entry.ts');

/** The bundled script; throws UserError `MissingTool` where it is neither built nor can be. */
export async function pageScript(): Promise<string> {
  const built = BUILT.find((path) => existsSync(path));
  if (built) return readFile(built, 'utf8');
  const esbuild = existsSync(ENTRY) ? await import('esbuild').catch(() => undefined) : undefined;
  if (!esbuild) {
    throw new UserError('MissingTool', 'the page of the preview is not part of this installation', {
      hint: 'reinstall kubectl-karmada; in a checkout run `npm install`',
    });
  }
  const { outputFiles } = await esbuild.build({ ...PAGE_BUILD, entryPoints: [ENTRY], write: false });
  return outputFiles[0]?.text ?? '';
}

/** How the script is bundled: one ES module that needs nothing but a browser. */
export const PAGE_BUILD = {
  bundle: true,
  minify: true,
  platform: 'browser',
  target: 'es2024',
  format: 'esm',
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'silent',
} as const;
