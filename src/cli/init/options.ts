/** The flags of `init`, from the table of choices. */

import { UserError } from '../../base/errors.ts';
import {
  CHOICES,
  type Choice,
  type ChoiceName,
  type Choices,
  longFlag,
  OBSOLETE_FLAGS,
} from '../../bootstrap/choices/table.ts';
import { PREFLIGHT_CODES } from '../../bootstrap/preflight.ts';
import { flag, type Option, suggesting, text, texts } from '../option.ts';

type ChoiceOptions = Readonly<Record<ChoiceName, Option<string | readonly string[] | undefined>>>;

/** Values stay texts: they are checked together with those of the file, so that all problems are told at once. */
function optionOf({ flags, summary, fallback, words, list }: Choice): Option<string | readonly string[] | undefined> {
  const choices = words === undefined ? '' : ` (${words.join('|')})`;
  const standard = fallback === undefined ? '' : ` (default ${fallback})`;
  const about = `${summary}${choices}${standard}`;
  const suggestions = words ?? [];
  return list ? { ...texts(flags, about), fallback: undefined } : { ...text(flags, about), suggestions };
}

function choiceOptions(): ChoiceOptions {
  const entries = Object.entries(CHOICES).map(([name, choice]) => [name, optionOf(choice)]);
  return Object.fromEntries(entries) as ChoiceOptions;
}

function obsolete(flags: string, instead: string): Option<undefined> {
  const parse = (): undefined => {
    throw new UserError('BadInput', `it is obsolete: ${instead}`);
  };
  return { flags, summary: instead, parse, fallback: undefined, hidden: true };
}

/** Flags that choose what is installed. */
export const installOptions = {
  config: text('--config <file>', 'A KarmadaInitConfig with the same choices; flags win over it'),
  ...choiceOptions(),
  ...(Object.fromEntries(OBSOLETE_FLAGS.map(({ flags, instead }) => [flags, obsolete(flags, instead)])) as object),
};

/** Flags that say how `init` goes about it. */
export const conductOptions = {
  ignorePreflight: suggesting(
    texts('--ignore-preflight <codes>', 'Go on in spite of these findings; "all" for every one'),
    [...PREFLIGHT_CODES, 'all'],
  ),
  yes: flag('-y, --yes', 'Change what exists without asking'),
};

/** What was given on the command line. */
export function givenChoices(values: Partial<Record<ChoiceName, unknown>>): Choices {
  const given = Object.entries(CHOICES).flatMap(([name, choice]) => {
    const value = values[name as ChoiceName];
    const isGiven = typeof value === 'string' || Array.isArray(value);
    return isGiven ? [[name, { value, from: longFlag(choice) }]] : [];
  });
  return Object.fromEntries(given) as Choices;
}
