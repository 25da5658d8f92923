/** The program as people run it: a process of its own, from the sources, with a home folder of its own. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import * as path from 'node:path';
import { scratchFolder } from '../testbed/testbed.ts';

const MAIN = path.resolve(import.meta.dirname, '../../../src/main.ts');

export interface Ended {
  /** null when a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
  seconds: number;
}

export interface Running {
  child: ChildProcess;
  /** Resolves once standard error has matched; rejects when the process ends before. */
  untilSays(pattern: RegExp): Promise<void>;
  ended: Promise<Ended>;
}

export interface Surroundings {
  home: string;
  /** Default: none, so that the kubeconfig is looked for below the home folder. */
  kubeconfig?: string;
  cwd?: string;
}

/** A new home folder that vanishes with the testbed. */
export function newHome(name: string): string {
  const home = scratchFolder(name);
  mkdirSync(home, { recursive: true });
  return home;
}

/** Starts a command line. */
export function startCommand({ home, kubeconfig, cwd = home }: Surroundings, ...argv: readonly string[]): Running {
  const env = {
    PATH: process.env['PATH'],
    HOME: home,
    ...(kubeconfig === undefined ? {} : { KUBECONFIG: kubeconfig }),
  };
  const started = performance.now();
  const child = spawn(process.execPath, [MAIN, ...argv], { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (part: string) => {
      output[stream] += part;
    });
  const ended = once(child, 'close').then(([code]) => ({
    code: code as number | null,
    ...output,
    seconds: (performance.now() - started) / 1000,
  }));
  const untilSays = (pattern: RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (pattern.test(output.stderr)) resolve();
      };
      look();
      child.stderr.on('data', look);
      void ended.then(() => reject(new Error(`ended without saying ${pattern}: ${output.stderr}`)));
    });
  return { child, untilSays, ended };
}

/** Runs a command line to its end. */
export function command(surroundings: Surroundings, ...argv: readonly string[]): Promise<Ended> {
  return startCommand(surroundings, ...argv).ended;
}

/** What it has printed; throws what it has said when it failed. */
export function success({ code, stdout, stderr }: Ended): string {
  if (code !== 0) throw new Error(`exit code ${code}: ${stderr}`);
  return stdout;
}
