/** Executables of Node, fetched through npm and kept in a folder that git ignores. */

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { extract } from 'tar';
import { type NodePackage, OTHER_BUILDERS, type Platform, platformName, THIS_PLATFORM } from './platforms.ts';

const CACHE = join('.cache', 'node');

/** The path of a platform's executable; throws where the package is not the pinned one. */
export function baseNode({ os, base }: Pick<Platform, 'os' | 'base'>): string {
  const folder = join(CACHE, `${base.name}-${base.version}`);
  const executable = join(folder, os === 'windows' ? 'node.exe' : 'node');
  if (!existsSync(executable)) fetchInto(folder, base);
  return executable;
}

/** A Node of this version that runs here, to assemble executables with. */
export function builderNode(version: string): string {
  if (process.versions.node === version) return process.execPath;
  const builder = OTHER_BUILDERS.find((each) => platformName(each) === THIS_PLATFORM && each.base.version === version);
  if (builder) return baseNode(builder);
  throw new Error(
    `Node ${version} is needed to assemble this, and there is none for ${THIS_PLATFORM}; use linux-amd64`,
  );
}

function fetchInto(folder: string, base: NodePackage): void {
  mkdirSync(CACHE, { recursive: true });
  const temporary = mkdtempSync(join(CACHE, 'new-'));
  try {
    const tarball = npmPack(base, temporary);
    refuseOther(tarball, base);
    extract({ file: tarball, cwd: temporary, strip: 2, sync: true }, ['package/bin/node', 'package/bin/node.exe']);
    rmSync(tarball);
    for (const name of ['node', 'node.exe']) {
      if (existsSync(join(temporary, name))) chmodSync(join(temporary, name), 0o755);
    }
    renameSync(temporary, folder);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function npmPack({ name, version }: NodePackage, destination: string): string {
  const args = ['pack', `${name}@${version}`, '--json', '--silent', '--pack-destination', destination];
  const answer = execFileSync('npm', args, { encoding: 'utf8', shell: process.platform === 'win32' });
  return join(destination, JSON.parse(answer)[0].filename);
}

function refuseOther(tarball: string, { name, version, integrity }: NodePackage): void {
  const found = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
  if (found !== integrity) throw new Error(`${name}@${version} is ${found}, and not the pinned ${integrity}`);
}
