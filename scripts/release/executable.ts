/** Single executables: Node with the program's chunks inside. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { baseNode, builderNode } from './base-node.ts';
import { bundledScript, type Chunks } from './chunks.ts';
import { chunkScript, PACK, packScript } from './loader.ts';
import { type Platform, platformName, THIS_PLATFORM } from './platforms.ts';
import { settleSignature } from './sign.ts';

/** Room enough that a short command ends before anything needs to be collected. V8's caches are for the same flags only. */
export const V8_FLAGS = ['--min-semi-space-size=16'];

export interface ExecutableOptions {
  platform: Platform;
  chunks: Pick<Chunks, 'texts' | 'atStart'>;
  /** A folder for what lies between. */
  workFolder: string;
  /** An executable of Node to take instead of the platform's pinned one. */
  node?: string;
}

/** The file name that kubectl finds a plugin by. */
export function executableName({ os }: Pick<Platform, 'os'>): string {
  return os === 'windows' ? 'kubectl-karmada.exe' : 'kubectl-karmada';
}

/** Makes the executable of a platform; answers its path. */
export function buildExecutable({ platform, chunks, workFolder, node }: ExecutableOptions): string {
  const folder = resolve(workFolder, platformName(platform));
  const builder = resolve(node ?? builderNode(platform.base.version));
  const assets = writeAssets(folder, chunks);
  // What V8 makes of scripts is good for its own kind only.
  if (platformName(platform) === THIS_PLATFORM) addCodeCaches(builder, { folder, assets });
  const output = join(folder, executableName(platform));
  assemble(builder, { platform, folder, assets, output, node: resolve(node ?? baseNode(platform)) });
  return output;
}

/** Empties the folder, and writes what the loader reads into one below it, whose path it answers. */
export function writeAssets(folder: string, chunks: ExecutableOptions['chunks']): string {
  const assets = join(folder, 'assets');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(assets, { recursive: true });
  for (const [name, script] of scriptsOf(chunks)) writeFileSync(join(assets, name), script);
  return assets;
}

/** What the loader reads, by name. */
function scriptsOf({ texts, atStart }: ExecutableOptions['chunks']): Map<string, string> {
  const [packed, others] = [true, false].map((isPacked) =>
    [...texts].filter(([name]) => name.endsWith('.js') && atStart.has(name) === isPacked),
  );
  const rest = [...texts].filter(([name]) => !name.endsWith('.js'));
  const scripts = (others ?? []).map(([name, text]): [string, string] => [name, chunkScript(text)]);
  return new Map([[PACK, packScript(new Map(packed))], ...scripts, ...rest]);
}

/** Puts what V8 makes of the scripts beside them. */
export function addCodeCaches(builder: string, { folder, assets }: { folder: string; assets: string }): void {
  const recorder = join(folder, 'code-cache.cjs');
  writeFileSync(recorder, bundledScript('scripts/release/code-cache.ts'));
  const env = { PATH: process.env['PATH'] };
  execFileSync(builder, [...V8_FLAGS, '--random-seed=1', recorder, assets], { env, stdio: 'inherit' });
  execFileSync(builder, [...V8_FLAGS, recorder, '--verify', assets], { env, stdio: 'inherit' });
}

interface Parts {
  platform: Platform;
  folder: string;
  assets: string;
  output: string;
  node: string;
}

/** Node writes the paths that it is told into the executable: they are relative, so that every folder gives the same. */
function assemble(builder: string, { platform, folder, assets, output, node }: Parts): void {
  writeFileSync(join(folder, MAIN), bundledScript('scripts/release/executable-main.ts'));
  const names = readdirSync(assets).toSorted();
  const config = {
    main: MAIN,
    output: basename(output),
    executable: node,
    disableExperimentalSEAWarning: true,
    useSnapshot: false,
    useCodeCache: false,
    execArgv: V8_FLAGS,
    execArgvExtension: 'none',
    assets: Object.fromEntries(names.map((name) => [name, join(basename(assets), name)])),
  };
  writeFileSync(join(folder, 'sea.json'), JSON.stringify(config));
  execFileSync(builder, ['--build-sea=sea.json'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  settleSignature(output, platform);
}

/** What the executable starts with; also its name in the traces of errors. */
const MAIN = 'kubectl-karmada.cjs';
