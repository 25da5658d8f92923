/** One invocation: from arguments to an exit code. Everything it touches is in `io`. */

import type { Logger } from '../base/log.ts';
import type { AnyCommand, CommandGroup, Outcome } from './command.ts';
import { connectKarmada, connectKubeconfig } from './connect.ts';
import type { CommandContext, MainIo } from './context.ts';
import { createErrorPrinter } from './error-report.ts';
import type { GlobalFlags } from './global-flags.ts';
import { createLogger } from './logger.ts';
import { terminalText } from './printers/terminal-text.ts';
import { createPlainProgress, createProgressOnStep, createSpinnerProgress, type Progress } from './progress.ts';

const FAILED = 1;
const INTERRUPTED = 130;

/** Runs the command that `argv` names; never rejects. */
export async function runCommandLine(
  io: MainIo,
  argv: readonly string[],
  groups: readonly CommandGroup[],
): Promise<number> {
  if (argv[0] === '__complete') {
    const { complete } = await import('./completion/complete.ts');
    return complete(io, argv.slice(1), groups);
  }
  const hasColor = (): boolean => isTerminal(io) && !io.env['NO_COLOR'];
  const progress = createProgressOnStep(() =>
    isTerminal(io) ? createSpinnerProgress(io.stderr, hasColor()) : createPlainProgress(io.stderr),
  );
  const { runProgram } = await import('./program.ts');
  let failureCode = FAILED;
  try {
    return await runProgram(
      {
        name: io.programName,
        version: io.version,
        groups,
        stdout: io.stdout,
        stderr: io.stderr,
        execute: (command, { args, options, globals }) => {
          failureCode = command.failureCode ?? FAILED;
          return execute(command, { args, options }, createContext(io, globals, progress));
        },
      },
      argv.length === 0 ? ['--help'] : argv,
    );
  } catch (error) {
    await progress.clear();
    if (io.signal.aborted) return INTERRUPTED;
    await createErrorPrinter(io.stderr, hasColor())(error);
    return failureCode;
  }
}

/** Some terminals have no size, and a spinner would never find the start of its line there. */
function isTerminal({ stderr, env }: MainIo): boolean {
  return stderr.isTTY === true && stderr.columns !== 0 && env['CI'] === undefined && env['TERM'] !== 'dumb';
}

async function execute(
  command: AnyCommand,
  input: { args: never; options: never },
  context: CommandContext,
): Promise<Outcome | undefined> {
  const outcome = await command.run(context, input);
  await context.progress.clear();
  if (outcome?.text) context.answer(outcome.text);
  return outcome;
}

function createContext(io: MainIo, globals: GlobalFlags, progress: Progress): CommandContext {
  const log: Logger = createLogger(io.stderr, globals.verbosity);
  return {
    ...io,
    log,
    progress,
    globals,
    get onTerminal() {
      return io.stdout.isTTY === true;
    },
    answer: (text) => {
      io.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
    },
    print: (text) => {
      io.stdout.write(text);
    },
    warn: (line) => {
      io.stderr.write(`${terminalText(line)}\n`);
    },
    connectKarmada: (actAs) => connectKarmada({ ...io, log }, globals, actAs),
    connectKubeconfig: (choice) => connectKubeconfig({ ...io, log }, globals, choice),
  };
}
