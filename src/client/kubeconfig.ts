/** Kubeconfig files: reading, checking and merging them as kubectl does. */

import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { load } from 'js-yaml';
import { messageOf, UserError } from '../base/errors.ts';
import { isObject } from '../base/json.ts';

export interface ClusterEntry {
  server?: string;
  'certificate-authority'?: string;
  'certificate-authority-data'?: string;
  'insecure-skip-tls-verify'?: boolean;
  'tls-server-name'?: string;
  'proxy-url'?: string;
  extensions?: readonly { name: string; extension?: unknown }[];
}

export interface ExecEntry {
  apiVersion?: string;
  command: string;
  args?: readonly string[] | null;
  env?: readonly { name: string; value: string }[] | null;
  installHint?: string;
  provideClusterInfo?: boolean;
  interactiveMode?: 'Never' | 'IfAvailable' | 'Always';
}

export interface UserEntry {
  token?: string;
  tokenFile?: string;
  username?: string;
  password?: string;
  'client-certificate'?: string;
  'client-certificate-data'?: string;
  'client-key'?: string;
  'client-key-data'?: string;
  exec?: ExecEntry;
  'auth-provider'?: { name: string; config?: Record<string, string> };
  as?: string;
  'as-uid'?: string;
  'as-groups'?: readonly string[];
}

export interface ContextEntry {
  cluster: string;
  user?: string;
  namespace?: string;
}

/** The merge of all files; paths in it are absolute. */
export interface Kubeconfig {
  /** The files read, for messages. */
  files: readonly string[];
  currentContext: string | undefined;
  clusters: ReadonlyMap<string, ClusterEntry>;
  users: ReadonlyMap<string, UserEntry>;
  contexts: ReadonlyMap<string, ContextEntry>;
}

export interface KubeconfigSources {
  /** `--kubeconfig`: this file alone, and it must exist. */
  file?: string | undefined;
  /** A kubeconfig itself: no file is read. */
  text?: string | undefined;
  env: Readonly<Record<string, string | undefined>>;
  home: string;
}

/** Where people's own kubeconfig is, and beside it the one that `local up` and `init` write. */
const DEFAULT_FILES = ['config', 'karmada-apiserver.config'];

/** Reads `file`, or the list in KUBECONFIG, or the default files; files of a list may be absent. */
export async function loadKubeconfig({ file, text, env, home }: KubeconfigSources): Promise<Kubeconfig> {
  if (text !== undefined) return parseKubeconfig(text, 'the given kubeconfig');
  if (file !== undefined && file !== '') return mergeKubeconfigs([await readKubeconfig(file)]);
  const candidates = kubeconfigFiles(env, home);
  const read = await Promise.all(candidates.map((candidate) => readKubeconfig(candidate).catch(absent)));
  return mergeKubeconfigs(read.filter((item) => item !== undefined));
}

/** The files of KUBECONFIG, each once; where it names none, those in the home folder. */
export function kubeconfigFiles(
  env: KubeconfigSources['env'],
  home: string,
  { delimiter, join }: Pick<typeof path.win32, 'delimiter' | 'join'> = path,
): string[] {
  const listed = (env['KUBECONFIG'] ?? '').split(delimiter).filter((item) => item !== '');
  return listed.length > 0 ? [...new Set(listed)] : DEFAULT_FILES.map((name) => join(home, '.kube', name));
}

function absent(error: unknown): undefined {
  if (error instanceof UserError && error.code === 'NotFound') return undefined;
  throw error;
}

async function readKubeconfig(file: string): Promise<Kubeconfig> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    const missing = (cause as { code?: string }).code === 'ENOENT';
    if (missing) throw new UserError('NotFound', `there is no kubeconfig at ${file}`, { cause });
    throw new UserError('KubeconfigInvalid', `cannot read the kubeconfig ${file}: ${messageOf(cause)}`, { cause });
  }
  return parseKubeconfig(text, path.resolve(file));
}

/** Reads one file's text; relative paths in it start at the file's folder. */
export function parseKubeconfig(text: string, file: string): Kubeconfig {
  const document = parseYaml(text, file) ?? {};
  if (!isObject(document)) throw invalid(file, 'it is not an object');
  const resolve = (entry: Record<string, unknown>): Record<string, unknown> => withAbsolutePaths(entry, file);
  const { 'current-context': current } = document;
  return {
    files: [file],
    currentContext: typeof current === 'string' && current !== '' ? current : undefined,
    clusters: named(document, { list: 'clusters', item: 'cluster', file }, resolve),
    users: named(document, { list: 'users', item: 'user', file }, resolve),
    contexts: named(document, { list: 'contexts', item: 'context', file }, (entry) => entry),
  };
}

function parseYaml(text: string, file: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return load(text);
  } catch (cause) {
    // The parser quotes the lines around the mistake, and those may hold credentials.
    throw invalid(file, `it is not YAML (${messageOf(cause).split('\n')[0]})`);
  }
}

function invalid(file: string, why: string): UserError {
  return new UserError('KubeconfigInvalid', `the kubeconfig ${file} is not usable: ${why}`);
}

const PATH_FIELDS = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile'];

function withAbsolutePaths(entry: Record<string, unknown>, file: string): Record<string, unknown> {
  const folder = path.dirname(file);
  const paths = PATH_FIELDS.flatMap((key) => {
    const value = entry[key];
    return typeof value === 'string' && value !== '' ? [[key, path.resolve(folder, value)]] : [];
  });
  return { ...entry, ...Object.fromEntries(paths), ...execPath(entry['exec'], folder) };
}

/** A command with a slash is a path, one without is looked up in PATH. */
function execPath(exec: unknown, folder: string): { exec?: unknown } {
  if (!isObject(exec) || typeof exec['command'] !== 'string' || !/[\\/]/.test(exec['command'])) return {};
  return { exec: { ...exec, command: path.resolve(folder, exec['command']) } };
}

interface Section {
  list: string;
  item: string;
  file: string;
}

function named<T>(
  document: Record<string, unknown>,
  { list, item, file }: Section,
  read: (entry: Record<string, unknown>) => Record<string, unknown>,
): Map<string, T> {
  const entries = document[list] ?? [];
  if (!Array.isArray(entries)) throw invalid(file, `${list} is not a list`);
  const result = new Map<string, T>();
  for (const [i, entry] of entries.entries()) {
    if (!isObject(entry) || typeof entry['name'] !== 'string') throw invalid(file, `${list}[${i}] has no name`);
    const body = entry[item] ?? {};
    if (!isObject(body)) throw invalid(file, `${list}[${i}].${item} is not an object`);
    if (!result.has(entry['name'])) result.set(entry['name'], read(body) as T);
  }
  return result;
}

/** The first file to name a thing wins. */
export function mergeKubeconfigs(parts: readonly Kubeconfig[]): Kubeconfig {
  const merge = <T>(pick: (part: Kubeconfig) => ReadonlyMap<string, T>): Map<string, T> =>
    new Map(parts.toReversed().flatMap((part) => [...pick(part)]));
  return {
    files: parts.flatMap((part) => part.files),
    currentContext: parts.map((part) => part.currentContext).find((name) => name !== undefined),
    clusters: merge((part) => part.clusters),
    users: merge((part) => part.users),
    contexts: merge((part) => part.contexts),
  };
}
