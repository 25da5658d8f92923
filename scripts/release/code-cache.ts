/**
 * What V8 makes of the chunks while typical command lines run, as files beside them: `node --random-seed=1
 * code-cache.cjs FOLDER` (the seed makes two runs give the same bytes). Run again with `--verify` and without the seed,
 * it fails when V8 would not take them.
 */

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';
import type { MainIo } from '../../src/cli/context.ts';
import { createLoader } from './loader.ts';

/** Command lines that people wait for; none of them reaches a server. */
const TYPICAL: readonly (readonly string[])[] = [
  ['--help'],
  ['get', '--help'],
  ['version', '--client'],
  ['version', '--client', '-o', 'yaml'],
  ['__complete', ''],
  ['__complete', 'get', '--o'],
  ['__complete', 'cordon', ''],
  ['nonsense'],
  ['get', 'pods'],
  ['preview', '-f', 'examples/quickstart', '-f', 'examples/preview/clusters.yaml'],
];

/** What V8 does at its own time, and leaves traces of in its caches. */
const TIMED = ['sparkplug', 'maglev', 'turbofan', 'flush-bytecode'];

/** Time stands still, so that a busy machine changes nothing of what is run. */
function silentIo(real: MainIo): MainIo {
  const output = { write: () => true };
  const clock = { now: () => 0, after: () => () => undefined };
  return { ...real, stdout: output, stderr: output, stdin: {}, env: {}, home: '/nonexistent', clock, startedAt: 0 };
}

/** What happens every now and then would tell of how long this took. */
function neverLater(): void {
  const never = (): NodeJS.Timeout => setTimeout(() => undefined, 0);
  globalThis.setInterval = never as typeof setInterval;
}

async function record(folder: string): Promise<void> {
  neverLater();
  const read = (name: string) => ({ source: readFileSync(join(folder, name), 'utf8'), cache: undefined });
  const { load, scripts } = createLoader(read, require);
  const { main, processIo } = load('./main.js') as {
    main: (io: MainIo, argv: readonly string[]) => Promise<number>;
    processIo: () => MainIo;
  };
  const io = silentIo(processIo());
  for (const flag of TIMED) setFlagsFromString(`--no-${flag}`);
  for (const argv of TYPICAL) await main(io, argv);
  // Caches are good for the flags that they are made with.
  for (const flag of TIMED) setFlagsFromString(`--${flag}`);
  for (const [name, script] of scripts) writeFileSync(join(folder, `${name}.cache`), script.createCachedData());
}

function verify(folder: string): void {
  const names = readdirSync(folder).filter((name) => name.endsWith('.js') && existsSync(join(folder, `${name}.cache`)));
  for (const name of names) {
    const cache = readFileSync(join(folder, `${name}.cache`));
    const source = readFileSync(join(folder, name), 'utf8');
    const { cachedDataRejected } = new Script(source, { filename: name, cachedData: cache });
    if (cachedDataRejected !== false) throw new Error(`V8 does not take the cache of ${name}`);
  }
}

const [first = '', second = ''] = process.argv.slice(2);
if (first === '--verify') verify(second);
else void record(first);
