/** Files that a command is asked to write. */

import { writeFile } from 'node:fs/promises';
import { messageOf, UserError } from '../base/errors.ts';

/** Writes the file, replacing what is there; throws UserError `BadInput` when it cannot be written. */
export async function writeText(path: string, content: string): Promise<void> {
  try {
    await writeFile(path, content);
  } catch (error) {
    throw new UserError('BadInput', `cannot write ${path}: ${messageOf(error)}`, { cause: error });
  }
}
