/** Archives of texts. */

import { access, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { messageOf, UserError } from '../base/errors.ts';

export interface ArchiveEntry {
  /** Relative, with slashes, below the archive's folder. */
  path: string;
  text: string;
}

export interface ArchiveChoice {
  /** The one folder that everything is in. */
  folder: string;
  entries: readonly ArchiveEntry[];
}

/**
 * Writes a .tar.gz that only its owner can read; the file is there when it is whole. Throws UserError `FileExists` where
 * something is in the way and `BadInput` where it cannot be written.
 */
export async function writeArchive(file: string, { folder, entries }: ArchiveChoice): Promise<void> {
  const { create } = await import('tar');
  await refuseExisting(file);
  let stage: string | undefined;
  try {
    // Beside its destination: moved there in one step.
    stage = await mkdtemp(join(dirname(resolve(file)), '.archive-'));
    for (const { path, text } of entries) {
      const target = join(stage, folder, path);
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      await writeFile(target, text, { mode: 0o600 });
    }
    const whole = join(stage, 'whole.tar.gz');
    await create({ cwd: stage, file: whole, gzip: true, portable: true, mode: 0o600 }, [folder]);
    await rename(whole, file);
  } catch (cause) {
    throw new UserError('BadInput', `cannot write ${file}: ${messageOf(cause)}`, { cause });
  } finally {
    if (stage !== undefined) await rm(stage, { recursive: true, force: true });
  }
}

/** So that nothing is asked for in vain. */
export async function refuseExisting(file: string): Promise<void> {
  const exists = await access(file).then(
    () => true,
    () => false,
  );
  if (exists) throw new UserError('FileExists', `${file} exists already`, { hint: 'name another file' });
}
