/** A file for another program's eyes only, which is gone when this process is: however it ends, where that can be had. */

import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

export interface SecretFile {
  /** What the other program opens, as often as it likes. */
  path: string;
  remove(): Promise<void>;
}

const PREFIX = 'kubectl-karmada-';

/** Writes it; only its owner may read it. */
export async function createSecretFile(name: string, text: string, platform = process.platform): Promise<SecretFile> {
  await removeLeftovers();
  const folder = await mkdtemp(path.join(tmpdir(), `${PREFIX}${process.pid}-`));
  const file = path.join(folder, name);
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    await writeFile(file, text, { mode: 0o600, flag: 'wx' });
    return platform === 'linux' ? await nameless(file, remove) : { path: file, remove };
  } catch (thrown) {
    await remove();
    throw thrown;
  }
}

/** Linux names open files, too: nothing is left on the disk, even after a signal that nobody can catch. */
async function nameless(file: string, remove: () => Promise<void>): Promise<SecretFile> {
  const descriptor = openSync(file, 'r');
  await remove();
  return {
    path: `/proc/${process.pid}/fd/${descriptor}`,
    remove: () => Promise.resolve(closeSync(descriptor)),
  };
}

/** Removes what processes have left that were killed. */
async function removeLeftovers(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  const left = names.filter((name) => {
    const pid = new RegExp(`^${PREFIX}(\\d+)-\\w+$`).exec(name)?.[1];
    return pid !== undefined && !isAlive(Number(pid));
  });
  // Another user's cannot be removed, and is not ours to tell of.
  for (const name of left) await rm(path.join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
