/** The kubeconfig of the embedded control plane: one context per server, in a file that is marked as ours. */

import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { dump, load } from 'js-yaml';
import { UserError } from '../base/errors.ts';
import { isObject } from '../base/json.ts';
import type { Credentials } from '../pki/certificate.ts';
import { readIfPresent, writePrivately } from './data-dir.ts';

export interface KubeconfigEntry {
  /** Names cluster, user and context alike. */
  name: string;
  url: string;
  caCertificate: string;
  client: Credentials;
}

/** Kubernetes keeps extensions of unknown kinds untouched, so the mark survives kubectl's edits. */
const MARK = 'kubectl-karmada.local';

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

/** The kubeconfig as YAML; the first entry is the current context. */
export function renderKubeconfig(entries: readonly KubeconfigEntry[], dataDir: string): string {
  const named = (of: (entry: KubeconfigEntry) => object): object[] =>
    entries.map((entry) => ({ name: entry.name, ...of(entry) }));
  return dump({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': entries[0]?.name ?? '',
    preferences: {},
    clusters: named(({ url, caCertificate }) => ({
      cluster: { server: url, 'certificate-authority-data': base64(caCertificate) },
    })),
    users: named(({ client }) => ({
      user: {
        'client-certificate-data': base64(client.certificate),
        'client-key-data': base64(client.key),
      },
    })),
    contexts: named(({ name }) => ({ context: { cluster: name, user: name } })),
    extensions: [{ name: MARK, extension: { apiVersion: 'v1', kind: 'Mark', dataDir } }],
  });
}

/** The data directory a kubeconfig of ours belongs to; undefined for a file of another origin. */
function ownerOf(text: string): string | undefined {
  let document: unknown;
  try {
    document = load(text);
  } catch {
    return undefined;
  }
  const extensions = isObject(document) && Array.isArray(document['extensions']) ? document['extensions'] : [];
  const mark = extensions.find(
    (item): item is { name: string; extension?: unknown } => isObject(item) && item['name'] === MARK,
  );
  const extension = mark?.extension;
  return isObject(extension) && typeof extension['dataDir'] === 'string' ? extension['dataDir'] : undefined;
}

/** Throws UserError `FileExists` when a file that is not ours is in the way. */
export function checkKubeconfig(path: string): void {
  const text = readIfPresent(path);
  if (text === undefined || text.trim() === '' || ownerOf(text) !== undefined) return;
  throw new UserError('FileExists', `${path} was not written by this program and is left as it is`, {
    hint: 'move it away, or name another file with --kubeconfig',
  });
}

/** Writes the kubeconfig in one step, readable by this user only; refuses to replace a file that is not ours. */
export function writeKubeconfig(path: string, entries: readonly KubeconfigEntry[], dataDir: string): void {
  checkKubeconfig(path);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writePrivately(path, renderKubeconfig(entries, dataDir));
}

/** Removes the kubeconfig if it belongs to this data directory. */
export function removeKubeconfig(path: string, dataDir: string): void {
  const text = readIfPresent(path);
  if (text !== undefined && ownerOf(text) === dataDir) rmSync(path, { force: true });
}
