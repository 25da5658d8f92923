/** Taking some flags out of words that are meant for another program, which knows the rest. */

import { UserError } from '../base/errors.ts';
import { type Declarations, type Option, spellingsOf } from './option.ts';

export interface TakenFlags {
  /** Values by the names of the declarations; only of flags that are there. */
  given: Record<string, unknown>;
  /** All other words, in their order. */
  rest: string[];
}

/** Takes the declared flags wherever they stand before `--`; throws UserError `BadInput` with every value they cannot take. */
export function takeFlags(words: readonly string[], declarations: Declarations): TakenFlags {
  const known = Object.entries(declarations).map(([name, option]) => ({
    name,
    option,
    spellings: spellingsOf(option),
  }));
  const taken: TakenFlags = { given: {}, rest: [] };
  const problems: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--') {
      taken.rest.push(...words.slice(at));
      break;
    }
    const { spelling, value } = readFlag(word);
    const found = known.find(({ spellings }) => spellings.includes(spelling));
    if (!found) {
      taken.rest.push(word);
      continue;
    }
    const { name, option } = found;
    if (option.parse && value === undefined) at += 1;
    const given = { spelling, value: value ?? words[at], previous: taken.given[name] };
    taken.given[name] = givenValue(option, given, problems);
  }
  if (problems.length > 0) throw new UserError('BadInput', problems.join('\n'));
  return taken;
}

/** `--name=value`, `--name`, `-nvalue`, `-n=value`, `-n`; other words are their own spelling. */
function readFlag(word: string): { spelling: string; value: string | undefined } {
  const long = /^(--[^=]+)(?:=(.*))?$/s.exec(word);
  if (long) return { spelling: (long[1] ?? '').replaceAll('_', '-'), value: long[2] };
  const short = /^(-[a-zA-Z])=?(.+)?$/s.exec(word);
  return short ? { spelling: short[1] ?? '', value: short[2] } : { spelling: word, value: undefined };
}

interface Given {
  spelling: string;
  value: string | undefined;
  previous: unknown;
}

function givenValue({ parse }: Option, { spelling, value, previous }: Given, problems: string[]): unknown {
  if (!parse) return value !== 'false';
  if (value === undefined) {
    problems.push(`the flag ${spelling} needs a value`);
    return previous;
  }
  try {
    return parse(value, previous);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    problems.push(`${spelling}: ${error.message}`);
    return previous;
  }
}
