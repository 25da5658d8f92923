/** `__complete WORDS...`: what shells and kubectl ask, answered in the form of cobra, which kubectl is built with. */

import { type CommandGroup, isRead } from '../command.ts';
import type { MainIo } from '../context.ts';
import { createLogger } from '../logger.ts';
import { readPosition } from './position.ts';
import { type Completion, suggest } from './suggest.ts';
import type { Suggestion } from './suggestion.ts';

/** What the shell shall do with the answer: a sum of cobra's numbers. */
const NO_SPACE = 2;
const NO_FILES = 4;
const FILES = 0;

/** A pause that people notice is worse than no answer: this, with what it takes to end, stays below 300 ms. */
const PATIENCE_MS = 260;

/** Prints one suggestion a line, and what to do with them at the end; never fails. */
export async function complete(io: MainIo, words: readonly string[], groups: readonly CommandGroup[]): Promise<number> {
  const { suggestions, directive } = await answer(io, words, groups);
  const lines = suggestions.map(({ value, about }) => (about ? `${value}\t${about}` : value));
  io.stdout.write([...lines, `:${directive}`, ''].join('\n'));
  return 0;
}

interface Answer {
  suggestions: readonly Suggestion[];
  directive: number;
}

async function answer(io: MainIo, words: readonly string[], groups: readonly CommandGroup[]): Promise<Answer> {
  const position = readPosition(await withNamedRead(groups, words), words.length === 0 ? [''] : words);
  const completion: Completion = suggest(position);
  if (completion.kind === 'files') return { suggestions: [], directive: FILES };
  if (completion.kind === 'nothing') return { suggestions: [], directive: NO_FILES };
  if (completion.kind === 'words') return { suggestions: completion.words, directive: NO_FILES };
  if (completion.kind === 'kubectl') {
    const { kubectlSuggestions } = await import('./kubectl.ts');
    const own = completion.words;
    const all = await inTime(io, (limited) => kubectlSuggestions(limited, position, { words, own }));
    return { suggestions: all.length > 0 ? all : own, directive: NO_FILES };
  }
  const suggestions = await inTime(io, async (limited) => {
    const { liveSuggestions } = await import('./live.ts');
    return liveSuggestions(limited, position, completion.source);
  });
  // TYPE/ is half a word.
  const half = suggestions.length === 1 && suggestions[0]?.value.endsWith('/') === true;
  return { suggestions, directive: NO_FILES + (half ? NO_SPACE : 0) };
}

/** The command that the words call is among those they name. */
function withNamedRead(groups: readonly CommandGroup[], words: readonly string[]): Promise<CommandGroup[]> {
  const read = async ({ title, commands }: CommandGroup): Promise<CommandGroup> => ({
    title,
    commands: await Promise.all(commands.map((it) => (isRead(it) || !words.includes(it.name) ? it : it.read()))),
  });
  return Promise.all(groups.map(read));
}

type Limited = MainIo & { log: ReturnType<typeof createLogger> };

/** What `ask` finds in time, and nothing otherwise. */
async function inTime(io: MainIo, ask: (io: Limited) => Promise<Suggestion[]>): Promise<Suggestion[]> {
  const end = new AbortController();
  const log = createLogger({ write: () => undefined }, 0);
  const late = new Promise<Suggestion[]>((resolve) => {
    io.clock.after(Math.max(0, io.startedAt + PATIENCE_MS - io.clock.now()), () => {
      end.abort(new Error('out of time'));
      resolve([]);
    });
  });
  const found = ask({ ...io, log, stdin: {}, signal: AbortSignal.any([io.signal, end.signal]) });
  return Promise.race([found.catch(() => []), late]);
}
