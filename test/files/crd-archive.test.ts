import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { create } from 'tar';
import { readCrdArchive } from '../../src/files/crd-archive.ts';
import { temporaryDir } from '../support/temporary-dir.ts';

const root = temporaryDir();
const DEFINITION = 'kind: CustomResourceDefinition\n';

/** An archive of the given files; `prepare` may add what a release would not have. */
async function anArchive(files: Record<string, string>, prepare = (_: string): void => undefined): Promise<Uint8Array> {
  const dir = mkdtempSync(path.join(root, 'archive-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
    writeFileSync(path.join(dir, name), text);
  }
  prepare(dir);
  const file = path.join(dir, 'crds.tar.gz');
  const roots = [...new Set(Object.keys(files).map((name) => name.split('/')[0] ?? ''))];
  await create({ cwd: dir, file, gzip: true }, roots);
  return readFileSync(file);
}

/** The same bytes with a path rewritten inside, as no tool would write it. */
async function forged(from: string, to: string): Promise<Uint8Array> {
  const { gunzipSync } = await import('node:zlib');
  const tar = gunzipSync(await anArchive({ [from]: DEFINITION }));
  const at = tar.indexOf(from);
  tar.write(to.padEnd(from.length, '\0'), at, 'latin1');
  const header = tar.subarray(at, at + 512);
  header.write('        ', 148);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return tar;
}

describe('an archive of CRDs', () => {
  test('gives the definitions of its bases, in order', async () => {
    const archive = await anArchive({
      'crds/bases/work/b.yaml': 'b',
      'crds/bases/a.yaml': 'a',
      'crds/patches/p.yaml': 'p',
      'crds/kustomization.yaml': 'k',
    });
    expect(await readCrdArchive(archive, 'crds.tar.gz')).toEqual([
      { path: 'crds/bases/a.yaml', text: 'a' },
      { path: 'crds/bases/work/b.yaml', text: 'b' },
    ]);
  });

  test.each([
    ['a path that leaves it', () => forged('crds/bases/12/evil.yaml', 'crds/../../evil.yaml'), 'is not within crds/'],
    ['an absolute path', () => forged('crds/bases/passwd.yaml', '/etc/passwd.yaml'), 'is not within crds/'],
    ['another folder', () => anArchive({ 'charts/a.yaml': 'a' }), 'is not within crds/'],
    [
      'a link',
      () =>
        anArchive({ 'crds/bases/a.yaml': 'a' }, (dir) =>
          symlinkSync('/etc/passwd', path.join(dir, 'crds/bases/b.yaml')),
        ),
      'is neither a file nor a folder, but a SymbolicLink',
    ],
    [
      'little that unpacks to more than memory should hold',
      () => anArchive({ 'crds/bases/a.yaml': 'a', 'crds/bases/b.yaml': ' '.repeat(65 * 2 ** 20) }),
      'it is too large',
    ],
    ['text', () => Promise.resolve(Buffer.from('hello')), 'is not an archive of CRDs'],
  ])('with %s is refused', async (_, make, message) => {
    await expect(make().then((bytes) => readCrdArchive(bytes, 'crds.tar.gz'))).rejects.toThrow(message);
  });
});
