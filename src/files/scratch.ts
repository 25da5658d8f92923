/** A file of its own for a text that another program is to change. */

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Scratch {
  readonly path: string;
  read(): Promise<string>;
  remove(): Promise<void>;
}

/** Writes the text to a new file that only its owner can read. */
export async function createScratch(name: string, text: string): Promise<Scratch> {
  const folder = await mkdtemp(join(tmpdir(), 'kubectl-karmada-'));
  const path = join(folder, name);
  await writeFile(path, text, { mode: 0o600, flag: 'wx' });
  return {
    path,
    read: () => readFile(path, 'utf8'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
