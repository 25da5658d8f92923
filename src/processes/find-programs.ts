/** Which files a name in PATH can mean. */

import { accessSync, constants, realpathSync } from 'node:fs';
import * as path from 'node:path';
import type { FoundProgram } from '../base/found-program.ts';

/** Programs called `name`, in the order of PATH; a file that appears twice is told once. */
export function findPrograms(name: string, env: NodeJS.ProcessEnv): FoundProgram[] {
  const folders = (env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const names = process.platform === 'win32' ? endings(env).map((ending) => `${name}${ending}`) : [name];
  const candidates = folders.flatMap((folder) => names.map((each) => path.join(folder, each)));
  const found = new Map<string, FoundProgram>();
  for (const candidate of candidates) {
    const target = runnable(candidate);
    if (target !== undefined && !found.has(target)) found.set(target, { path: candidate, target });
  }
  return [...found.values()];
}

function endings(env: NodeJS.ProcessEnv): string[] {
  return (env['PATHEXT'] ?? '.EXE;.CMD;.BAT').toLowerCase().split(';');
}

function runnable(file: string): string | undefined {
  try {
    accessSync(file, constants.X_OK);
    return realpathSync(file);
  } catch {
    return undefined;
  }
}
