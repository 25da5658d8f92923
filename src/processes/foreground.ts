/** Running another program on this process's terminal. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import * as path from 'node:path';
import type { ForegroundProgram } from '../base/foreground.ts';

/** Runs a program with this one's streams and signals; resolves with its exit code, or undefined where there is none. */
export async function runForeground({
  program,
  args,
  env,
  secretFile,
}: ForegroundProgram): Promise<number | undefined> {
  if (!secretFile) return run(program, args, { ...env });
  // Only its owner may enter.
  const folder = await mkdtemp(path.join(tmpdir(), 'kubectl-karmada-'));
  try {
    const file = path.join(folder, secretFile.name);
    await writeFile(file, secretFile.text, { mode: 0o600, flag: 'wx' });
    return await run(program, args, { ...env, [secretFile.variable]: file });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  const child = spawn(program, args, { env, stdio: 'inherit' });
  const release = passSignals(child);
  child.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') resolve(undefined);
    else reject(error);
  });
  child.on('close', (code, signal) => resolve(exitCodeOf(code, signal)));
  return promise.finally(release);
}

/** As shells count: a program that a signal ended. */
function exitCodeOf(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? 128 + (signal ? constants.signals[signal] : 0);
}

/** The program decides what a signal means, and this process outlives it to clean up. */
function passSignals(child: ChildProcess): () => void {
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const pass = (name: NodeJS.Signals): void => {
    // A terminal has told the program already: it tells every process in the foreground.
    if (name !== 'SIGINT' || !process.stdin.isTTY) child.kill(name);
  };
  for (const name of names) process.on(name, pass);
  return () => {
    for (const name of names) process.off(name, pass);
  };
}
