/** Start-up of the executable for this machine, in proportion to bare Node; made by `npm run release -- this`. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { THIS_PLATFORM } from '../release/platforms.ts';

const ENDING = process.platform === 'win32' ? '.exe' : '';
const EXECUTABLE = join('.cache', 'release', THIS_PLATFORM, `kubectl-karmada${ENDING}`);
const PREVIEW = ['preview', '-f', 'examples/quickstart', '-f', 'examples/preview/clusters.yaml'];

const LINES: readonly (readonly string[])[] = [
  ['version', '--client'],
  ['--help'],
  ['__complete', 'get', '--o'],
  PREVIEW,
];

/** Interleaved, so that a busy moment meets all alike; the best of `rounds` counts. */
export function run([rounds = '20']: readonly string[]): Promise<void> {
  if (!existsSync(EXECUTABLE)) throw new Error(`there is no ${EXECUTABLE}: run \`npm run release -- this\` first`);
  const folder = mkdtempSync(join(tmpdir(), 'karmada-bench-'));
  const empty = join(folder, 'empty.cjs');
  writeFileSync(empty, '');
  const programs = [[process.execPath, empty], ...LINES.map((line) => [EXECUTABLE, ...line])];
  const best = programs.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < Number(rounds); round += 1) {
    for (const [i, words] of programs.entries()) best[i] = Math.min(best[i] ?? 0, measure(words));
  }
  rmSync(folder, { recursive: true });
  const [bare = 1] = best;
  for (const [i, time] of best.entries()) {
    const name = i === 0 ? `node ${process.versions.node}, nothing to run` : (LINES[i - 1] ?? []).slice(0, 3).join(' ');
    console.log(`${name.padEnd(36)} ${time.toFixed(0).padStart(4)} ms  ×${(time / bare).toFixed(2)}`);
  }
  return Promise.resolve();
}

function measure([program = '', ...args]: readonly string[]): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const time = performance.now() - started;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${stderr}`);
  return time;
}
