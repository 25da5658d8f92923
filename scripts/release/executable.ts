/** Single executables: Node with the program's chunks inside. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
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
  const assets = join(folder, 'assets');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(assets, { recursive: true });
  for (const [name, script] of scriptsOf(chunks)) writeFileSync(join(assets, name), script);
  const builder = node ?? builderNode(platform.base.version);
  // What V8 makes of scripts is good for its own kind only.
  if (platformName(platform) === THIS_PLATFORM) addCodeCaches(builder, { folder, assets });
  const output = join(folder, executableName(platform));
  assemble(builder, { platform, folder, assets, output, node: resolve(node ?? baseNode(platform)) });
  return output;
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

function addCodeCaches(builder: string, { folder, assets }: { folder: string; assets: string }): void {
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

function assemble(builder: string, { platform, folder, assets, output, node }: Parts): void {
  const main = join(folder, 'main.cjs');
  writeFileSync(main, bundledScript('scripts/release/executable-main.ts'));
  const names = readdirSync(assets).toSorted();
  const config = {
    main,
    output,
    executable: node,
    disableExperimentalSEAWarning: true,
    useSnapshot: false,
    useCodeCache: false,
    execArgv: V8_FLAGS,
    execArgvExtension: 'none',
    assets: Object.fromEntries(names.map((name) => [name, join(assets, name)])),
  };
  const file = join(folder, 'sea.json');
  writeFileSync(file, JSON.stringify(config));
  execFileSync(builder, [`--build-sea=${file}`], { stdio: ['ignore', 'ignore', 'inherit'] });
  settleSignature(output, platform);
}
