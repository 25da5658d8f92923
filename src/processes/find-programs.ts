/** Which files a name in PATH can mean. */

import { accessSync, constants, realpathSync } from 'node:fs';
import * as path from 'node:path';
import type { FoundProgram } from '../base/found-program.ts';

/** Programs called `name`, in the order of PATH; a file that appears twice is told once. */
export function findPrograms(name: string, env: NodeJS.ProcessEnv): FoundProgram[] {
  const candidates = candidatesFor(name, env, process.platform);
  const found = new Map<string, FoundProgram>();
  for (const candidate of candidates) {
    const target = runnable(candidate);
    if (target !== undefined && !found.has(target)) found.set(target, { path: candidate, target });
  }
  return [...found.values()];
}

/** The files that the name may mean, in the order they are looked for. */
export function candidatesFor(name: string, env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string[] {
  const windows = platform === 'win32';
  const { delimiter, join } = windows ? path.win32 : path.posix;
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const names = windows ? endings(env).map((ending) => `${name}${ending}`) : [name];
  return folders.flatMap((folder) => names.map((each) => join(folder, each)));
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
