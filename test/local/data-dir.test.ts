import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { prepareDataDir, purgeDataDir, readState, writeState } from '../../src/local/data-dir.ts';
import { takeLock } from '../../src/local/lock.ts';
import { temporaryDir } from '../support/temporary-dir.ts';

const root = temporaryDir();

function aState() {
  return { pid: 1, version: 'v', startedAt: '', kubeconfigPath: '/k', ports: { a: 1 }, fleet: { members: [] } };
}

describe('the data directory', () => {
  test('is closed to others, as are its files', () => {
    const dir = join(root, 'fresh', 'deep');
    prepareDataDir(dir);
    writeState(dir, aState());
    expect(readState(dir)).toEqual(aState());
    if (process.platform === 'win32') return;
    expect([dir, join(dir, 'state.json')].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o600]);
  });

  test('has no state before the first run, and tells when its state is damaged', () => {
    const dir = join(root, 'damaged');
    prepareDataDir(dir);
    expect(readState(dir)).toBeUndefined();
    writeFileSync(join(dir, 'state.json'), '{"pid":');
    expect(() => readState(dir)).toThrow('is damaged');
  });

  test('is purged only when it is one', () => {
    const [ours, theirs] = [join(root, 'ours'), join(root, 'theirs')];
    prepareDataDir(ours);
    writeState(ours, aState());
    mkdirSync(theirs);
    purgeDataDir(ours);
    purgeDataDir(theirs);
    purgeDataDir(join(root, 'missing'));
    expect([ours, theirs].map((path) => existsSync(path))).toEqual([false, true]);
  });
});

describe('the lock of a data directory', () => {
  test('is had by one at a time, and names its holder', () => {
    const dir = join(root, 'locked');
    prepareDataDir(dir);
    const lock = takeLock(dir);
    expect(() => takeLock(dir)).toThrow(`${dir} is in use by process ${process.pid}`);
    lock.release();
    takeLock(dir).release();
  });

  test('falls free when its holder is killed', async () => {
    const dir = join(root, 'killed');
    prepareDataDir(dir);
    const program = `
      const { takeLock } = await import(${JSON.stringify(join(import.meta.dirname, '../../src/local/lock.ts'))});
      takeLock(${JSON.stringify(dir)});
      console.log('held');
      setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(child, 'exit');
    try {
      await Promise.race([once(child.stdout, 'data'), ended]);
      expect(() => takeLock(dir)).toThrow(`in use by process ${child.pid}`);
    } finally {
      child.kill('SIGKILL');
      await ended;
    }
    takeLock(dir).release();
  });
});
