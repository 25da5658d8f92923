/**
 * Where the testbed lives: one folder, and namespaces of its own for processes, mounts and network. Whatever happens in
 * there, killing the first process ends every other one, and the kernel takes interfaces, firewall rules and mounts back.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import * as path from 'node:path';
import { makeCgroup, removeCgroup } from './cgroup.ts';

const PREFIX = 'karmada-testbed-';

/** Runs `node script args…` in a new sandbox and resolves with its exit code; nothing of it is left then. */
export async function runInSandbox(script: string, args: readonly string[]): Promise<number> {
  sweep();
  const name = `${PREFIX}${process.pid}`;
  const folder = path.join(tmpdir(), name);
  mkdirSync(folder, { mode: 0o755 });
  makeCgroup(name);
  const ended = onSignal(() => child.kill('SIGKILL'));
  const child = spawn(
    'unshare',
    [...NAMESPACES, 'bash', '-c', FIRST_PROCESS, 'bash', process.execPath, script, folder, ...args],
    {
      // The last one is held open by this process alone: when it ends, for whatever reason, the sandbox does too.
      stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
      detached: true,
    },
  );
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  ended();
  clear(folder);
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}

const NAMESPACES = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];

/** The first process of a PID namespace must look after orphans, which bash does and Node does not. */
const FIRST_PROCESS = '{ read -r <&3; kill -9 -1; } & "$@" 3<&-; exit $?';

/** Calls `stop` once on the first signal that asks to end; returns what stops listening. */
function onSignal(stop: () => void): () => void {
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of names) process.on(name, stop);
  return () => {
    for (const name of names) process.off(name, stop);
  };
}

/** Removes what runs left behind that were killed outright. */
function sweep(): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX)))
    if (!existsSync(`/proc/${name.slice(PREFIX.length)}`)) clear(path.join(tmpdir(), name));
}

function clear(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  removeCgroup(path.basename(folder));
}
