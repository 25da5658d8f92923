/** Running another program on this process's terminal. */

import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import type { ForegroundProgram } from '../base/foreground.ts';
import { createSecretFile } from './secret-file.ts';
import { spawner } from './spawner.ts';

/** Runs a program with this one's streams and signals; resolves with its exit code, or undefined where there is none. */
export async function runForeground({
  program,
  args,
  env,
  secretFile,
  input,
}: ForegroundProgram): Promise<number | undefined> {
  if (!secretFile) return run({ program, args, env: { ...env }, input });
  const file = await createSecretFile(secretFile.name, secretFile.text);
  try {
    return await run({ program, args, env: { ...env, [secretFile.variable]: file.path }, input });
  } finally {
    await file.remove();
  }
}

interface Run {
  program: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  input: string | undefined;
}

async function run({ program, args, env, input }: Run): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  const spawn = await spawner();
  const child = spawn(program, args, { env, stdio: [input === undefined ? 'inherit' : 'pipe', 'inherit', 'inherit'] });
  feed(child, input);
  const release = passSignals(child);
  child.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') resolve(undefined);
    else reject(error);
  });
  child.on('close', (code, signal) => resolve(exitCodeOf(code, signal)));
  return promise.finally(release);
}

/** A program that reads only a part of its input, or none, is no failure. */
function feed({ stdin }: ChildProcess, input: string | undefined): void {
  stdin?.on('error', () => undefined);
  stdin?.end(input);
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
