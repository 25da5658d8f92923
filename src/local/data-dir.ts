/** The directory that holds an embedded control plane: who runs it, its certificates, and its stores. */

import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, UserError } from '../base/errors.ts';
import type { FlagTexts } from './flags.ts';
import type { Fleet } from './fleet.ts';

/** What `state.json` holds while a control plane runs, and after it has stopped. */
export interface LocalState {
  pid: number;
  version: string;
  startedAt: string;
  kubeconfigPath: string;
  /** Ports by server name, kept so that kubeconfigs and Cluster objects stay right across restarts. */
  ports: Record<string, number>;
  fleet: Fleet;
  /** The flags of all starts so far. */
  flags?: FlagTexts;
  /** Absent once the control plane has stopped in good order. */
  admin?: { url: string; token: string };
}

const STATE = 'state.json';

/** Creates the directory, closed to other users. */
export function prepareDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new UserError('BadInput', `${dataDir} cannot be the data directory: ${messageOf(cause)}`, { cause });
  }
}

/** Writes a file that only this user may read, all of it or nothing. */
export function writePrivately(path: string, content: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  const file = openSync(temporary, 'w', 0o600);
  try {
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}

/** The text of a file; undefined when there is none. */
export function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    if ((thrown as { code?: string }).code === 'ENOENT') return undefined;
    throw thrown;
  }
}

/** What the last or present run left; undefined before the first one. */
export function readState(dataDir: string): LocalState | undefined {
  const text = readStateText(dataDir);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as LocalState;
  } catch (cause) {
    throw new UserError('BadInput', `${join(dataDir, STATE)} is damaged`, {
      cause,
      hint: 'start afresh with: kubectl karmada local down --purge',
    });
  }
}

function readStateText(dataDir: string): string | undefined {
  try {
    return readIfPresent(join(dataDir, STATE));
  } catch (cause) {
    throw new UserError('BadInput', `${dataDir} cannot be read as a data directory: ${messageOf(cause)}`, { cause });
  }
}

export function writeState(dataDir: string, state: LocalState): void {
  writePrivately(join(dataDir, STATE), `${JSON.stringify(state, null, 2)}\n`);
}

/** Removes everything an embedded control plane keeps; the caller has made sure that none runs. */
export function purgeDataDir(dataDir: string): void {
  const isOurs =
    readIfPresent(join(dataDir, STATE)) !== undefined || readIfPresent(join(dataDir, 'lock')) !== undefined;
  if (isOurs) rmSync(dataDir, { recursive: true, force: true });
}
