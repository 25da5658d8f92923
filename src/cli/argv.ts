/** Spellings that kubectl understands, turned into the ones the parser knows. */

/** The flags of a command line by how they take values. */
export interface FlagNames {
  /** Flags without a value. */
  switches: ReadonlySet<string>;
  /** What flags mean that may stand without their value. */
  bare: ReadonlyMap<string, string>;
}

/**
 * `-o=wide` → `-o wide`, `--dry_run` → `--dry-run`, `--wait=true` → `--wait`, `--prune` → `--prune=true` where it is
 * one of `bare`; nothing after `--` is touched.
 */
export function normalizeArguments(argv: readonly string[], names: FlagNames): string[] {
  const end = argv.indexOf('--');
  const own = end < 0 ? argv : argv.slice(0, end);
  const rest = end < 0 ? [] : argv.slice(end);
  return [...own.flatMap((word) => normalizeWord(word, names)), ...rest];
}

function normalizeWord(word: string, { switches, bare }: FlagNames): string[] {
  const short = /^(-[a-zA-Z])=(.*)$/s.exec(word);
  if (short) return withValue([short[1] ?? '', short[2] ?? ''], switches);
  const long = /^(--[a-z0-9_-]+)(?:=(.*))?$/is.exec(word);
  if (!long) return [word];
  const name = (long[1] ?? '').replaceAll('_', '-').replace(/^-+/, '--');
  const value = long[2];
  if (value === undefined) return [bare.has(name) ? `${name}=${bare.get(name)}` : name];
  return switches.has(name) ? withValue([name, value], switches) : [`${name}=${value}`];
}

function withValue([name, value]: [string, string], switches: ReadonlySet<string>): string[] {
  if (!switches.has(name)) return [name, value];
  if (value === 'true') return [name];
  // Switches are off unless given.
  return value === 'false' ? [] : [`${name}=${value}`];
}

/** The first word that is neither a flag nor the value of one: the command. */
export function commandWord(argv: readonly string[], valued: ReadonlySet<string>): string | undefined {
  let isValue = false;
  for (const word of argv) {
    if (isValue) isValue = false;
    else if (!word.startsWith('-')) return word;
    else isValue = valued.has(word);
  }
  return undefined;
}
