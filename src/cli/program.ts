/** The command table as a commander program. The only file that knows commander. */

import { Command, CommanderError, type Option as CommanderOption, Help, Option } from 'commander';
import { isUserError } from '../base/errors.ts';
import { commandWord, type FlagNames, normalizeArguments } from './argv.ts';
import {
  type AnyCommand,
  type CommandEntry,
  type CommandGroup,
  type CommandNode,
  findCommand,
  isFamily,
  type Outcome,
} from './command.ts';
import { type GlobalFlags, globalFlags } from './global-flags.ts';
import { type Option as Declaration, type Declarations, spellingsOf } from './option.ts';
import type { Output } from './output.ts';
import { takeFlags } from './take-flags.ts';

/** Help pages are the same on every terminal. */
const HELP_WIDTH = 120;

/** Runs a command with its parsed input. */
export type Execute = (
  command: AnyCommand,
  input: { args: never; options: never; globals: GlobalFlags },
) => Promise<Outcome | undefined>;

export interface ProgramOptions {
  name: string;
  version: string;
  groups: readonly CommandGroup[];
  stdout: Output;
  stderr: Output;
  execute: Execute;
}

/** Parses `argv` and runs the command it names; resolves with the exit code. */
export async function runProgram(options: ProgramOptions, argv: readonly string[]): Promise<number> {
  let exitCode = 0;
  const verb = verbOf(argv);
  const setExitCode = (code: number): void => {
    exitCode = code;
  };
  const called = await findCommand(options.groups, verb);
  const program = buildProgram({ ...options, called, setExitCode, problems: [] });
  try {
    await program.parseAsync(spelledOut(argv, called), { from: 'user' });
  } catch (error) {
    // Commander has told what is wrong, or printed the help that was asked for.
    if (error instanceof CommanderError) return error.exitCode;
    throw error;
  }
  return exitCode;
}

/** The first word that is no global flag and no value of one. */
function verbOf(argv: readonly string[]): string | undefined {
  const valued = Object.values<Declaration>(globalFlags).filter(({ parse }) => parse !== undefined);
  return commandWord(argv, new Set(valued.flatMap(spellingsOf)));
}

/** The words of a command that passes them through stay as they are. */
function spelledOut(argv: readonly string[], called: CommandNode | undefined): string[] {
  const passes = called !== undefined && !isFamily(called) && called.passThrough;
  const end = passes ? argv.indexOf(called.name) : argv.length;
  return [...normalizeArguments(argv.slice(0, end), flagNames(leaves(called))), ...argv.slice(end)];
}

function buildProgram(options: Building): Command {
  const program = new Command(options.name)
    .description('One API for a fleet of Kubernetes clusters.')
    .usage('COMMAND [flags]')
    .version(options.version, '--version', 'Print the version')
    .helpOption('-h, --help', 'Print help')
    .helpCommand(false)
    .enablePositionalOptions()
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp({
      showGlobalOptions: false,
      commandUsage: usageOf,
      subcommandTerm: (child) => child.name(),
      // Flags that help pages leave out are suggested, too.
      visibleOptions: ({ options: all }) => [...all],
      formatHelp,
    })
    .configureOutput({
      writeOut: (text) => options.stdout.write(text),
      writeErr: (text) => options.stderr.write(text),
      outputError: (text, write) => write(withSwitchValues(text, options)),
      // Commander would open standard output to find out.
      getOutHasColors: () => false,
      getErrHasColors: () => false,
      getOutHelpWidth: () => HELP_WIDTH,
      getErrHelpWidth: () => HELP_WIDTH,
    });
  addOptions(program, hidden(globalFlags), options.problems);
  program.showHelpAfterError(`hint: see "${options.name} --help"`);
  for (const { title, commands } of options.groups) {
    program.commandsGroup(`${title}:`);
    for (const entry of commands) addEntry(program, entry, options);
  }
  return program;
}

/** Commander takes a switch with a value for a flag that it does not know. */
function withSwitchValues(text: string, { called }: Building): string {
  const unknown = /^error: unknown option '(-[^=']+)=([^']*)'/.exec(text);
  const [, name = '', value = ''] = unknown ?? [];
  if (!flagNames(leaves(called)).switches.has(name)) return text;
  const lines = text.split('\n').filter((line) => line.startsWith('hint: '));
  const problem = `error: option '${name}' argument '${value}' is invalid. "${value}" is neither true nor false`;
  return `${[problem, ...lines].join('\n')}\n`;
}

type Building = ProgramOptions & {
  /** The command that the command line names; of the others only name and summary are needed. */
  called: CommandNode | undefined;
  setExitCode: (code: number) => void;
  /** What is wrong with values of flags: all of it is told at once. */
  problems: string[];
};

function addEntry(program: Command, { name, summary }: CommandEntry, building: Building): void {
  if (name === building.called?.name) addNode(program, building.called, building);
  else program.command(name).summary(summary);
}

function addNode(parent: Command, node: CommandNode, building: Building): void {
  const command = parent.command(node.name).summary(node.summary).description(node.summary);
  command.showHelpAfterError(`hint: see "${pathOf(command)} --help"`);
  if (isFamily(node)) {
    command.helpCommand(false).enablePositionalOptions();
    if (node.itself) addCommand(command, node.itself, building);
    else addOptions(command, hidden(globalFlags), building.problems);
    command.usage(node.itself ? '[COMMAND] [flags]' : 'COMMAND [flags]');
    for (const child of node.commands) addNode(command, child, building);
    return;
  }
  addCommand(command, node, building);
}

function addCommand(command: Command, spec: AnyCommand, building: Building): void {
  command.aliases([...(spec.aliases ?? [])]);
  for (const { usage, summary } of Object.values(spec.args)) {
    const optional = usage.startsWith('[');
    command.argument(optional ? usage : `<${usage}>`, summary);
  }
  if (spec.description) command.description(`${spec.summary}.\n\n${spec.description}`);
  addOptions(command, spec.options, building.problems);
  if (spec.passThrough) passThrough(command, spec, building);
  else parseFlags(command, spec, building);
}

function parseFlags(command: Command, spec: AnyCommand, { execute, setExitCode, problems }: Building): void {
  const taken = new Set(command.options.map(({ long }) => long));
  addOptions(
    command,
    hidden(globalFlags),
    problems,
    (option) =>
      !taken.has(option.long ?? '') && !command.options.some((own) => own.short && own.short === option.short),
  );
  const { failureCode = 1 } = spec;
  command.exitOverride(({ exitCode, code, message }) => {
    throw new CommanderError(exitCode === 0 ? 0 : failureCode, code, message);
  });
  command.usage(usageLine(spec)).addHelpText('after', () => epilogue(command, spec));
  command.action(async (...values: unknown[]) => {
    refuse(command, problems);
    const args = Object.fromEntries(Object.keys(spec.args).map((name, i) => [name, values[i]])) as never;
    const options = valuesOf(command, spec.options) as never;
    const globals = globalsBeside(command, spec);
    setExitCode((await execute(spec, { args, options, globals }))?.exitCode ?? 0);
  });
}

/** A flag that the command has for itself, such as `--cluster`, says nothing about the kubeconfig. */
function globalsBeside(command: Command, spec: AnyCommand): GlobalFlags {
  const longOf = (declaration: Declaration): string | undefined => namedOption(declaration).long;
  const own = new Set(Object.values<Declaration>(spec.options).map(longOf));
  const global: Declarations = globalFlags;
  const shadowed = Object.entries(global).filter(([, declaration]) => own.has(longOf(declaration)));
  const fallbacks = Object.fromEntries(shadowed.map(([name, { fallback }]) => [name, fallback]));
  return { ...valuesOf(command, globalFlags), ...fallbacks } as unknown as GlobalFlags;
}

function passThrough(command: Command, spec: AnyCommand, { execute, setExitCode, problems }: Building): void {
  command.usage(usageLine(spec)).addHelpText('after', () => epilogue(command, spec));
  // What the words mean is for the other program to say.
  command.parseOptions = (words) => ({ operands: [...words], unknown: [] });
  const own = spec.options;
  const longs = [
    ...Object.values(own).map(({ flags }) => new Option(flags).long),
    ...(spec.passThrough?.notOurs ?? []),
  ];
  const globals = Object.fromEntries(
    Object.entries<Declaration>(globalFlags).filter(([, { flags }]) => !longs.includes(new Option(flags).long ?? '')),
  );
  command.action(async (words: string[]) => {
    if (asksForHelp(words)) command.help();
    refuse(command, problems);
    const { given, rest } = takeFlags(words, { ...globals, ...own });
    const value = (name: string, { fallback }: Declaration): unknown => (name in given ? given[name] : fallback);
    const options = Object.fromEntries(Object.entries(own).map(([name, option]) => [name, value(name, option)]));
    const ours = Object.fromEntries(Object.entries(given).filter(([name]) => name in globals));
    const input = {
      args: Object.fromEntries(Object.keys(spec.args).map((name) => [name, rest])) as never,
      options: options as never,
      globals: { ...valuesOf(command, globalFlags), ...ours } as unknown as GlobalFlags,
    };
    setExitCode((await execute(spec, input))?.exitCode ?? 0);
  });
}

function asksForHelp(words: readonly string[]): boolean {
  const end = words.indexOf('--');
  return (end < 0 ? words : words.slice(0, end)).some((word) => word === '--help' || word === '-h');
}

function usageLine(spec: AnyCommand): string {
  return [...Object.values(spec.args).map(({ usage }) => usage), '[flags]'].join(' ');
}

function hidden(declarations: Declarations): Declarations {
  return Object.fromEntries(Object.entries(declarations).map(([name, option]) => [name, { ...option, hidden: true }]));
}

function addOptions(
  command: Command,
  declarations: Declarations,
  problems: string[],
  wanted = (_: CommanderOption): boolean => true,
): void {
  for (const declaration of Object.values(declarations)) {
    const option = commanderOption(declaration, problems);
    if (wanted(option)) command.addOption(option);
  }
}

function commanderOption(declaration: Declaration, problems: string[]): CommanderOption {
  const { summary, parse, fallback, choices, hidden: hide, group } = declaration;
  const shown = Array.isArray(fallback) ? undefined : fallback;
  const list = choices ? ` (${choices.join('|')})` : '';
  const standard =
    shown === undefined || shown === false || shown === ''
      ? ''
      : ` (default ${declaration.fallbackText ?? String(shown)})`;
  const option = namedOption(declaration, `${summary}${list}${standard}`).hideHelp(hide === true);
  if (group !== undefined) option.helpGroup(`${group}:`);
  if (!parse) return option;
  return option.argParser((value, previous) => {
    try {
      return parse(value, previous);
    } catch (error) {
      if (!isUserError(error)) throw error;
      problems.push(`error: option '${option.flags}' argument '${value}' is invalid. ${error.message}`);
      return previous;
    }
  });
}

/** A flag that takes a value is no negation of another one, whatever its name starts with. */
function namedOption({ flags, parse }: Pick<Declaration, 'flags' | 'parse'>, summary?: string): CommanderOption {
  const option = new Option(flags, summary);
  if (parse) option.negate = false;
  return option;
}

/** Ends a run whose flags have values they cannot have. */
function refuse(command: Command, problems: readonly string[]): void {
  if (problems.length > 0) command.error(problems.join('\n'), { code: 'commander.invalidArgument' });
}

/** A flag may stand before or after the command's name; the later one wins. */
function valuesOf(command: Command, declarations: Declarations): Record<string, unknown> {
  const all = command.optsWithGlobals();
  const own = command.opts();
  return Object.fromEntries(
    Object.entries(declarations).map(([name, declaration]) => {
      const { fallback } = declaration;
      const option = namedOption(declaration);
      const given = own[option.attributeName()] ?? all[option.attributeName()];
      // To the parser, `--no-headers` takes something away: its value is true until then.
      return [name, option.negate ? given === false : (given ?? fallback)];
    }),
  );
}

/** The flags of the commands and of all commands. */
function flagNames(specs: readonly AnyCommand[]): FlagNames {
  const declared = [globalFlags, ...specs.map(({ options }) => options)].flatMap((options) =>
    Object.values<Declaration>(options),
  );
  const valued = declared.filter(({ parse }) => parse !== undefined);
  // A letter may be a switch of one command of a family and take a value in another one: such a one is left alone.
  const ambiguous = new Set(valued.flatMap(spellingsOf));
  const plain = declared.filter(({ parse }) => parse === undefined).flatMap(spellingsOf);
  return {
    switches: new Set(plain.filter((name) => !ambiguous.has(name))),
    bare: new Map(
      valued.flatMap((option) => spellingsOf(option).map((name) => [name, option.bare] as const)).filter(isBare),
    ),
  };
}

function isBare(entry: readonly [string, string | undefined]): entry is readonly [string, string] {
  return entry[1] !== undefined;
}

/** The commands that a node has: itself, and those below it. */
function leaves(node: CommandNode | undefined): AnyCommand[] {
  if (node === undefined) return [];
  if (!isFamily(node)) return [node];
  return [...(node.itself ? [node.itself] : []), ...node.commands.flatMap(leaves)];
}

/** Without the other words a command is known by. */
function usageOf(command: Command): string {
  return `${pathOf(command)} ${command.usage()}`;
}

function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}

function rootOf(command: Command): Command {
  return command.parent ? rootOf(command.parent) : command;
}

function epilogue(command: Command, spec: AnyCommand): string {
  const root = rootOf(command).name();
  const examples = spec.examples.map(({ does, line }) => `  # ${does}\n  ${root} ${line}`);
  const notes = spec.notes ? ['', spec.notes] : [];
  const parts = [...notes, ...(examples.length > 0 ? ['', 'Examples:', examples.join('\n\n')] : [])];
  return [...parts, '', `Use "${root} options" for the flags that all commands take.`].join('\n');
}

/** Commander's layout. */
function formatHelp(command: Command, helper: Help): string {
  helper.visibleOptions = (each) => Help.prototype.visibleOptions.call(helper, each);
  return new Help().formatHelp.call(helper, command, helper);
}
