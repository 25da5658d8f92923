/** One control plane per data directory: a lock that a killed process cannot leave behind. */

import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { UserError } from '../base/errors.ts';
import { readIfPresent, writePrivately } from './data-dir.ts';

export interface Lock {
  release(): void;
}

/** SQLite's own lock on an otherwise empty database: the operating system drops it when its process ends. */
function tryLock(dataDir: string, patience: number): DatabaseSync | undefined {
  const path = join(dataDir, 'lock');
  // SQLite gives its files the mode of the database, which is therefore made first.
  closeSync(openSync(path, 'a', 0o600));
  const database = new DatabaseSync(path, { timeout: patience });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return database;
  } catch {
    database.close();
    return undefined;
  }
}

/** A database that nobody refers to is collected, and its lock with it. */
const held = new Set<DatabaseSync>();

/** Outlasts another process that only looks whether the lock is held, in milliseconds. */
const PATIENCE = 300;

/** Takes the directory, or throws UserError `AlreadyRunning` that names the process which has it. */
export function takeLock(dataDir: string): Lock {
  const holder = join(dataDir, 'lock.pid');
  const database = tryLock(dataDir, PATIENCE);
  if (!database) {
    const pid = readIfPresent(holder)?.trim();
    throw new UserError('AlreadyRunning', `${dataDir} is in use${pid ? ` by process ${pid}` : ''}`, {
      hint: 'stop it with: kubectl karmada local down',
    });
  }
  writePrivately(holder, `${process.pid}\n`);
  held.add(database);
  return {
    release() {
      if (held.delete(database)) database.close();
    },
  };
}

/** True while some process holds the directory. */
export function isLocked(dataDir: string): boolean {
  if (!existsSync(join(dataDir, 'lock'))) return false;
  const database = tryLock(dataDir, 0);
  database?.close();
  return database === undefined;
}
