/** The journal in a file: one row per object, every batch of writes one durable transaction. */

import { closeSync, fdatasync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import type { StoreEvent } from './history.ts';
import type { Journal } from './journal.ts';
import { storedText } from './stored.ts';

const flushToDisk = promisify(fdatasync);

/**
 * `NORMAL` leaves it to this file to wait for the disk after a commit: `FULL` would do the same, but hold up the whole
 * process meanwhile. The exclusive mode keeps the file locked for as long as the process lives,
 * however it ends, and spares the shared-memory file.
 */
const SETTINGS = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA wal_autocheckpoint = 2000;
`;

/** Texts are long: in a table without row ids each would spread over more pages, and writing take twice as long. */
const TABLES = `
  CREATE TABLE IF NOT EXISTS object (
    resource TEXT NOT NULL, key TEXT NOT NULL, revision INTEGER NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (resource, key)
  );
  CREATE TABLE IF NOT EXISTS counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
`;

interface Row {
  resource: string;
  key: string;
  revision: number;
  text: string;
}

/** Opens the file and takes its lock; throws SQLite's busy error when another process has it. */
export function openFileJournal(path: string): Journal {
  const database = new DatabaseSync(path);
  try {
    database.exec(SETTINGS);
    database.exec(`BEGIN IMMEDIATE; ${TABLES} COMMIT;`);
    return journalOf(database, `${path}-wal`);
  } catch (error) {
    database.close();
    throw error;
  }
}

function journalOf(database: DatabaseSync, logPath: string): Journal {
  // SQLite keeps one log file for as long as it has the database open, and reuses it from the start.
  const logFile = openSync(logPath, 'r+');
  const put = database.prepare(
    `INSERT INTO object (resource, key, revision, text) VALUES (?, ?, ?, ?)
     ON CONFLICT (resource, key) DO UPDATE SET revision = excluded.revision, text = excluded.text`,
  );
  const remove = database.prepare('DELETE FROM object WHERE resource = ? AND key = ?');
  const count = database.prepare(
    `INSERT INTO counter (name, value) VALUES ('revision', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  );
  const write = ({ type, stored }: StoreEvent): void => {
    const { resource, key, revision, text } = stored;
    if (type === 'DELETED') remove.run(resource, key);
    else put.run(resource, key, revision, text);
  };
  return {
    load(each) {
      for (const row of database.prepare('SELECT * FROM object ORDER BY resource, key').iterate()) {
        each(storedText(row as unknown as Row));
      }
      const counter = database.prepare(`SELECT value FROM counter WHERE name = 'revision'`).get();
      return (counter?.['value'] as number | undefined) ?? 0;
    },
    append(events) {
      database.exec('BEGIN IMMEDIATE');
      try {
        for (const event of events) write(event);
        count.run(events.at(-1)?.stored.revision ?? 0);
        database.exec('COMMIT');
      } catch (error) {
        if (database.isTransaction) database.exec('ROLLBACK');
        throw error;
      }
      return flushToDisk(logFile);
    },
    close() {
      closeSync(logFile);
      database.close();
    },
  };
}
