/** What may stand at a position, from the command table alone; and what a server has to be asked for. */

import type { CommandEntry } from '../command.ts';
import type { Option } from '../option.ts';
import { longSpelling, type Position } from './position.ts';
import type { Suggestion } from './suggestion.ts';

/** What only a server or the kubeconfig knows. */
export type LiveSource =
  | 'clusters'
  | 'containers'
  | 'contexts'
  | 'fields'
  | 'kinds'
  | 'namespaces'
  | 'objects'
  | 'pods';

export type Completion =
  | { kind: 'words'; words: readonly Suggestion[] }
  | { kind: 'live'; source: LiveSource }
  /** These, and what kubectl has. */
  | { kind: 'kubectl'; words: readonly Suggestion[] }
  /** The shell knows files. */
  | { kind: 'files' }
  | { kind: 'nothing' };

/** Flags whose value is a name of something live, by their long spelling. */
const FLAG_SOURCES: Readonly<Record<string, LiveSource>> = {
  '--namespace': 'namespaces',
  '--clusters': 'clusters',
  '--require-clusters': 'clusters',
  '--cluster-down': 'clusters',
  '--context': 'contexts',
  '--karmada-context': 'contexts',
  '--sort-by': 'fields',
};

/** Flags of kubectl, of which this program knows nothing else. */
const KUBECTL_FLAGS: Readonly<Record<string, LiveSource>> = { '-c': 'containers', '--container': 'containers' };

/** Commands whose arguments are names of something live, by their words. */
const ARGUMENT_SOURCES: Readonly<Record<string, LiveSource>> = {
  annotate: 'objects',
  attach: 'pods',
  cordon: 'clusters',
  'credential rotate': 'clusters',
  'credential show': 'clusters',
  delete: 'objects',
  describe: 'objects',
  edit: 'objects',
  exec: 'pods',
  explain: 'kinds',
  'explain-placement': 'objects',
  get: 'objects',
  label: 'objects',
  'local member pause': 'clusters',
  'local member remove': 'clusters',
  'local member resume': 'clusters',
  logs: 'pods',
  patch: 'objects',
  promote: 'objects',
  'top node': 'clusters',
  'top pod': 'pods',
  uncordon: 'clusters',
  unjoin: 'clusters',
  unregister: 'clusters',
};

/** Where nothing fits, nothing is suggested. */
export function suggest(position: Position): Completion {
  const { partial, passed, flag, below, positionals, command } = position;
  if (passed) return { kind: 'files' };
  if (flag) return flagValues(flag, position);
  if (partial.startsWith('-')) {
    const words = matching(flagNames(position), partial);
    return { kind: command?.passThrough ? 'kubectl' : 'words', words };
  }
  if (below.length > 0 && positionals.length === 0) {
    return { kind: 'words', words: matching(below.map(commandName), partial) };
  }
  return argumentValues(position);
}

/** Those that begin with what is typed. */
export function matching(words: readonly Suggestion[], partial: string): Suggestion[] {
  return words.filter(({ value }) => value.startsWith(partial));
}

function commandName({ name, summary }: CommandEntry): Suggestion {
  return { value: name, about: summary };
}

function flagNames({ flags, given, command }: Position): Suggestion[] {
  // A global flag is worth a line where it is asked for, and in the way otherwise.
  const own = new Set(Object.values(command?.options ?? {}));
  const free = Object.values(flags).filter(
    (option) => option.hidden !== true && (Array.isArray(option.fallback) || !given.has(longSpelling(option))),
  );
  const ordered = [...free.filter((option) => own.has(option)), ...free.filter((option) => !own.has(option))];
  return [...ordered.map((option) => ({ value: longSpelling(option), about: option.summary })), HELP];
}

const HELP: Suggestion = { value: '--help', about: 'Print help' };

function flagValues(option: Option, { partial, command }: Position): Completion {
  if (option.choices) {
    const words = option.choices.map((value) => ({ value }));
    return { kind: 'words', words: matching(words, partial) };
  }
  if (option.suggestions?.length) return { kind: 'words', words: ofList(option.suggestions, partial) };
  const source = FLAG_SOURCES[longSpelling(option)] ?? memberFlag(option, command);
  if (source) return { kind: 'live', source };
  return { kind: /<(file|path|dir|directory|folder)>/.test(option.flags) ? 'files' : 'nothing' };
}

/** Values may be listed with commas: the last one is being typed. */
function ofList(values: readonly string[], partial: string): Suggestion[] {
  const lead = partial.slice(0, partial.lastIndexOf(',') + 1);
  return matching(
    values.map((value) => ({ value: lead + value })),
    partial,
  );
}

/** To commands that have it, `--cluster` is a member; to all others an entry of the kubeconfig. */
function memberFlag(option: Option, command: Position['command']): LiveSource | undefined {
  const isOwn = Object.values(command?.options ?? {}).includes(option);
  return isOwn && longSpelling(option) === '--cluster' ? 'clusters' : undefined;
}

function argumentValues({ path, positionals, partial, command, previous }: Position): Completion {
  if (path.join(' ') === 'taint') return taintArguments(positionals, partial);
  const valued = command?.passThrough && Object.hasOwn(KUBECTL_FLAGS, previous) ? KUBECTL_FLAGS[previous] : undefined;
  if (valued) return { kind: 'live', source: valued };
  if (path[0] === 'create' && positionals.length === 0) return { kind: 'kubectl', words: [] };
  if (Object.keys(command?.args ?? {}).length === 0) return { kind: 'nothing' };
  const offered = Object.values(command?.args ?? {}).flatMap(({ suggestions = [] }) => suggestions);
  if (offered.length > 0) return { kind: 'words', words: matching(restOf(offered, positionals), partial) };
  const source = argumentSource(path, partial);
  return source ? { kind: 'live', source } : { kind: 'files' };
}

/** Of a workload, such as deployment/web, any Pod will do. */
function argumentSource(path: readonly string[], partial: string): LiveSource | undefined {
  const source = ARGUMENT_SOURCES[path.join(' ')];
  const isWorkload = /^(?!(po|pods?)\/)[^/]+\//.test(partial);
  return source === 'pods' && isWorkload ? 'objects' : source;
}

function restOf(words: readonly string[], given: readonly string[]): Suggestion[] {
  return words.filter((word) => !given.includes(word)).map((value) => ({ value }));
}

function taintArguments(positionals: readonly string[], partial: string): Completion {
  if (positionals.length > 0) return { kind: 'live', source: 'clusters' };
  return { kind: 'words', words: matching([{ value: 'clusters' }], partial) };
}
