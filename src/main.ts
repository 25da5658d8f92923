/** The composition root: the real streams, environment, clock and signals, handed to the command line. */

import { existsSync } from 'node:fs';
import * as path from 'node:path';
import packageFile from '../package.json' with { type: 'json' };
import { type Clock, LONGEST_DELAY } from './base/clock.ts';
import { commandGroups } from './cli/commands/index.ts';
import type { MainIo } from './cli/context.ts';
import { runCommandLine } from './cli/run.ts';
import { homeFolder } from './processes/home-folder.ts';
import { type StandardStream, standardStream } from './processes/standard-stream.ts';

/** Runs one command line and resolves with the exit code; nothing outside of `io` is touched. */
export function main(io: MainIo, argv: readonly string[]): Promise<number> {
  return runCommandLine(io, argv, commandGroups);
}

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(delay, action) {
    const timer = setTimeout(action, Math.min(delay, LONGEST_DELAY));
    timer.unref();
    return () => clearTimeout(timer);
  },
};

const LONG_MS = 1 << 30;

/**
 * Runs this process's command line; `script` is the file people started, and none in a single executable. `exit` ends
 * the process where something that failed to close would keep it, once the exit code has been set; absent: it is kept.
 */
export async function runProcess(script?: string, exit = nobody): Promise<number> {
  // Timers of the clock do not count: a command that waits for nothing else would end here.
  const alive = setInterval(() => undefined, LONG_MS);
  const outputs = standardOutputs();
  try {
    return await main(processIo(script, outputs), process.argv.slice(2));
  } finally {
    clearInterval(alive);
    void endWhenRead(outputs, exit);
  }
}

const LINGER_MS = 2000;

const nobody = (): void => undefined;

/** What failed to close ends with the command all the same, but not before its answer has found its way. */
async function endWhenRead({ stdout, stderr }: StandardOutputs, exit: () => void): Promise<void> {
  await Promise.all([stdout.flushed(), stderr.flushed()]);
  setTimeout(exit, LINGER_MS).unref();
}

interface StandardOutputs {
  stdout: StandardStream;
  stderr: StandardStream;
}

function standardOutputs(): StandardOutputs {
  return { stdout: standard(1, () => process.stdout), stderr: standard(2, () => process.stderr) };
}

/** The streams, environment, clock and signals of this process. */
export function processIo(script?: string, { stdout, stderr } = standardOutputs()): MainIo {
  return {
    stdout,
    stderr,
    stdin: lazyStdin,
    env: process.env,
    home: homeFolder({ env: process.env, platform: process.platform, otherwise: systemHome, exists: existsSync }),
    clock: systemClock,
    startedAt: systemClock.now() - process.uptime() * MS,
    signal: interruption(),
    version: packageFile.version,
    programName: programName(script),
    self: script === undefined ? [process.execPath] : [process.execPath, script],
    // Node's own modules take time to load, too.
    readFile: async (file) => (await import('node:fs/promises')).readFile(file, 'utf8'),
    windows: process.platform === 'win32',
    findPrograms: async (name) => (await import('./processes/find-programs.ts')).findPrograms(name, process.env),
    runForeground: async (program) => (await import('./processes/foreground.ts')).runForeground(program),
    programOutput: async (program) => (await import('./processes/program-output.ts')).programOutput(program),
    ask,
    parentGone: parentEnd(),
    readerSignal: () => stdout.readerSignal(),
  };
}

/** The module for it is read where nothing else tells. */
function systemHome(): string {
  return process.getBuiltinModule('node:os').homedir();
}

const MS = 1000;

/** A console of Windows takes no bytes but only what its stream makes of them. */
function standard(fd: number, open: () => NodeJS.WriteStream): StandardStream {
  return standardStream({ fd, open, atOnce: process.platform === 'win32' });
}

/** Opening standard input takes time, and most commands never look at it. */
const lazyStdin = {
  get isTTY() {
    return process.stdin.isTTY;
  },
};

/** The question goes to standard error: standard output is for answers. */
async function ask(question: string): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

/** A program that kubectl finds under this name is one of its plugins. */
function programName(script: string | undefined): string {
  const called = path
    .basename(script === undefined ? process.argv0 : (process.argv[1] ?? script))
    .replace(/\.(exe|cmd|js|ts)$/, '');
  return called === 'kubectl-karmada' || called === 'main' ? 'kubectl karmada' : called;
}

/** The first signal asks for an orderly end; a second one ends at once, as if nobody listened. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const onSignal = (name: NodeJS.Signals): void => {
    for (const other of names) process.off(other, onSignal);
    controller.abort(new Error(`ended by ${name}`));
  };
  for (const name of names) process.on(name, onSignal);
  return controller.signal;
}

const PARENT_CHECK_MS = 500;

/** A process whose parent ends gets another parent; an IPC channel to it closes. */
function parentEnd(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    resolve();
  }, PARENT_CHECK_MS);
  timer.unref();
  return promise;
}

// `node src/main.ts` runs; importing this file does not.
if (import.meta.main && process.argv[1] !== undefined) process.exitCode = await runProcess(process.argv[1]);
