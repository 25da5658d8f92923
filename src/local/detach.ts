/** Starts `local up` as a process that outlives this one. */

import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isUserError, UserError } from '../base/errors.ts';
import { connectLocal } from './admin-client.ts';
import { prepareDataDir, readIfPresent } from './data-dir.ts';
import type { LocalStatus } from './status.ts';

export interface DetachOptions {
  dataDir: string;
  /** The program and arguments that run `local up` in the foreground: `[execPath, main, 'local', 'up', …]`. */
  command: readonly [string, ...string[]];
  timeoutSeconds: number;
}

const LOG = 'local.log';
const LOOK = 25;
const SHOWN_LINES = 10;

/** Resolves once the child serves; rejects with its last log lines when it ends instead, and ends it when it is too slow. */
export async function startDetached({ dataDir, command, timeoutSeconds }: DetachOptions): Promise<LocalStatus> {
  prepareDataDir(dataDir);
  const log = openSync(join(dataDir, LOG), 'w', 0o600);
  const [program, ...args] = command;
  const child = spawn(program, args, { detached: true, stdio: ['ignore', log, log], windowsHide: true });
  closeSync(log);
  child.unref();
  const failure = watchEnd(child);
  for (let waited = 0; waited < timeoutSeconds * 1000; waited += LOOK) {
    if (failure.reason !== undefined) throw failed(dataDir, failure.reason);
    const status = await statusOf(dataDir);
    if (status?.pid === child.pid && status) return status;
    await pause(LOOK);
  }
  child.kill('SIGTERM');
  throw failed(dataDir, `it was not ready within ${timeoutSeconds} s`);
}

function watchEnd(child: ChildProcess): { reason?: string } {
  const failure: { reason?: string } = {};
  child.once('error', (error) => {
    failure.reason = error.message;
  });
  child.once('exit', (code, signal) => {
    failure.reason = signal === null ? `it ended with exit code ${code}` : `it was ended by ${signal}`;
  });
  return failure;
}

async function statusOf(dataDir: string): Promise<LocalStatus | undefined> {
  try {
    return await (await connectLocal(dataDir)).status();
  } catch (thrown) {
    if (isUserError(thrown) && thrown.code === 'NotRunning') return undefined;
    throw thrown;
  }
}

function failed(dataDir: string, reason: string): UserError {
  const path = join(dataDir, LOG);
  const lines = (readIfPresent(path) ?? '').trimEnd().split('\n').slice(-SHOWN_LINES);
  const said = lines.map((line) => `  ${line}`).join('\n');
  return new UserError('Timeout', `the control plane did not start: ${reason}\n${said}`, {
    hint: `its log is ${path}`,
  });
}
