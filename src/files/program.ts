/** Small programs that are put beside this one. */

import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { UserError } from '../base/errors.ts';

export interface ProgramFile {
  folder: string;
  name: string;
  text: string;
  /** What a file of this kind contains; one of this name without it is somebody else's. */
  mark: string;
}

/** Writes a file that can be run, in a folder that is made where it is missing, and answers its path; throws UserError where it may not or must not. */
export async function writeProgram({ folder, name, text, mark }: ProgramFile): Promise<string> {
  const file = path.join(folder, name);
  const present = await readFile(file, 'utf8').catch(() => undefined);
  if (present !== undefined && !present.includes(mark)) {
    throw new UserError('FileExists', `${file} exists, and is not from this program`, {
      hint: 'move it away first',
    });
  }
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(file, text);
    await chmod(file, 0o755);
  } catch (cause) {
    throw new UserError('Forbidden', `cannot write ${file}`, {
      cause,
      hint: 'name a folder of PATH that you may write to with --dir',
    });
  }
  return file;
}

/** The folder that a file is in. */
export function folderOf(file: string): string {
  return path.dirname(file);
}
