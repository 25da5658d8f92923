/**
 * The contract of a command. A command is a value: its module imports contracts only, and loads what it works with
 * by a dynamic import inside `run`, so that `--help` stays fast.
 */

import type { CommandContext } from './context.ts';
import type { Arguments, Declarations, Values } from './option.ts';

/** What a command answers. Nothing is also an answer. */
export interface Outcome {
  /** Printed to standard output, with a line end where it lacks one. */
  text?: string;
  /** 0 unless said otherwise. */
  exitCode?: number;
}

export interface Input<A, O> {
  args: Values<A>;
  options: Values<O>;
}

export interface CommandSpec<A extends Arguments = Arguments, O extends Declarations = Declarations> {
  /** One word; for a command within another one its last word. */
  readonly name: string;
  /** Other words for it. */
  readonly aliases?: readonly string[];
  /** One line, lower case start as kubectl does not: a sentence without full stop. */
  readonly summary: string;
  /** What a help page says beyond the summary. */
  readonly description?: string;
  /** What a help page says after the flags: lists of values and what they mean. */
  readonly notes?: string;
  /** Command lines without the program's name, each with what it does. */
  readonly examples: readonly { readonly does: string; readonly line: string }[];
  readonly args: A;
  readonly options: O;
  /** The exit code of wrong usage and of failures: 1 unless 1 already means that the command found something. */
  readonly failureCode?: number;
  /** For commands whose words are another program's: only flags declared here and the global ones are taken out. */
  readonly passThrough?: {
    /** Global flags, by their long names, that mean something else to the other program. */
    readonly notOurs: readonly string[];
  };
  run(context: CommandContext, input: Input<A, O>): Promise<Outcome | undefined>;
}

/** Commands under one word, such as `local up`. */
export interface CommandFamily {
  readonly name: string;
  readonly summary: string;
  readonly commands: readonly CommandNode[];
  /** What the word does without another one; its name and summary are the family's. */
  readonly itself?: AnyCommand;
}

export type CommandNode = AnyCommand | CommandFamily;

/** A command whose declarations are no longer known one by one. */
export interface AnyCommand extends Omit<CommandSpec, 'run'> {
  run(context: CommandContext, input: { args: never; options: never }): Promise<Outcome | undefined>;
}

/** A command of which a table knows only what a list shows: a built program reads the rest when it is called. */
export interface UnreadCommand {
  readonly name: string;
  readonly summary: string;
  read(): Promise<CommandNode>;
}

export type CommandEntry = CommandNode | UnreadCommand;

/** Commands under a heading of the main help page. */
export interface CommandGroup<E extends CommandEntry = CommandEntry> {
  readonly title: string;
  readonly commands: readonly E[];
}

/** Declares a command; the types of `run`'s input follow from the declarations. */
export function defineCommand<A extends Arguments, O extends Declarations>(spec: CommandSpec<A, O>): CommandSpec<A, O> {
  return spec;
}

/** True for a word that has commands below it. */
export function isFamily(node: CommandNode): node is CommandFamily {
  return 'commands' in node;
}

/** False for a command of which only name and summary are known. */
export function isRead(entry: CommandEntry): entry is CommandNode {
  return !('read' in entry);
}

/** The command of a name, read where it was not; undefined where there is none. */
export async function findCommand(
  groups: readonly CommandGroup[],
  name: string | undefined,
): Promise<CommandNode | undefined> {
  const found = groups.flatMap(({ commands }) => commands).find((entry) => entry.name === name);
  return found && !isRead(found) ? found.read() : found;
}
