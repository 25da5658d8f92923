/** Programs that run for as long as the sandbox does. */

import { spawn } from 'node:child_process';
import { openSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Starts a program whose log is `<name>.log` in `folder`; it ends with the sandbox. */
export function startDaemon(folder: string, name: string, [program = '', ...args]: readonly string[]): void {
  const log = openSync(path.join(folder, `${name}.log`), 'a');
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', log, log], detached: true });
  child.unref();
  writeFileSync(path.join(folder, `${name}.pid`), String(child.pid));
}

/** Asks `check` until it holds; else the end of the daemon's log says why. */
export async function untilTrue(what: string, check: () => boolean | Promise<boolean>, logFile: string): Promise<void> {
  const end = Date.now() + 60_000;
  while (Date.now() < end) {
    if (await check()) return;
    await sleep(100);
  }
  const log = readFileSync(logFile, 'utf8').split('\n').slice(-15).join('\n');
  throw new Error(`${what} did not come true within 60 s; ${logFile} ends with\n${log}`);
}

/** JSON is YAML, too. */
export function writeConfig(file: string, document: object): string {
  writeFileSync(file, JSON.stringify(document, null, 2), { mode: 0o600 });
  return file;
}
