/** Running command lines in this process, with everything they print in hand. */

import type { MainIo } from '../../src/cli/context.ts';
import { main } from '../../src/main.ts';
import { systemClock } from './system-clock.ts';

export interface CommandLineResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Runs `main`, or what stands in its place, with captured streams, no environment, and a home that does not exist unless `io` says otherwise. */
export async function runCommand(
  argv: readonly string[],
  io: Partial<MainIo> = {},
  run = main,
): Promise<CommandLineResult> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const exitCode = await run(
    {
      stdout: { write: (text) => stdout.push(text) },
      stderr: { write: (text) => stderr.push(text) },
      stdin: {},
      env: {},
      home: '/nonexistent',
      clock: systemClock,
      startedAt: systemClock.now(),
      signal: new AbortController().signal,
      version: '0.0.0-test',
      programName: 'kubectl karmada',
      self: ['node', 'main.ts'],
      readFile: (path) => Promise.reject(new Error(`${path} does not exist`)),
      windows: false,
      findPrograms: () => Promise.resolve([]),
      ask: () => Promise.reject(new Error('nobody answers')),
      runForeground: () => Promise.resolve(undefined),
      programOutput: () => Promise.resolve(undefined),
      parentGone: new Promise(() => undefined),
      readerSignal: () => new AbortController().signal,
      ...io,
    },
    argv,
  );
  return { exitCode, stdout: stdout.join(''), stderr: stderr.join('') };
}
