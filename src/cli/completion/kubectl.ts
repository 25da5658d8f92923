/** What kubectl knows of its own commands: their flags, and what can be created. */

import type { MainIo } from '../context.ts';
import { globalFlags } from '../global-flags.ts';
import { spellingsOf } from '../option.ts';
import { takeFlags } from '../take-flags.ts';
import type { Position } from './position.ts';
import { type Suggestion, shellLines } from './suggestion.ts';

type Asking = Pick<MainIo, 'env' | 'programOutput' | 'signal'>;

/** Asks kubectl, which needs no server for this and is given none; ours come first. */
export async function kubectlSuggestions(
  { env, programOutput, signal }: Asking,
  { path, command, flags, partial }: Position,
  { words, own }: { words: readonly string[]; own: readonly Suggestion[] },
): Promise<Suggestion[]> {
  const [verb = ''] = path;
  const { rest } = takeFlags(words.slice(words.indexOf(verb) + 1, -1), { ...globalFlags, ...command?.options });
  const told = await programOutput({
    program: 'kubectl',
    args: ['__complete', verb, ...rest, partial],
    env: { ...env, KUBECONFIG: '/nonexistent' },
    signal,
  });
  const known = new Set(['--help', ...Object.values(flags).flatMap(spellingsOf)]);
  const theirs = shellLines(told ?? '').filter(({ value }) => !value.endsWith('=') && !known.has(value));
  return [...own, ...theirs];
}
