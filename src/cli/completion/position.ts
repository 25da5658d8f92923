/** Where the cursor is on a command line: in which command, after which arguments, in the value of which flag. */

import { type AnyCommand, type CommandEntry, type CommandGroup, isFamily, isRead } from '../command.ts';
import { globalFlags } from '../global-flags.ts';
import { type Declarations, type Option, spellingsOf } from '../option.ts';

export interface Position {
  /** Words of the command so far, such as `local`, `up`. */
  path: readonly string[];
  /** What may follow as the next word of the command. */
  below: readonly CommandEntry[];
  command: AnyCommand | undefined;
  /** Every flag that may stand here. */
  flags: Declarations;
  /** Values of flags by their long spelling; a switch has an empty one. */
  given: ReadonlyMap<string, readonly string[]>;
  positionals: readonly string[];
  /** The word before the one that is typed. */
  previous: string;
  /** What is typed of the word, or of the flag's value. */
  partial: string;
  /** The flag whose value is being typed. */
  flag: Option | undefined;
  /** Behind `--` words are not ours. */
  passed: boolean;
}

/** Reads the words after the program's name, of commands that are read; the last one is being typed, and may be empty. */
export function readPosition(groups: readonly CommandGroup[], words: readonly string[]): Position {
  const state = start(groups);
  let pending: Option | undefined;
  for (const word of words.slice(0, -1)) pending = pending ? take(state, pending, word) : readWord(state, word);
  const last = words.at(-1) ?? '';
  const attached = !state.passed && pending === undefined ? attachedValue(state, last) : undefined;
  const previous = words.at(-2) ?? '';
  return { ...state, previous, flag: attached?.option ?? pending, partial: attached?.value ?? last };
}

interface Reading {
  path: string[];
  below: readonly CommandEntry[];
  command: AnyCommand | undefined;
  flags: Declarations;
  given: Map<string, string[]>;
  positionals: string[];
  passed: boolean;
}

function start(groups: readonly CommandGroup[]): Reading {
  const below = groups.flatMap(({ commands }) => commands);
  return {
    path: [],
    below,
    command: undefined,
    flags: globalFlags,
    given: new Map(),
    positionals: [],
    passed: false,
  };
}

/** Answers the flag that takes the next word as its value. */
function readWord(state: Reading, word: string): Option | undefined {
  if (state.passed) state.positionals.push(word);
  else if (word === '--') state.passed = true;
  else if (isFlag(word)) return readFlag(state, word);
  else enter(state, word);
  return undefined;
}

function isFlag(word: string): boolean {
  return word.startsWith('-') && word !== '-';
}

function enter(state: Reading, word: string): void {
  const node = state.positionals.length === 0 ? state.below.find(({ name }) => name === word) : undefined;
  if (!node || !isRead(node)) {
    state.positionals.push(word);
    return;
  }
  state.path.push(word);
  state.below = isFamily(node) ? node.commands : [];
  state.command = isFamily(node) ? node.itself : node;
  state.flags = { ...globalsBeside(state.command?.options ?? {}), ...state.command?.options };
}

/** A command's own flag hides the global one of the same spelling. */
function globalsBeside(own: Declarations): Declarations {
  const taken = new Set(Object.values(own).flatMap(spellingsOf));
  return Object.fromEntries(
    Object.entries<Option>(globalFlags).filter(([, option]) => !spellingsOf(option).some((each) => taken.has(each))),
  );
}

function findFlag({ flags }: Reading, spelling: string): Option | undefined {
  return Object.values(flags).find((option) => spellingsOf(option).includes(spelling));
}

function readFlag(state: Reading, word: string): Option | undefined {
  const equals = word.indexOf('=');
  const option = findFlag(state, equals < 0 ? word : word.slice(0, equals));
  if (!option) return undefined;
  if (option.parse && option.bare === undefined && equals < 0) return option;
  return take(state, option, equals < 0 ? '' : word.slice(equals + 1));
}

function take({ given }: Reading, option: Option, value: string): undefined {
  const name = longSpelling(option);
  given.set(name, [...(given.get(name) ?? []), value]);
  return undefined;
}

/** `--namespace`, or the letter of a flag that has no other name. */
export function longSpelling(option: Pick<Option, 'flags'>): string {
  return spellingsOf(option).at(-1) ?? '';
}

function attachedValue(state: Reading, word: string): { option: Option; value: string } | undefined {
  const equals = word.indexOf('=');
  if (!isFlag(word) || equals < 0) return undefined;
  const option = findFlag(state, word.slice(0, equals));
  return option?.parse ? { option, value: word.slice(equals + 1) } : undefined;
}
