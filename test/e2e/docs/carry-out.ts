/** Carries out the command lines of documents, one after the other, around one control plane for each test file. */

import { execFile, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ForegroundProgram } from '../../../src/base/foreground.ts';
import type { MainIo } from '../../../src/cli/context.ts';
import type { LocalControlPlane } from '../../../src/local/up.ts';
import { findPrograms } from '../../../src/processes/find-programs.ts';
import { runCommand } from '../../support/command-line.ts';
import { COMPILED } from '../../support/compiled.ts';
import { commandLines, commandsOf, wordsOf } from '../../support/shell-lines.ts';
import { temporaryDir } from '../../support/temporary-dir.ts';
import { ANSWERS, BEFORE, needsKubectl, ONLY_PARSED } from './lines.ts';
import { startOutside, writeKubeconfigs } from './outside.ts';

const run = promisify(execFile);
/** Where the documents are. */
export const checkout = process.cwd();
const MAIN = path.resolve('src/main.ts');
let outside: LocalControlPlane | undefined;

// Before the directory goes.
afterAll(async () => {
  await outside?.stop();
  process.chdir(checkout);
  await program(process.execPath, [MAIN, 'local', 'down', '--purge'], { env });
});

const home = temporaryDir();
/** Where their lines are run. */
export const work = path.join(home, 'work');
const bin = path.join(home, 'installed');
/** What they see. */
export const env: Record<string, string | undefined> = {
  PATH: [bin, path.dirname(process.execPath), process.env['PATH']].join(path.delimiter),
  HOME: home,
  EDITOR: 'true',
  ...COMPILED,
};
const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
if (!hasKubectl) console.info('kubectl is not installed: lines of the documents that need it are skipped');

export interface Answer {
  exitCode: number;
  stdout: string;
  stderr: string;
}

interface Run {
  env: NodeJS.ProcessEnv;
  input?: string | undefined;
  /** It goes on until it is interrupted, which happens once it has said something. */
  goesOn?: boolean;
}

/** Another program, with everything it prints in hand. */
export async function program(
  name: string,
  args: readonly string[],
  { env: given, input = '', goesOn }: Run,
): Promise<Answer> {
  const running = run(name, [...args], { env: given });
  const { child } = running;
  // It may have ended without reading.
  child.stdin?.on('error', () => undefined).end(input);
  if (goesOn) for (const stream of [child.stdout, child.stderr]) stream?.once('data', () => child.kill('SIGINT'));
  try {
    return { exitCode: 0, ...(await running) };
  } catch (thrown) {
    const { code, stdout, stderr } = thrown as { code: number | null; stdout: string; stderr: string };
    // Programs differ in what they make of an interruption.
    return { exitCode: goesOn ? INTERRUPTED : (code ?? INTERRUPTED), stdout, stderr };
  }
}

const INTERRUPTED = 130;

function isEndless(argv: readonly string[]): boolean {
  const [verb, next] = argv;
  if (verb === 'local') return next === 'up' && !argv.includes('--detach');
  return argv.includes('-w') || verb === 'attach' || (verb === 'logs' && argv.includes('-f'));
}

/** Our own program in this process. What goes on until it is interrupted ends when it has said something. */
async function own(argv: readonly string[], input: string): Promise<Answer> {
  const output = { stdout: '', stderr: '' };
  const interrupt = new AbortController();
  const goesOn = isEndless(argv);
  const keep = (stream: 'stdout' | 'stderr') => ({
    write(text: string) {
      output[stream] += text;
      if (goesOn && stream === 'stdout') interrupt.abort();
    },
  });
  const io: Partial<MainIo> = {
    home,
    env,
    // What goes on in the background has this home, too.
    self: ['env', `HOME=${home}`, process.execPath, MAIN],
    signal: interrupt.signal,
    stdout: keep('stdout'),
    stderr: keep('stderr'),
    readFile: (file) => readFile(file, 'utf8'),
    findPrograms: (name) => Promise.resolve(findPrograms(name, env)),
    async runForeground({ program: name, args, env: given, secretFile, input: fed }: ForegroundProgram) {
      const file = path.join(home, 'for-kubectl');
      if (secretFile) writeFileSync(file, secretFile.text, { mode: 0o600 });
      const whole = { ...given, ...(secretFile && { [secretFile.variable]: file }) };
      const answer = await program(name, args, { env: whole, input: fed, goesOn });
      output.stdout += answer.stdout;
      output.stderr += answer.stderr;
      return answer.exitCode;
    },
  };
  if (argv.join(' ').includes('-f -')) return program(process.execPath, [MAIN, ...argv], { env, input });
  const { exitCode } = await runCommand(argv, io);
  return { exitCode, ...output };
}

const inHome = (word: string): string => word.replace(/^~(?=\/)/, home);

/** One simple command. */
export function carryOut(command: string, input: string): Promise<Answer> {
  const [name = '', ...words] = wordsOf(command).map(inHome);
  if (name === 'kubectl' && words[0] === 'karmada') return own(words.slice(1), input);
  if (command.startsWith('npm run karmada -- ')) return own(words.slice(3), input);
  if (name === 'export') {
    const [variable = '', value = ''] = words[0]?.split('=') ?? [];
    env[variable] = inHome(value);
    return Promise.resolve({ exitCode: 0, stdout: '', stderr: '' });
  }
  return program('sh', ['-c', command], { env, input });
}

/** Before all pages: `lines` start the control plane that they speak of; with `neighbours` there are clusters to join. */
export function documentsStart(lines: readonly string[], neighbours: boolean): void {
  beforeAll(async () => {
    cpSync('test/e2e/docs/files', work, { recursive: true });
    symlinkSync(path.join(checkout, 'examples'), path.join(work, 'examples'));
    cpSync('examples/quickstart', path.join(work, 'manifests'), { recursive: true });
    mkdirSync(bin);
    symlinkSync(path.join(checkout, 'bin', 'kubectl-karmada'), path.join(bin, 'kubectl-karmada'));
    process.chdir(work);
    [outside] = await Promise.all([neighbours ? startOutside(home) : undefined, before(lines)]);
  });
}

/** Why a line is not run. */
export const reasonOf = (line: string): string | undefined =>
  ONLY_PARSED.find(({ lines }) => lines.test(line))?.because;

/** What a page or a line takes for granted. */
async function prepare(what: string): Promise<void> {
  // Each line that starts a control plane starts the only one.
  if (/karmada (-- )?local up/.test(what)) await carryOut('kubectl karmada local down', '');
  await before(BEFORE[what] ?? []);
}

async function before(lines: readonly string[]): Promise<void> {
  for (const line of lines) {
    const answer = await carryOut(line, '');
    if (answer.exitCode !== 0) throw new Error(`${line}: ${answer.stderr}`);
  }
}

/** One test for each line of each page. */
export function testPages(pages: readonly string[]): void {
  describe.each(pages)('%s', testPage);
}

function testPage(page: string): void {
  const written = commandLines(readFileSync(page, 'utf8')).filter((line) => reasonOf(line) === undefined);
  const lines = written.filter((line) => hasKubectl || !needsKubectl(page, line));
  if (lines.length === 0) return;

  beforeAll(async () => {
    const fleet = path.join(home, '.kube', 'karmada-apiserver.config');
    if (outside && existsSync(fleet)) writeKubeconfigs(home, work, fleet);
    await prepare(page);
  });

  test.each(lines)('%s', async (line) => {
    await prepare(line);
    let answer: Answer = { exitCode: 0, stdout: '', stderr: '' };
    for (const command of commandsOf(line)) answer = await carryOut(command, answer.stdout);
    const { exitCode = 0, says = /^/ } = ANSWERS.find(({ lines }) => lines.test(line)) ?? {};
    const said = answer.stdout + answer.stderr;
    const matches = answer.exitCode === exitCode && says.test(said);
    expect(matches ? { exitCode } : { exitCode: answer.exitCode, said }).toEqual({ exitCode });
  });
}
