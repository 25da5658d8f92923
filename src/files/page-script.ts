/** The script of the preview's page: bundled on the spot in a checkout; bundles of the program hold it ready. */

import { join } from 'node:path';
import { UserError } from '../base/errors.ts';

const ENTRY = join(import.meta.dirname, '..', 'preview', 'page', 'entry.ts');

/** The bundled script; throws UserError `MissingTool` where the bundler is not installed. */
export async function pageScript(): Promise<string> {
  const esbuild = await import('esbuild').catch(() => undefined);
  if (!esbuild) {
    throw new UserError('MissingTool', 'the page of the preview cannot be bundled', { hint: 'run `npm install`' });
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
