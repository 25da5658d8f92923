/** Writes what is derived from the sources; with --verify writes nothing and fails when something is stale. */

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { karmadaCrds } from '../src/api/karmada-crds.ts';
import { commandPages } from './command-pages.ts';
import { dependenciesPage } from './dependencies-page.ts';

interface Generated {
  folder: string;
  /** File name → text; other files in the folder are removed. */
  files: ReadonlyMap<string, string>;
}

const NOTE = '# Derived from src/api by `npm run generate`; change the kind, not this file.\n';

function crds(): Generated {
  const files = karmadaCrds().map((crd): [string, string] => [
    `${crd.metadata.name}.yaml`,
    NOTE + dump(crd, { noRefs: true, lineWidth: 120 }),
  ]);
  return { folder: join('docs', 'crds'), files: new Map(files) };
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function existing(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Paths that differ from what they should be, missing and surplus ones included. */
export function stale({ folder, files }: Generated): string[] {
  const changed = [...files].filter(([name, text]) => read(join(folder, name)) !== text).map(([name]) => name);
  const surplus = existing(folder).filter((name) => !files.has(name));
  return [...changed, ...surplus].map((name) => join(folder, name));
}

function write({ folder, files }: Generated): void {
  mkdirSync(folder, { recursive: true });
  for (const name of existing(folder)) if (!files.has(name)) rmSync(join(folder, name));
  for (const [name, text] of files) writeFileSync(join(folder, name), text);
}

const outputs: readonly Generated[] = [
  crds(),
  { folder: join('docs', 'commands'), files: commandPages() },
  { folder: join('docs', 'dependencies'), files: await dependenciesPage() },
];
const changed = outputs.flatMap(stale);
if (process.argv.includes('--verify')) {
  for (const path of changed) console.error(`stale: ${path}`);
  if (changed.length > 0) process.exitCode = 1;
} else {
  for (const output of outputs) write(output);
  console.log(changed.length === 0 ? 'everything is current' : changed.map((path) => `wrote ${path}`).join('\n'));
}
