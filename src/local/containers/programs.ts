/** Programs of simulated containers: a few that tell where one is. Nothing here reaches the machine underneath. */

import { sleep } from '../../base/clock.ts';
import { Interrupted } from './input.ts';
import { parseNumber } from './number.ts';
import type { Program, Running } from './program.ts';
import { runShell } from './shell.ts';

const INTERRUPTED = 130;

const cat: Program = async (args, { world, input, stdout, stderr }) => {
  let code = 0;
  for (const name of args.length === 0 ? ['-'] : args) {
    if (name === '-') {
      for (let chunk = await input.read(); chunk; chunk = await input.read()) await stdout(chunk);
      continue;
    }
    const text = world.files.get(name);
    if (text !== undefined) await stdout(text);
    else {
      await stderr(`cat: can't open '${name}': No such file or directory\n`);
      code = 1;
    }
  }
  return code;
};

const echo: Program = async (args, { stdout }) => {
  const bare = args[0] === '-n';
  await stdout(`${args.slice(bare ? 1 : 0).join(' ')}${bare ? '' : '\n'}`);
  return 0;
};

const env: Program = async (_, { world, stdout }) => {
  await stdout([...world.env].map(([name, value]) => `${name}=${value}\n`).join(''));
  return 0;
};

const printenv: Program = async (args, running) => {
  if (args.length === 0) return env(args, running);
  const values = args.map((name) => running.world.env.get(name));
  await running.stdout(values.flatMap((value) => (value === undefined ? [] : [`${value}\n`])).join(''));
  return values.includes(undefined) ? 1 : 0;
};

const ls: Program = async (args, { world, stdout, stderr }) => {
  const names = args.filter((word) => !word.startsWith('-'));
  for (const name of names.length === 0 ? ['/'] : names) {
    const folder = name.endsWith('/') ? name : `${name}/`;
    const inside = [...world.files.keys()].filter((file) => file.startsWith(folder));
    const entries = new Set(inside.map((file) => file.slice(folder.length).split('/')[0] ?? ''));
    if (world.files.has(name)) await stdout(`${name}\n`);
    else if (entries.size > 0)
      await stdout(
        [...entries]
          .sort()
          .map((entry) => `${entry}\n`)
          .join(''),
      );
    else {
      await stderr(`ls: ${name}: No such file or directory\n`);
      return 1;
    }
  }
  return 0;
};

const grep: Program = async (args, { input, stdout }) => {
  const wanted = args.find((word) => !word.startsWith('-')) ?? '';
  let found = 1;
  for (let line = await input.line(); line !== undefined; line = await input.line()) {
    if (!line.includes(wanted)) continue;
    found = 0;
    await stdout(`${line}\n`);
  }
  return found;
};

const wait: Program = async ([text = ''], { clock, input, signal, stderr }) => {
  const seconds = parseNumber(text.replace(/s$/, ''));
  if (seconds === undefined) {
    await stderr(`sleep: invalid number '${text}'\n`);
    return 1;
  }
  const interrupted = new AbortController();
  const stop = input.onInterrupt(() => interrupted.abort());
  const ended = AbortSignal.any([signal, interrupted.signal]);
  return sleep(clock, seconds * 1000, ended)
    .then(
      () => 0,
      () => INTERRUPTED,
    )
    .finally(stop);
};

const stty: Program = async (args, { tty, size, stdout, stderr }) => {
  if (!tty || args[0] !== 'size') {
    await stderr(tty ? 'usage: stty size\n' : 'stty: standard input: Not a tty\n');
    return 1;
  }
  await stdout(`${size().height} ${size().width}\n`);
  return 0;
};

const says =
  (text: (running: Running) => string): Program =>
  async (_, running) => {
    await running.stdout(`${text(running)}\n`);
    return 0;
  };

const ends =
  (code: number): Program =>
  () =>
    Promise.resolve(code);

const shell: Program = (args, running) => runShell(args, running, findProgram);

const PROGRAMS: Readonly<Record<string, Program>> = {
  bash: shell,
  cat,
  date: says(({ world }) => new Date(world.now()).toUTCString().replace(/,(.*) GMT$/, '$1 UTC')),
  echo,
  env,
  false: ends(1),
  grep,
  hostname: says(({ world }) => world.hostname),
  id: says(() => 'uid=0(root) gid=0(root) groups=0(root)'),
  ls,
  printenv,
  pwd: says(() => '/'),
  sh: shell,
  sleep: wait,
  stty,
  true: ends(0),
  uname: says(() => 'Linux'),
  whoami: says(() => 'root'),
};

/** `cat`, `/bin/cat`: undefined for what is not there. */
export function findProgram(name: string): Program | undefined {
  const plain = name.replace(/^(\/usr(\/local)?)?\/s?bin\//, '');
  return Object.hasOwn(PROGRAMS, plain) ? PROGRAMS[plain] : undefined;
}

/** Runs a command as a container runtime does, in its words where it cannot. */
export async function runCommand([name = '', ...args]: readonly string[], running: Running): Promise<number> {
  const program = findProgram(name);
  if (!program) return refuse(name, running);
  try {
    return await program(args, running);
  } catch (thrown) {
    if (thrown instanceof Interrupted) return INTERRUPTED;
    throw thrown;
  }
}

async function refuse(name: string, { world, stderr }: Running): Promise<number> {
  const isFile = world.files.has(name);
  const missing = name.includes('/') ? `stat ${name}: no such file or directory` : 'executable file not found in $PATH';
  const why = `exec: "${name}": ${isFile ? 'permission denied' : missing}`;
  await stderr(`OCI runtime exec failed: exec failed: unable to start container process: ${why}: unknown\n`);
  await stderr(`(this container is simulated, and has only ${Object.keys(PROGRAMS).join(', ')})\n`);
  return isFile ? 126 : 127;
}
