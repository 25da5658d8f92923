/** How a command declares what it takes: each declaration carries the type of the value the command gets. */

import { secondsOf } from '../base/duration.ts';
import { UserError } from '../base/errors.ts';

/** A flag of a command. `T` is what `run` receives. */
export interface Option<T = unknown> {
  /** As in a help page: `-n, --namespace <name>`. */
  readonly flags: string;
  readonly summary: string;
  /** Turns the text of the command line into a value; throws UserError `BadInput`. Absent for switches. */
  readonly parse?: (text: string, previous: unknown) => T;
  /** The value where the flag is not given. */
  readonly fallback: T;
  /** The fallback as a help page shows it. */
  readonly fallbackText?: string;
  readonly choices?: readonly string[];
  /** What completion offers as values where it is no list of all there are, or is checked later. */
  readonly suggestions?: readonly string[];
  /** Left out of help pages. */
  readonly hidden?: boolean;
  /** What the flag without a value means, where it may also have one: `--dry-run`, `--dry-run=server`. */
  readonly bare?: string;
  /** The heading of the help page it stands under; `Options` unless said. */
  readonly group?: string;
}

/** A positional argument of a command. */
export interface Argument<T = unknown> {
  /** As in a usage line: `NAME`, `[NAME]`, `[NAME...]`. */
  readonly usage: string;
  readonly summary: string;
  /** What completion offers. */
  readonly suggestions?: readonly string[];
  /** A phantom: there is no such field. */
  readonly value?: T;
}

export type Declarations = Readonly<Record<string, Option>>;
export type Arguments = Readonly<Record<string, Argument>>;

/** `-n, --namespace <name>` → `-n`, `--namespace`. */
export function spellingsOf({ flags }: Pick<Option, 'flags'>): string[] {
  return flags.split(/[ ,]+/).filter((word) => word.startsWith('-'));
}

/** The values of declarations, by the same names. */
export type Values<D> = {
  [K in keyof D]: D[K] extends Option<infer T> ? T : D[K] extends Argument<infer T> ? T : never;
};

/** A switch: false unless given. */
export function flag(flags: string, summary: string): Option<boolean> {
  return { flags, summary, fallback: false };
}

/** On or off, with a default; bare it means on. */
export function toggle(flags: string, summary: string, fallback: boolean): Option<boolean> {
  return { flags: `${flags} <bool>`, summary, parse: parseBoolean, bare: 'true', fallback };
}

function parseBoolean(value: string): boolean {
  if (value === 'true' || value === 'false') return value === 'true';
  throw new UserError('BadInput', `"${value}" is neither true nor false`);
}

/** Any text; undefined unless given. */
export function text(flags: string, summary: string): Option<string | undefined> {
  return { flags, summary, parse: (value) => value, fallback: undefined };
}

/** Any text; another one later on the same command line is a contradiction. `check` throws for what it cannot be. */
export function oneText(
  flags: string,
  summary: string,
  check = (value: string): string => value,
): Option<string | undefined> {
  const parse = (value: string, previous: unknown): string => {
    if (previous === undefined || previous === value) return check(value);
    throw new UserError('BadInput', `both "${previous}" and "${value}" are given, and there can be only one`);
  };
  return { flags, summary, parse, fallback: undefined };
}

/** The same flag; completion offers these values. */
export function suggesting<T>(option: Option<T>, suggestions: readonly string[]): Option<T> {
  return { ...option, suggestions };
}

/** Any text, with a default. */
export function textOr(flags: string, summary: string, fallback: string): Option<string> {
  return { flags, summary, parse: (value) => value, fallback };
}

const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** The name of a namespace, as Kubernetes allows them; throws UserError `BadInput`. */
export function parseNamespace(value: string): string {
  if (LABEL.test(value)) return value;
  throw new UserError('BadInput', `"${value}" is not a name of lower-case letters, digits and dashes`);
}

/** A namespace, with a default. */
export function namespaceOr(flags: string, summary: string, fallback: string): Option<string> {
  return { flags, summary, parse: parseNamespace, fallback };
}

/** Texts separated by commas; the flag may be repeated. */
export function texts(flags: string, summary: string): Option<readonly string[]> {
  const split = (value: string): string[] => value.split(',').filter((item) => item !== '');
  const earlier = (previous: unknown): string[] => (Array.isArray(previous) ? (previous as string[]) : []);
  return { flags, summary, parse: (value, previous) => [...earlier(previous), ...split(value)], fallback: [] };
}

/** One of `choices`. */
export function choice<const C extends string, const F extends C | undefined>(
  flags: string,
  summary: string,
  { choices, fallback }: { choices: readonly C[]; fallback: F },
): Option<C | F> {
  const parse = (value: string): C => {
    const found = choices.find((item) => item === value);
    if (found !== undefined) return found;
    throw new UserError('BadInput', `"${value}" is not one of ${choices.join(', ')}`);
  };
  return { flags, summary, parse, fallback, choices };
}

/** What fields of objects hold. */
const LARGEST_COUNT = 2_147_483_647;

/** A whole number from `min` on. */
export function count<F extends number | undefined>(
  flags: string,
  summary: string,
  { min = 0, fallback }: { min?: number; fallback: F },
): Option<number | F> {
  const parse = (value: string): number => {
    const number = Number(value);
    if (/^\d+$/.test(value) && number >= min && number <= LARGEST_COUNT) return number;
    const range = number > LARGEST_COUNT ? `up to ${LARGEST_COUNT}` : `from ${min} on`;
    throw new UserError('BadInput', `"${value}" is not a whole number ${range}`);
  };
  return { flags, summary, parse, fallback };
}

/** A length of time in seconds: `30s`, `1m30s`, `500ms`, or bare seconds. */
export function duration(flags: string, summary: string, fallback: number): Option<number> {
  return { flags, summary, parse: parseDuration, fallback, fallbackText: fallback === 0 ? '0' : `${fallback}s` };
}

/** The seconds of `30s`, `1m30s`, `500ms` or `30`; throws UserError `BadInput`. */
export function parseDuration(value: string): number {
  const seconds = secondsOf(value);
  if (seconds !== undefined) return seconds;
  throw new UserError('BadInput', `"${value}" is not a length of time such as 30s or 1m30s`);
}

/** An argument that must be given. */
export function argument(name: string, summary: string, suggestions: readonly string[] = []): Argument<string> {
  return { usage: name, summary, suggestions };
}

/** An argument that may be given. */
export function optionalArgument(name: string, summary: string): Argument<string | undefined> {
  return { usage: `[${name}]`, summary };
}

/** Any number of arguments, at least one. */
export function someArguments(
  name: string,
  summary: string,
  suggestions: readonly string[] = [],
): Argument<readonly string[]> {
  return { usage: `${name}...`, summary, suggestions };
}

/** Any number of arguments, also none. */
export function anyArguments(name: string, summary: string): Argument<readonly string[]> {
  return { usage: `[${name}...]`, summary };
}
