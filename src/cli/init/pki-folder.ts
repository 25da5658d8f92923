/** The folder of certificates: it remembers which files we made, so that nothing of the user's is ever removed with them. */

import { readIfPresent, removeFiles, writePrivate } from '../../files/private.ts';

const LIST = '.made-by-init';

/** Writes the files, and notes those that were not there before. */
export async function writePkiFolder(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  const ours = new Set(await madeByInit(folder));
  for (const name of Object.keys(files)) if ((await readIfPresent(`${folder}/${name}`)) === undefined) ours.add(name);
  await writePrivate(`${folder}/${LIST}`, `${[...ours].sort().join('\n')}\n`);
  for (const [name, text] of Object.entries(files)) await writePrivate(`${folder}/${name}`, text);
}

async function madeByInit(folder: string): Promise<string[]> {
  const text = (await readIfPresent(`${folder}/${LIST}`)) ?? '';
  return text.split('\n').filter((name) => /^[a-z-]+\.(crt|key)$/.test(name));
}

/** Removes what we made; true when there was something. */
export async function purgePkiFolder(folder: string): Promise<boolean> {
  const names = await madeByInit(folder);
  await removeFiles(
    [...names, LIST].map((name) => `${folder}/${name}`),
    [folder],
  );
  return names.length > 0;
}
