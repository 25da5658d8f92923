/** Archives that come out the same for the same contents: no times, owners or other traces of who made them. */

import { readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { zipSync } from 'fflate';
import { create } from 'tar';
import type { Platform } from './platforms.ts';

/** The first moment that a zip file can name. */
const MOMENT = new Date(Date.UTC(1980, 0, 1));

export function archiveName({ os, arch }: Pick<Platform, 'os' | 'arch'>): string {
  return `kubectl-karmada_${os}_${arch}.${os === 'windows' ? 'zip' : 'tar.gz'}`;
}

/** How hard to try to make it small. */
type Level = 1 | 6;

/** Packs files of one folder, side by side. */
export function writeArchive(archive: string, paths: readonly string[], level: Level = 6): void {
  const write = archive.endsWith('.zip') ? writeZip : writeTar;
  write(archive, paths, level);
}

function writeTar(archive: string, paths: readonly string[], level: Level): void {
  const [first = ''] = paths;
  const gzip = { portable: true, level };
  create(
    { file: archive, cwd: dirname(first), sync: true, portable: true, mtime: MOMENT, gzip },
    paths.map((path) => basename(path)),
  );
}

function writeZip(archive: string, paths: readonly string[], level: Level): void {
  // Zip files tell local time; this is the moment's in every zone.
  const mtime = new Date(MOMENT.getTime() + MOMENT.getTimezoneOffset() * 60_000);
  const files = paths.map((path) => [basename(path), [readFileSync(path), { mtime, level, os: 0 }]]);
  writeFileSync(archive, zipSync(Object.fromEntries(files)));
}
