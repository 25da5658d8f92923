/** The shell of simulated containers: commands in a row, quotes, variables, pipes. */

import { Interrupted, textInput } from './input.ts';
import type { Program, Running } from './program.ts';
import { type Command, type Pipeline, parseScript, ShellSyntaxError, type Word } from './shell-words.ts';

type FindProgram = (name: string) => Program | undefined;

interface Shell {
  running: Running;
  variables: Map<string, string>;
  find: FindProgram;
  /** Of the last pipeline. */
  code: number;
  exited: boolean;
}

const PROMPT = '/ # ';
const SYNTAX_ERROR = 2;
const NOT_FOUND = 127;
const INTERRUPTED = 130;

/** `sh -c SCRIPT`, or line by line what is typed; resolves with the exit code. */
export async function runShell(args: readonly string[], running: Running, find: FindProgram): Promise<number> {
  const shell: Shell = { running, variables: new Map(running.world.env), find, code: 0, exited: false };
  const script = args.findIndex((word) => /^-[a-z]*c$/.test(word));
  if (script >= 0) await runScript(shell, args[script + 1] ?? '');
  else await converse(shell);
  return shell.code;
}

async function converse(shell: Shell): Promise<void> {
  const { input, tty, stdout, signal } = shell.running;
  while (!shell.exited && !signal.aborted) {
    if (tty) await stdout(PROMPT);
    try {
      const line = await input.line();
      if (line === undefined) return;
      await runScript(shell, line);
    } catch (thrown) {
      if (!(thrown instanceof Interrupted)) throw thrown;
      shell.code = INTERRUPTED;
    }
  }
}

async function runScript(shell: Shell, script: string): Promise<void> {
  for (const pipeline of await parsed(shell, script)) {
    if (shell.exited) return;
    const wanted = pipeline.when === 'always' || (pipeline.when === 'success') === (shell.code === 0);
    if (wanted) shell.code = await runPipeline(shell, pipeline);
  }
}

async function parsed(shell: Shell, script: string): Promise<Pipeline[]> {
  try {
    return parseScript(script);
  } catch (thrown) {
    if (!(thrown instanceof ShellSyntaxError)) throw thrown;
    await shell.running.stderr(`sh: syntax error: ${thrown.message}\n`);
    shell.code = SYNTAX_ERROR;
    return [];
  }
}

async function runPipeline(shell: Shell, { commands }: Pipeline): Promise<number> {
  let { running } = shell;
  let code = 0;
  for (const [i, command] of commands.entries()) {
    if (i === commands.length - 1) return runCommand(shell, command, running);
    const parts: string[] = [];
    const stdout = (text: string | Uint8Array): Promise<void> => {
      parts.push(Buffer.from(text as Uint8Array).toString());
      return Promise.resolve();
    };
    code = await runCommand(shell, command, { ...running, stdout });
    running = { ...running, input: textInput(parts.join('')) };
  }
  return code;
}

async function runCommand(shell: Shell, { words, toStderr }: Command, given: Running): Promise<number> {
  const running = toStderr ? { ...given, stdout: given.stderr } : given;
  const texts = words.map((word) => ({ word, text: expand(shell, word) }));
  const [name, ...args] = texts.filter(({ word, text }) => text !== '' || isQuoted(word)).map(({ text }) => text);
  if (name === undefined) return 0;
  const own = Object.hasOwn(OWN, name) ? OWN[name] : undefined;
  if (own) return own(shell, args);
  if (/^[A-Za-z_]\w*=/.test(name)) return assign(shell, [name]);
  const program = shell.find(name);
  if (program) return program(args, { ...running, world: { ...running.world, env: shell.variables } });
  await running.stderr(`sh: ${name}: not found\n`);
  return NOT_FOUND;
}

function isQuoted(word: Word): boolean {
  return word.length > 1 || word.some(({ text, expanded }) => !expanded || !text.startsWith('$'));
}

function expand({ variables, code }: Shell, word: Word): string {
  const value = (name: string): string => (name === '?' ? String(code) : (variables.get(name) ?? ''));
  const texts = word.map(({ text, expanded }) =>
    expanded
      ? text.replace(/\$(?:\{(\w+|\?)\}|([A-Za-z_]\w*|\?))/g, (_, a?: string, b?: string) => value(a ?? b ?? ''))
      : text,
  );
  return texts.join('');
}

function assign({ variables }: Shell, args: readonly string[]): number {
  for (const word of args) {
    const at = word.indexOf('=');
    if (at > 0) variables.set(word.slice(0, at), word.slice(at + 1));
  }
  return 0;
}

/** What only the shell itself can do. */
const OWN: Readonly<Record<string, (shell: Shell, args: readonly string[]) => number>> = {
  ':': () => 0,
  cd: () => 0,
  export: assign,
  exit(shell, [code]) {
    shell.exited = true;
    return code === undefined ? shell.code : Number.parseInt(code, 10) & 255;
  },
};
