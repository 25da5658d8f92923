/** Command lines of components: our defaults with the user's extra arguments merged in. */

const nameOf = (argument: string): string => argument.split('=', 1)[0] ?? argument;

/** Keeps the program and the defaults nobody overrides, then the extra arguments sorted; of one name given twice the last wins. */
export function mergeArguments(command: readonly string[], extra: readonly string[]): string[] {
  const chosen = new Map(extra.map((argument) => [nameOf(argument), argument]));
  const [program = '', ...defaults] = command;
  return [program, ...defaults.filter((argument) => !chosen.has(nameOf(argument))), ...[...chosen.values()].sort()];
}

/**
 * Puts comma-separated values back together that a list flag has split, and finds what is malformed.
 * `['--a=1', '2', '--b']` → `['--a=1,2', '--b']`
 */
export function normaliseArguments(pieces: readonly string[]): { arguments: string[]; problems: string[] } {
  const joined: string[] = [];
  const problems: string[] = [];
  for (const piece of pieces) {
    if (piece !== piece.trim()) problems.push(`${JSON.stringify(piece)} has white space around it`);
    if (piece.startsWith('--')) joined.push(piece);
    else if (joined.length > 0) joined.push(`${joined.pop()},${piece}`);
    else problems.push(`${JSON.stringify(piece)} does not start with --`);
  }
  for (const argument of joined) {
    if (!/^--[a-zA-Z][a-zA-Z0-9_-]*(=.*)?$/.test(argument))
      problems.push(`${JSON.stringify(argument)} is not --name or --name=value`);
  }
  return { arguments: joined, problems };
}
