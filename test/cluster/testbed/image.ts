/** Container images made of local binaries, under any name. */

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

export interface Image {
  /** As pods name it, registry and tag included. */
  reference: string;
  /** Local files by where they are in the image. */
  files: Readonly<Record<string, string>>;
  /** Files by their contents. */
  texts?: Readonly<Record<string, string>>;
  entrypoint?: string;
}

export const containerdSocket = (folder: string): string => path.join(folder, 'containerd.sock');

const CONTAINERD = ['-n', 'k8s.io'];

/** Makes the image and gives it to the containerd of the cluster in `folder`. */
export function loadImage(folder: string, image: Image): void {
  const work = mkdtempSync(path.join(folder, 'image-'));
  try {
    execFileSync('ctr', ['-a', containerdSocket(folder), ...CONTAINERD, 'images', 'import', archive(work, image)], {
      stdio: 'pipe',
    });
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** An archive as `docker save` writes it: one layer, its configuration, and the list of both. */
function archive(work: string, { reference, entrypoint, ...contents }: Image): string {
  const layer = path.join(work, 'layer.tar');
  execFileSync('tar', ['--owner=0', '--group=0', '-cf', layer, '-C', root(work, contents), '.']);
  const config = {
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    config: {
      Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
      ...(entrypoint === undefined ? {} : { Entrypoint: [entrypoint] }),
    },
    rootfs: { type: 'layers', diff_ids: [`sha256:${createHash('sha256').update(readFileSync(layer)).digest('hex')}`] },
    history: [{ created: '2026-01-01T00:00:00Z' }],
  };
  writeFileSync(path.join(work, 'config.json'), JSON.stringify(config));
  const manifest = [{ Config: 'config.json', RepoTags: [reference], Layers: ['layer.tar'] }];
  writeFileSync(path.join(work, 'manifest.json'), JSON.stringify(manifest));
  const result = path.join(work, 'image.tar');
  execFileSync('tar', ['-cf', result, '-C', work, 'manifest.json', 'config.json', 'layer.tar']);
  return result;
}

function root(work: string, { files, texts = {} }: Pick<Image, 'files' | 'texts'>): string {
  const folder = path.join(work, 'root');
  const place = (target: string): string => {
    const found = path.join(folder, target);
    mkdirSync(path.dirname(found), { recursive: true });
    return found;
  };
  mkdirSync(place('/tmp'));
  for (const [target, source] of Object.entries(files)) copyFileSync(source, place(target));
  for (const [target, text] of Object.entries(texts)) writeFileSync(place(target), text);
  return folder;
}
