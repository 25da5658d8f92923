/** How programs are started. */

import { spawn } from 'node:child_process';

/**
 * Node's own way, but for Windows: there a name may mean `NAME.cmd`, which only the command interpreter can run, with
 * quotes that are its own.
 */
export async function spawner(platform = process.platform): Promise<typeof spawn> {
  return platform === 'win32' ? ((await import('cross-spawn')).default as typeof spawn) : spawn;
}
