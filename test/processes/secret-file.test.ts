import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createSecretFile } from '../../src/processes/secret-file.ts';

const onLinux = process.platform === 'linux' ? test : test.skip;

describe('a secret file', () => {
  test('can be read by its owner, more than once, until it is removed', async () => {
    const { path: file, remove } = await createSecretFile('config', 's3cret', 'darwin');
    for (const text of ['s3cret', 's3cret']) expect(readFileSync(file, 'utf8')).toBe(text);
    if (process.platform !== 'win32') {
      expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
      expect((statSync(path.dirname(file)).mode & 0o777).toString(8)).toBe('700');
    }
    await remove();
    expect(existsSync(path.dirname(file))).toBe(false);
  });

  onLinux('is on no disk while it is read', async () => {
    const { path: file, remove } = await createSecretFile('config', 's3cret', 'linux');
    const read = (): string => spawnSync('cat', [file], { encoding: 'utf8' }).stdout;
    expect([read(), read()]).toEqual(['s3cret', 's3cret']);
    expect(statSync(file).nlink).toBe(0);
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
    await remove();
    expect(existsSync(file)).toBe(false);
  });

  test('of a process that was killed goes with the next one; others stay', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    const left = path.join(tmpdir(), `kubectl-karmada-${pid}-abcdef`);
    const own = path.join(tmpdir(), `kubectl-karmada-${process.pid}-abcdef`);
    for (const folder of [left, own]) mkdirSync(folder);
    const { remove } = await createSecretFile('config', '', 'darwin');
    expect([existsSync(left), existsSync(own)]).toEqual([false, true]);
    await remove();
    rmSync(own, { recursive: true });
  });
});
