/** A page on everything of others that is in the bundle, with its licence, from the bundle itself. */

import { build } from 'esbuild';
import { PROGRAM } from './bundle.ts';
import { bundledPackages } from './licences.ts';

/** File name → text. */
export async function dependenciesPage(): Promise<ReadonlyMap<string, string>> {
  const { metafile } = await build({ ...PROGRAM, minify: false, write: false, metafile: true });
  const packages = bundledPackages(metafile);
  const rows = packages.map(
    ({ name, version, licence, homepage }) => `| [${name}](${homepage}) | ${version} | ${licence} |`,
  );
  const text = [
    '# What is inside',
    'The program installs nothing besides itself. Code of these packages is bundled into it, from the versions that',
    '`package-lock.json` pins; their licence texts come along as `THIRD-PARTY-LICENSES`. Executables also contain Node.js (MIT,',
    'with the licences of its own parts). Derived from the bundle by `npm run generate`.',
    '',
    '| package | version | licence |',
    '|---|---|---|',
    ...rows,
    '',
    `${packages.length} packages; none is installed at run time.`,
    '',
  ].join('\n');
  return new Map([['README.md', text.replace('# What is inside\n', '# What is inside\n\n')]]);
}
