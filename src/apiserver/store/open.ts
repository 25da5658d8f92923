/** Opens a store in a file, or one that lives in memory only. */

import { chmodSync, closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf, UserError } from '../../base/errors.ts';
import { openFileJournal } from './file-journal.ts';
import { type Journal, memoryJournal } from './journal.ts';
import { createStore, type Store } from './store.ts';

export interface OpenOptions {
  /** A file in a directory of its own, or `:memory:`. */
  path: string;
  /** How many events are remembered at least. */
  historyLimit?: number;
}

/** Rejects with UserError `AlreadyRunning` when another process holds the file. */
export async function openStore({ path, ...options }: OpenOptions): Promise<Store> {
  return createStore({ journal: path === ':memory:' ? memoryJournal : lockedJournal(path), ...options });
}

const OWNER_ONLY_DIRECTORY = 0o700;
const OWNER_ONLY_FILE = 0o600;

function lockedJournal(path: string): Journal {
  const directory = dirname(path);
  mkdirSync(directory, { recursive: true, mode: OWNER_ONLY_DIRECTORY });
  chmodSync(directory, OWNER_ONLY_DIRECTORY);
  // SQLite gives its side files the mode of the main one.
  closeSync(openSync(path, 'a', OWNER_ONLY_FILE));
  chmodSync(path, OWNER_ONLY_FILE);
  const pidFile = `${path}.pid`;
  const journal = openOrExplain(path, pidFile);
  // The lock is SQLite's; the file only names its holder.
  writeFileSync(pidFile, `${process.pid}\n`, { mode: OWNER_ONLY_FILE });
  return {
    ...journal,
    close() {
      journal.close();
      rmSync(pidFile, { force: true });
    },
  };
}

const BUSY = 5;

function openOrExplain(path: string, pidFile: string): Journal {
  try {
    return openFileJournal(path);
  } catch (cause) {
    if ((cause as { errcode?: number }).errcode !== BUSY) {
      throw new UserError('BadInput', `cannot open the store ${path}: ${messageOf(cause)}`, { cause });
    }
    const holder = holderOf(pidFile);
    throw new UserError('AlreadyRunning', `${path} is in use by another process${holder ? ` (pid ${holder})` : ''}`, {
      hint: holder ? `stop it first, e.g. with "kubectl karmada local down" or "kill ${holder}"` : 'stop it first',
      cause,
    });
  }
}

function holderOf(pidFile: string): string | undefined {
  try {
    return readFileSync(pidFile, 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}
