/** The kinds of values flags take: how each is read from text, and how help pages show it. */

import { formatDuration, secondsOf } from '../base/duration.ts';
import { UserError } from '../base/errors.ts';
import { GATE_WORDS, type GateSettings, gatesOf } from './feature-gates.ts';

export interface FlagValue<T> {
  /** What stands for the value in help pages. */
  readonly word: string;
  /** Throws UserError `BadInput` with every problem, one a line. */
  read(text: string): T;
  show(value: T): string;
}

/** Throws with the lines, if there are any. */
function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new UserError('BadInput', problems.join('\n'));
}

/** Parts of a text at a separator, without empty ones. */
const partsOf = (text: string, separator = ','): string[] =>
  text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** `30s`, `1m30s`: milliseconds. */
export const time: FlagValue<number> = {
  word: '<time>',
  read(text) {
    const amount = secondsOf(text);
    if (amount !== undefined) return amount * 1000;
    throw new UserError('BadInput', `"${text}" is not a length of time such as 30s or 1m30s`);
  },
  show: formatDuration,
};

const TRUTH: Readonly<Record<string, boolean>> = { true: true, false: false };

/** Whether a text means yes; undefined when it means nothing. */
const truthOf = (text: string): boolean | undefined => TRUTH[text.toLowerCase()];

/** The flag alone means true. */
export const truth: FlagValue<boolean> = {
  word: '[true|false]',
  read(text) {
    const value = truthOf(text);
    if (value === undefined) throw new UserError('BadInput', `"${text}" is neither true nor false`);
    return value;
  },
  show: String,
};

/** A number that is not negative. */
export const rate: FlagValue<number> = {
  word: '<number>',
  read(text) {
    const value = Number(text);
    if (text.trim() !== '' && Number.isFinite(value) && value >= 0) return value;
    throw new UserError('BadInput', `"${text}" is not a number from 0 on`);
  },
  show: String,
};

/** A whole number of seconds; empty: none. */
export const seconds: FlagValue<number | undefined> = {
  word: '<seconds>',
  read(text) {
    if (text === '') return undefined;
    if (/^\d+$/.test(text)) return Number(text);
    throw new UserError('BadInput', `"${text}" is not a whole number of seconds`);
  },
  show: (value) => (value === undefined ? '' : String(value)),
};

export const name: FlagValue<string> = {
  word: '<name>',
  read(text) {
    if (text !== '') return text;
    throw new UserError('BadInput', 'a name must not be empty');
  },
  show: (value) => value,
};

/** One of a few words. */
export function oneOf<const C extends string>(choices: readonly C[]): FlagValue<C> {
  return {
    word: `<${choices.join('|')}>`,
    read(text) {
      const found = choices.find((choice) => choice === text);
      if (found !== undefined) return found;
      throw new UserError('BadInput', `"${text}" is not one of ${choices.join(', ')}`);
    },
    show: (value) => value,
  };
}

/** Names, `-name` to leave one out, `*` for all; unknown ones are refused with the list of known ones. */
export function selectionOf(what: string, known: readonly string[]): FlagValue<readonly string[]> {
  return {
    word: '<names>',
    read(text) {
      const words = partsOf(text);
      const names = words.filter((word) => word !== '*').map((word) => word.replace(/^-/, ''));
      const unknown = names.filter((each) => !known.includes(each));
      refuse(unknownProblem(what, unknown, known));
      return words;
    },
    show: (value) => value.join(','),
  };
}

/** Namespaces as patterns, each about the whole name. */
export const patterns: FlagValue<readonly string[]> = {
  word: '<patterns>',
  read(text) {
    const words = partsOf(text);
    refuse(words.filter((word) => !isPattern(word)).map((word) => `"${word}" is not a regular expression`));
    return words;
  },
  show: (value) => value.join(','),
};

function isPattern(text: string): boolean {
  try {
    return Boolean(new RegExp(`^${text}$`));
  } catch {
    return false;
  }
}

const API = /^[a-z0-9.-]*(\/v[a-z0-9]+(\/[A-Za-z]+(,[A-Za-z]+)*)?)?$/;

/** `group;group/version;group/version/Kind,Kind`. */
export const apis: FlagValue<readonly string[]> = {
  word: '<apis>',
  read(text) {
    const words = partsOf(text, ';');
    const wrong = words.filter((word) => !API.test(word));
    refuse(wrong.map((word) => `"${word}" is not of the form group, group/version or group/version/Kind,Kind`));
    return words;
  },
  show: (value) => value.join(';'),
};

/** One line for all unknown words, with the list of known ones. */
function unknownProblem(what: string, words: readonly string[], known: readonly string[]): string[] {
  if (words.length === 0) return [];
  return [`there is no ${what} ${words.map((word) => `"${word}"`).join(', ')}; known: ${known.join(', ')}`];
}

const wordOf = (pair: string): string => pair.split('=')[0] ?? '';

function pairProblem(pair: string): string[] {
  const [word = '', value = '', ...rest] = pair.split('=');
  if (rest.length === 0 && truthOf(value) !== undefined) return [];
  return [`feature gate ${word} is set by ${word}=true or ${word}=false, not by "${pair}"`];
}

function gateProblems(pairs: readonly string[]): string[] {
  const known = pairs.filter((pair) => GATE_WORDS.includes(wordOf(pair)));
  const unknown = pairs.filter((pair) => !known.includes(pair)).map(wordOf);
  return [...unknownProblem('feature gate', unknown, GATE_WORDS), ...known.flatMap(pairProblem)];
}

/** `Gate=true,Gate=false`. */
export const gates: FlagValue<GateSettings> = {
  word: '<gate=bool>',
  read(text) {
    const pairs = partsOf(text);
    refuse(gateProblems(pairs));
    return gatesOf(
      new Map(pairs.map((pair) => pair.split('=')).map(([word = '', value = '']) => [word, truthOf(value) === true])),
    );
  },
  show: (value) =>
    Object.entries(value)
      .map(([gate, isOn]) => `${gate}=${isOn}`)
      .join(','),
};
