/** Reading choices as values: what is missing gets its default, what is wrong becomes a problem named after its origin. */

import { secondsOf } from '../../base/duration.ts';
import { type FormName, misfit } from './forms.ts';
import { CHOICES, type ChoiceName, type Choices, longFlag } from './table.ts';

export interface ChoiceReader {
  /** `--port: "x" is not …`, one line per problem found so far. */
  readonly problems: string[];
  /** The text chosen, or the default; an empty text counts as not chosen. */
  text(name: ChoiceName): string;
  list(name: ChoiceName): readonly string[];
  /** The text or list, each item of which is to have this form; nothing is well formed. */
  formed(name: ChoiceName, form: FormName): string;
  formedList(name: ChoiceName, form: FormName): readonly string[];
  word<W extends string>(name: ChoiceName): W;
  count(name: ChoiceName, limits: { min: number; max?: number }): number;
  seconds(name: ChoiceName): number;
  /** Adds a problem of a choice. */
  complain(name: ChoiceName, why: string): void;
}

/** A reader that never throws: whoever uses it looks at `problems` in the end. */
export function readChoices(choices: Choices): ChoiceReader {
  const problems: string[] = [];
  const complain = (name: ChoiceName, why: string): void => {
    problems.push(`${choices[name]?.from ?? longFlag(CHOICES[name])}: ${why}`);
  };
  const text = (name: ChoiceName): string => {
    const value = choices[name]?.value;
    const given = typeof value === 'string' ? value : (value ?? []).join(',');
    return given === '' ? (CHOICES[name].fallback ?? '') : given;
  };
  const list = (name: ChoiceName): readonly string[] => {
    const value = choices[name]?.value ?? [];
    return (typeof value === 'string' ? value.split(',') : value).filter((item) => item !== '');
  };
  const check = (name: ChoiceName, form: FormName, value: string): void => {
    const problem = misfit(form, value);
    if (problem !== undefined) complain(name, problem);
  };
  return {
    problems,
    complain,
    text,
    list,
    formed(name, form) {
      const value = text(name);
      if (value !== '') check(name, form, value);
      return value;
    },
    formedList(name, form) {
      const values = list(name);
      for (const value of values) check(name, form, value);
      return values;
    },
    word<W extends string>(name: ChoiceName) {
      const { words = [], fallback = '' } = CHOICES[name];
      const value = text(name);
      const found = words.find((word) => word.toLowerCase() === value.toLowerCase());
      if (found === undefined && value !== '') complain(name, `"${value}" is not one of ${words.join(', ')}`);
      return (found ?? fallback) as W;
    },
    count(name, { min, max }) {
      const value = text(name);
      const number = Number(value);
      if (/^\d+$/.test(value) && number >= min && number <= (max ?? number)) return number;
      const range = max === undefined ? `from ${min} on` : `from ${min} to ${max}`;
      complain(name, `"${value}" is not a whole number ${range}`);
      return min;
    },
    seconds(name) {
      const seconds = secondsOf(text(name));
      if (seconds === undefined) complain(name, `"${text(name)}" is not a length of time such as 120, 90s or 8760h`);
      return seconds ?? 0;
    },
  };
}
