import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { load } from 'js-yaml';
import { extract } from 'tar';
import { archiveName, writeArchive } from '../../scripts/release/archive.ts';
import { buildChunks, type Chunks } from '../../scripts/release/chunks.ts';
import { addCodeCaches, buildExecutable, V8_FLAGS, writeAssets } from '../../scripts/release/executable.ts';
import { krewManifest } from '../../scripts/release/krew.ts';
import { PLATFORMS, platformName, THIS_PLATFORM } from '../../scripts/release/platforms.ts';
import type { PluginManifest } from '../release/krew-rules.ts';
import { temporaryDir } from '../support/temporary-dir.ts';

const kubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
const platform = PLATFORMS.find((each) => platformName(each) === THIS_PLATFORM && each.os !== 'windows');
if (!kubectl || !platform)
  console.info('kubectl or a release for this platform is missing: the install test is skipped');

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const run = promisify(execFile);

const dir = temporaryDir();
const bin = path.join(dir, 'krew', 'bin');
const env = { PATH: `${bin}${path.delimiter}${process.env['PATH']}`, HOME: dir, KUBECONFIG: path.join(dir, 'none') };

/** Unpacks into a folder of its own, moves the files that the manifest names, and links the program: as krew does. */
function installAsKrew(archive: string, { spec }: PluginManifest): void {
  const found = spec.platforms.find(({ uri }) => uri.endsWith(path.basename(archive)));
  expect(found?.sha256).toBe(createHash('sha256').update(readFileSync(archive)).digest('hex'));
  const unpacked = path.join(dir, 'unpacked');
  const store = path.join(dir, 'krew', 'store', 'karmada', spec.version);
  for (const folder of [unpacked, store, bin]) mkdirSync(folder, { recursive: true });
  extract({ file: archive, cwd: unpacked, sync: true });
  for (const { from, to } of found?.files ?? []) {
    renameSync(path.join(unpacked, from), path.join(store, to, path.basename(from)));
  }
  symlinkSync(path.join(store, found?.bin ?? ''), path.join(bin, 'kubectl-karmada'));
}

(kubectl && platform ? describe : describe.skip)('an archive installed as krew does', () => {
  const work = path.join(dir, 'work');
  const assets = path.join(work, THIS_PLATFORM, 'assets');
  let chunks: Chunks;

  beforeAll(async () => {
    if (!platform) return;
    chunks = await buildChunks();
    const executable = buildExecutable({ platform, chunks, workFolder: work, node: process.execPath });
    copyFileSync('LICENSE', path.join(path.dirname(executable), 'LICENSE'));
    const archive = path.join(dir, archiveName(platform));
    writeArchive(archive, [executable, path.join(path.dirname(executable), 'LICENSE')], 1);
    const sum = createHash('sha256').update(readFileSync(archive)).digest('hex');
    const checksums = new Map(PLATFORMS.map((each) => [archiveName(each), each === platform ? sum : '0'.repeat(64)]));
    installAsKrew(
      archive,
      load(krewManifest(readFileSync('plugins.yaml', 'utf8'), version, checksums)) as PluginManifest,
    );
  }, 120_000);

  test('kubectl finds the plugin and runs it', async () => {
    const { stdout, stderr } = await run('kubectl', ['karmada', 'version', '--client'], { env });
    expect({ stdout, stderr }).toEqual({ stdout: `Client Version: v${version}\n`, stderr: '' });
    expect((await run('kubectl', ['plugin', 'list'], { env })).stdout).toContain(path.join(bin, 'kubectl-karmada'));
  });

  test('it speaks of itself as it is called', async () => {
    const help = await run('kubectl', ['karmada', 'get', '--help'], { env });
    expect(help.stdout).toMatch(/^Usage: kubectl karmada get \[TYPE/);
  });

  test('it previews from files, without a server', async () => {
    const files = ['-f', 'examples/quickstart', '-f', 'examples/preview/clusters.yaml'];
    const { stdout } = await run('kubectl', ['karmada', 'preview', ...files], { env });
    expect(stdout).toContain('replicas 0 → 4: 4 added');
  });

  test('it makes the page of a preview, which a checkout bundles on the spot', async () => {
    const page = path.join(dir, 'page.html');
    const files = ['-f', 'examples/quickstart', '-f', 'examples/preview/clusters.yaml'];
    await run('kubectl', ['karmada', 'preview', ...files, '-o', `html=${page}`], { env });
    expect(readFileSync(page, 'utf8')).toContain('Content-Security-Policy');
  });

  test('its control plane starts in the background, and stops', async () => {
    await run('kubectl', ['karmada', 'local', 'up', '--members', '1', '--detach'], { env });
    try {
      const { stdout } = await run('kubectl', ['karmada', 'local', 'status'], { env });
      expect(stdout).toContain('member1');
    } finally {
      await run('kubectl', ['karmada', 'local', 'down', '--purge'], { env });
    }
  });

  test('V8 takes what was compiled for it beforehand', () => {
    const script = path.join(work, THIS_PLATFORM, 'code-cache.cjs');
    execFileSync(process.execPath, [...V8_FLAGS, script, '--verify', assets]);
  });

  test('another folder gives the same bytes', () => {
    const folder = path.join(dir, 'another', 'folder');
    const again = writeAssets(folder, chunks);
    addCodeCaches(process.execPath, { folder, assets: again });
    const names = readdirSync(assets);
    expect(readdirSync(again)).toEqual(names);
    const bytesOf = (name: string, place: string): Buffer => readFileSync(path.join(place, name));
    expect(names.filter((name) => !bytesOf(name, assets).equals(bytesOf(name, again)))).toEqual([]);
    const executable = readFileSync(path.join(bin, 'kubectl-karmada'));
    expect([dir, process.cwd()].filter((place) => executable.includes(place))).toEqual([]);
  });

  test('another plugin of the same name in PATH is explained', async () => {
    const other = path.join(dir, 'other');
    mkdirSync(other);
    writeFileSync(path.join(other, 'kubectl-karmada'), '#!/bin/sh\n');
    chmodSync(path.join(other, 'kubectl-karmada'), 0o755);
    const PATH = `${env.PATH}${path.delimiter}${other}`;
    const { stderr } = await run('kubectl', ['karmada', 'version', '--client'], { env: { ...env, PATH } });
    expect(stderr).toBe(
      `warning: PATH has several programs called kubectl-karmada; "kubectl karmada" runs ${bin}/kubectl-karmada\n` +
        `  not reached: ${other}/kubectl-karmada\n` +
        'hint: upstream Karmada has a plugin of the same name; to use both, rename one, for instance to kubectl-karmada2\n',
    );
  });
});
