/** Asking another program something. */

import { execFile } from 'node:child_process';
import type { AskedProgram } from '../base/program-output.ts';

/** Resolves with what it prints to standard output, or undefined where it is not there or fails. */
export function programOutput({ program, args, env, signal }: AskedProgram): Promise<string | undefined> {
  return new Promise((resolve) => {
    const options = { env: { ...env }, signal, windowsHide: true };
    const child = execFile(program, args, options, (error, stdout) => resolve(error ? undefined : stdout));
    child.stdin?.end();
  });
}
