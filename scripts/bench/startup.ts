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

/** What one run took, in milliseconds. */
interface Run {
  wall: number;
  /** Of all threads, in user and in kernel mode; a busy machine changes it less. */
  cpu: number;
}

/** Interleaved, so that a busy moment meets all alike. */
export function run([rounds = '20']: readonly string[]): Promise<void> {
  if (!existsSync(EXECUTABLE)) throw new Error(`there is no ${EXECUTABLE}: run \`npm run release -- this\` first`);
  const folder = mkdtempSync(join(tmpdir(), 'karmada-bench-'));
  const empty = join(folder, 'empty.cjs');
  writeFileSync(empty, '');
  const programs = [[process.execPath, empty], ...LINES.map((line) => [EXECUTABLE, ...line])];
  const runs = programs.map((): Run[] => []);
  for (let round = 0; round < Number(rounds); round += 1) {
    for (const [i, words] of programs.entries()) runs[i]?.push(measure(words));
  }
  rmSync(folder, { recursive: true });
  print(runs);
  return Promise.resolve();
}

function print([bare = [], ...ours]: readonly Run[][]): void {
  const base = figures(bare);
  console.log(`${' '.repeat(30)} wall: best   median     CPU: best   median`);
  console.log(row(`node ${process.versions.node}, empty`, base, (figure) => `${figure.toFixed(1)} ms`));
  for (const [i, each] of ours.entries()) {
    const name = (LINES[i] ?? []).slice(0, 3).join(' ');
    console.log(row(name, figures(each), (figure, k) => `×${(figure / (base[k] ?? 1)).toFixed(2)}`));
  }
}

function row(name: string, all: readonly number[], show: (figure: number, at: number) => string): string {
  const [first, second, third, fourth] = all.map((figure, i) => show(figure, i).padStart(8));
  return `${name.padEnd(32)} ${first} ${second}      ${third} ${fourth}`;
}

/** Best and median of wall time, best and median of CPU time. */
function figures(runs: readonly Run[]): number[] {
  return [runs.map(({ wall }) => wall), runs.map(({ cpu }) => cpu)].flatMap((times) => {
    const sorted = times.toSorted((a, b) => a - b);
    return [sorted[0] ?? Number.NaN, sorted[Math.floor(sorted.length / 2)] ?? Number.NaN];
  });
}

/** Node tells no CPU times of children, and bash does, of what it waits for. */
const TIMED = `TIMEFORMAT='%3R %3U %3S'; time "$0" "$@" 2>&3`;

function measure(words: readonly string[]): Run {
  const { status, stderr } = spawnSync('bash', ['-c', TIMED, ...words], { stdio: ['ignore', 'ignore', 'pipe', 2] });
  if (status !== 0) throw new Error(`${words.join(' ')} failed`);
  const [real = Number.NaN, user = Number.NaN, system = Number.NaN] = String(stderr).trim().split(' ').map(Number);
  return { wall: real * MS, cpu: (user + system) * MS };
}

const MS = 1000;
