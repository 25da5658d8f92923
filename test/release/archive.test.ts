import { chmodSync, mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { unzipSync } from 'fflate';
import { extract } from 'tar';
import { writeArchive } from '../../scripts/release/archive.ts';
import { temporaryDir } from '../support/temporary-dir.ts';

const dir = temporaryDir();

function files(name: string, time: number): string[] {
  const folder = path.join(dir, name);
  mkdirSync(folder);
  const paths = ['kubectl-karmada', 'LICENSE'].map((file) => path.join(folder, file));
  for (const file of paths) writeFileSync(file, path.basename(file).repeat(1000));
  chmodSync(paths[0] ?? '', 0o755);
  for (const file of paths) utimesSync(file, time, time);
  return paths;
}

describe.each(['tar.gz', 'zip'])('%s archives', (ending) => {
  test('are the same whenever and wherever they are made', () => {
    const [first, second] = [files(`a-${ending}`, 1_000_000_000), files(`b-${ending}`, 1_700_000_000)].map((paths) => {
      const archive = path.join(path.dirname(paths[0] ?? ''), `out.${ending}`);
      writeArchive(archive, paths);
      return readFileSync(archive);
    });
    expect(second?.equals(first ?? Buffer.alloc(0))).toBe(true);
  });
});

test('a tar archive holds the program as a program', () => {
  const archive = path.join(dir, 'program.tar.gz');
  const target = path.join(dir, 'unpacked');
  writeArchive(archive, files('program', 1_000_000_000));
  mkdirSync(target);
  extract({ file: archive, cwd: target, sync: true });
  expect(statSync(path.join(target, 'kubectl-karmada')).mode & 0o777).toBe(0o755);
  expect(readFileSync(path.join(target, 'LICENSE'), 'utf8')).toBe('LICENSE'.repeat(1000));
});

test('a zip archive holds the files side by side', () => {
  const archive = path.join(dir, 'program.zip');
  writeArchive(archive, files('zipped', 1_000_000_000));
  const unpacked = unzipSync(readFileSync(archive));
  expect(Object.keys(unpacked)).toEqual(['kubectl-karmada', 'LICENSE']);
});
