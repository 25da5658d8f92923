/** Files for one user's eyes: certificates, keys, kubeconfigs. */

import { access, chmod, constants, mkdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { messageOf, UserError } from '../base/errors.ts';

/** The text of a file; undefined when there is none. Throws UserError `BadInput` when it cannot be read. */
export async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT' || codeOf(cause) === 'ENOTDIR') return undefined;
    throw new UserError('BadInput', `cannot read ${path}: ${messageOf(cause)}`, { cause });
  }
}

/** Writes all of it or nothing, readable by this user only, in a folder of the same kind; a file that is so already stays. */
export async function writePrivate(path: string, text: string): Promise<void> {
  if ((await readIfPresent(path)) === text) return;
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(temporary, text, { mode: 0o600, flag: 'wx' });
    await chmod(temporary, 0o600);
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new UserError('BadInput', `cannot write ${path}: ${messageOf(cause)}`, { cause });
  }
}

/** Why a file could not be written in this folder, which may have to be made first; undefined when it could. */
export async function folderProblem(folder: string): Promise<string | undefined> {
  try {
    const found = await stat(folder);
    if (!found.isDirectory()) return `${folder} is not a folder`;
    await access(folder, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (cause) {
    const parent = dirname(folder);
    if (codeOf(cause) === 'ENOENT' && parent !== folder) return folderProblem(parent);
    return `cannot write in ${folder}: ${WORDS[codeOf(cause)] ?? messageOf(cause)}`;
  }
}

const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EROFS: 'it is on a read-only file system',
  ENOTDIR: 'a part of the path is not a folder',
};

function codeOf(cause: unknown): string {
  return (cause as { code?: string }).code ?? '';
}

/** Removes files that are there, then folders as far as they are empty. */
export async function removeFiles(files: readonly string[], folders: readonly string[] = []): Promise<void> {
  for (const file of files) await rm(file, { force: true });
  for (const folder of folders) await rmdir(folder).catch(() => undefined);
}
