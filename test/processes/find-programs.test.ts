import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { candidatesFor, findPrograms } from '../../src/processes/find-programs.ts';
import { spawner } from '../../src/processes/spawner.ts';
import { temporaryDir } from '../support/temporary-dir.ts';

const home = temporaryDir();

describe('the files that a name may mean', () => {
  test('on Windows end in one of PATHEXT, in every folder of Path', () => {
    const env = { Path: 'C:\\kube;D:\\my tools\\;', PATHEXT: '.COM;.EXE;.CMD' };
    expect(candidatesFor('kubectl', env, 'win32')).toEqual([
      'C:\\kube\\kubectl.com',
      'C:\\kube\\kubectl.exe',
      'C:\\kube\\kubectl.cmd',
      'D:\\my tools\\kubectl.com',
      'D:\\my tools\\kubectl.exe',
      'D:\\my tools\\kubectl.cmd',
    ]);
  });

  test('elsewhere have that name', () => {
    expect(candidatesFor('kubectl', { PATH: '/usr/bin:/opt/kube' }, 'linux')).toEqual([
      '/usr/bin/kubectl',
      '/opt/kube/kubectl',
    ]);
    expect(candidatesFor('kubectl', {}, 'linux')).toEqual([]);
  });

  (process.platform === 'win32' ? test.skip : test)('are found where they can be run, each once', () => {
    const [first, second] = ['a', 'b'].map((name) => path.join(home, name)) as [string, string];
    for (const folder of [first, second]) mkdirSync(folder);
    for (const folder of [first, second]) writeFileSync(path.join(folder, 'tool'), '');
    chmodSync(path.join(second, 'tool'), 0o755);
    symlinkSync(second, path.join(home, 'c'));
    const env = { PATH: [first, second, path.join(home, 'c')].join(':') };
    expect(findPrograms('tool', env).map((found) => found.path)).toEqual([path.join(second, 'tool')]);
  });
});

test.each(['win32', 'linux'] as const)(
  'the way programs are started on %s keeps arguments as they are',
  async (name) => {
    const spawn = await spawner(name);
    const words = ['a b', '"quoted"', '%PATH%', '^&|<>', '', '\\'];
    const child = spawn(process.execPath, ['-p', 'JSON.stringify(process.argv.slice(1))', '--', ...words]);
    let told = '';
    for await (const part of child.stdout) told += part;
    expect(JSON.parse(told)).toEqual(words);
  },
);
