/** Which credential plugins may run: the policy that kubectl's own preferences file (kuberc) holds. */

import { access, constants, readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { load } from 'js-yaml';
import { messageOf, UserError } from '../../base/errors.ts';
import { isObject } from '../../base/json.ts';

export interface PolicyPlace {
  env: Readonly<Record<string, string | undefined>>;
  home: string;
}

interface Policy {
  mode: string;
  /** Commands: paths, or names that are looked up in PATH. */
  allowed: readonly string[];
}

const ALLOW_ALL: Policy = { mode: 'AllowAll', allowed: [] };

/** Rejects with UserError `Unauthorized` when the preferences forbid `command`, or cannot be understood. */
export async function refuseForbiddenPlugin(command: string, place: PolicyPlace): Promise<void> {
  const file = place.env['KUBERC'] || path.join(place.home, '.kube', 'kuberc');
  const { mode, allowed } = file === 'off' ? ALLOW_ALL : await readPolicy(file);
  if (mode === 'AllowAll') return;
  if (mode === 'Allowlist' && (await isListed(command, allowed, place.env))) return;
  throw new UserError('Unauthorized', `the credential plugin ${command} is not allowed by ${file} (policy ${mode})`, {
    hint: `if you trust it, add "- command: ${command}" to credentialPluginAllowlist in ${file}`,
  });
}

async function readPolicy(file: string): Promise<Policy> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if ((cause as { code?: string }).code === 'ENOENT') return ALLOW_ALL;
    throw unreadable(file, cause);
  }
  try {
    return text.trim() === '' ? ALLOW_ALL : policyOf(load(text));
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

/** A list without a policy is meant to be one. */
function policyOf(document: unknown): Policy {
  if (!isObject(document)) throw new Error('it is not an object');
  const { credentialPluginPolicy: given, credentialPluginAllowlist: list = [] } = document;
  if (!Array.isArray(list)) throw new Error('credentialPluginAllowlist is not a list');
  // `name` is how Kubernetes 1.35 called what is `command` since.
  const commands = list.map((entry: unknown) => (isObject(entry) ? (entry['command'] ?? entry['name']) : undefined));
  const allowed = commands.filter((command) => typeof command === 'string');
  const mode = typeof given === 'string' && given !== '' ? given : list.length > 0 ? 'Allowlist' : 'AllowAll';
  return { mode, allowed };
}

function unreadable(file: string, cause: unknown): UserError {
  const why = messageOf(cause).split('\n')[0];
  return new UserError('Unauthorized', `no credential plugin is run, since ${file} cannot be understood: ${why}`, {
    cause,
  });
}

async function isListed(command: string, allowed: readonly string[], env: PolicyPlace['env']): Promise<boolean> {
  if (allowed.includes(command)) return true;
  const wanted = await locate(command, env);
  const listed = await Promise.all(allowed.map((entry) => locate(entry, env)));
  return wanted !== undefined && listed.includes(wanted);
}

/** The file a command runs; undefined when it is not installed. */
async function locate(command: string, env: PolicyPlace['env']): Promise<string | undefined> {
  if (/[\\/]/.test(command)) return path.resolve(command);
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const endings = ['', ...(env['PATHEXT'] ?? '').split(';').filter((ending) => ending !== '')];
  for (const candidate of folders.flatMap((folder) => endings.map((ending) => path.join(folder, command + ending)))) {
    const runs = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return path.resolve(candidate);
  }
  return undefined;
}
