/**
 * `npm run release [-- PLATFORM...]`: executables, archives, bills of materials, checksums and the krew manifest, in
 * `release/`. A platform is named as `linux-amd64`; without names, all are built. Two runs give the same files.
 */

import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { VERSION } from '../bundle.ts';
import { type BundledPackage, bundledPackages, noticesOf } from '../licences.ts';
import { archiveName, writeArchive } from './archive.ts';
import { buildChunks, type Chunks } from './chunks.ts';
import { buildExecutable } from './executable.ts';
import { krewManifest } from './krew.ts';
import { PLATFORMS, type Platform, platformName, THIS_PLATFORM } from './platforms.ts';
import { billOfMaterials } from './sbom.ts';

const OUT = 'release';
const WORK = join('.cache', 'release');

const wanted = choosePlatforms(process.argv.slice(2));
const chunks = await buildChunks();
const packages = bundledPackages(chunks.metafile);
mkdirSync(OUT, { recursive: true });
for (const platform of wanted) release(platform, chunks, packages);
summarize();

function choosePlatforms(names: readonly string[]): Platform[] {
  const known = PLATFORMS.map(platformName);
  const unknown = names.filter((name) => name !== 'this' && !known.includes(name));
  if (unknown.length > 0) throw new Error(`no such platform: ${unknown.join(', ')}; there are ${known.join(', ')}`);
  const meant = names.map((name) => (name === 'this' ? THIS_PLATFORM : name));
  return PLATFORMS.filter((platform) => meant.length === 0 || meant.includes(platformName(platform)));
}

function release(platform: Platform, chunks: Chunks, packages: readonly BundledPackage[]): void {
  const started = performance.now();
  const executable = buildExecutable({ platform, chunks, workFolder: WORK });
  const folder = dirname(executable);
  copyFileSync('LICENSE', join(folder, 'LICENSE'));
  writeFileSync(join(folder, 'THIRD-PARTY-LICENSES'), noticesOf(packages));
  const archive = archiveName(platform);
  rmSync(join(OUT, archive), { force: true });
  writeArchive(join(OUT, archive), [executable, join(folder, 'LICENSE'), join(folder, 'THIRD-PARTY-LICENSES')]);
  const { base } = platform;
  const bill = billOfMaterials({ archive, sha256: sha256(join(OUT, archive)), version: VERSION, packages, base });
  writeFileSync(join(OUT, `${archive}.cdx.json`), `${JSON.stringify(bill, undefined, 2)}\n`);
  console.log(`${archive}  ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

/** Of what is there, also from earlier runs; the manifest needs all platforms. */
function summarize(): void {
  const archives = PLATFORMS.map(archiveName).filter((name) => existsSync(join(OUT, name)));
  const files = archives.flatMap((name) => [name, `${name}.cdx.json`]);
  const checksums = new Map(files.map((name) => [name, sha256(join(OUT, name))]));
  writeFileSync(join(OUT, 'checksums.txt'), [...checksums].map(([name, sum]) => `${sum}  ${name}\n`).join(''));
  rmSync(join(OUT, 'karmada.yaml'), { force: true });
  if (archives.length < PLATFORMS.length) return;
  const manifest = krewManifest(readFileSync('plugins.yaml', 'utf8'), VERSION, checksums);
  writeFileSync(join(OUT, 'karmada.yaml'), manifest);
}

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
