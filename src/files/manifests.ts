/** Kubernetes objects from files, folders and standard input. */

import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { KubeObject } from '../api/meta/object.ts';
import { messageOf, UserError } from '../base/errors.ts';
import { isObject } from '../base/json.ts';

const ENDINGS = ['.yaml', '.yml', '.json'];

export interface ManifestOptions {
  /** Reads all of standard input, which is named `-`. */
  stdin(): Promise<string>;
  /** Also read the folders within folders. */
  readonly recursive?: boolean;
}

/** An object and where it was found. */
export interface Manifest {
  readonly object: KubeObject;
  readonly source: string;
  readonly origin: Origin;
}

/** Where in a text an object stands. */
export interface Origin {
  readonly text: string;
  /** The position of its document among all of the text, empty ones counted. */
  readonly document: number;
  /** Its path within the document: empty, or `items[2]` in a list. */
  readonly path: string;
}

/** Every object of the paths, lists taken apart; throws UserError `BadInput` naming the file that cannot be used. */
export async function readManifests(paths: readonly string[], options: ManifestOptions): Promise<Manifest[]> {
  const manifests: Manifest[] = [];
  for (const path of paths) {
    for (const file of await filesOf(path, options.recursive ?? false)) {
      const { text, documents } = await readFileOnce(file, options);
      for (const [document, value] of documents.entries()) {
        if (!isEmpty(value)) manifests.push(...objectsOf(value, file, { text, document, path: '' }));
      }
    }
  }
  return manifests;
}

/** Every document of a YAML or JSON file, empty ones left out; throws UserError `BadInput`. */
export async function readDocuments(path: string, options: Pick<ManifestOptions, 'stdin'>): Promise<unknown[]> {
  return (await readFileOnce(path, options)).documents.filter((document) => !isEmpty(document));
}

const isEmpty = (document: unknown): boolean => document === null || document === undefined;

async function readFileOnce(
  path: string,
  { stdin }: Pick<ManifestOptions, 'stdin'>,
): Promise<{ text: string; documents: unknown[] }> {
  const source = sourceOf(path);
  const text = path === '-' ? await stdin() : await readText(path);
  try {
    if (text.trimStart().startsWith('{')) return { text, documents: [JSON.parse(text)] };
  } catch {
    // YAML may begin with a brace too, and its reader tells better where the mistake is.
  }
  const { loadAll } = await import('js-yaml');
  try {
    return { text, documents: loadAll(text) };
  } catch (error) {
    throw new UserError('BadInput', `cannot read ${source}: ${messageOf(error)}`, { cause: error });
  }
}

/** How messages name a path. */
export function sourceOf(path: string): string {
  return path === '-' ? 'standard input' : path;
}

async function filesOf(path: string, recursive: boolean): Promise<string[]> {
  if (path === '-') return [path];
  const found = await unlessMissing(path, () => stat(path));
  if (!found.isDirectory()) return [path];
  const entries = await readdir(path, { recursive, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && ENDINGS.some((ending) => entry.name.endsWith(ending)));
  if (files.length === 0) {
    throw new UserError('BadInput', `${path} holds no ${ENDINGS.join(', ')} file`, {
      hint: recursive ? '' : 'folders within it are read with --recursive',
    });
  }
  return files.map((entry) => join(entry.parentPath, entry.name)).sort();
}

function readText(path: string): Promise<string> {
  return unlessMissing(path, () => readFile(path, 'utf8'));
}

async function unlessMissing<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new UserError('BadInput', `cannot read ${path}: ${messageOf(error)}`, { cause: error });
  }
}

function objectsOf(document: unknown, path: string, origin: Origin): Manifest[] {
  const source = sourceOf(path);
  if (isObject(document) && Array.isArray(document['items']) && String(document['kind']).endsWith('List')) {
    return document['items'].flatMap((item, index) =>
      objectsOf(item, path, { ...origin, path: `${origin.path}${origin.path === '' ? '' : '.'}items[${index}]` }),
    );
  }
  if (!isManifest(document)) {
    throw new UserError('BadInput', `${source} holds something that is no Kubernetes object`, {
      hint: 'every document needs apiVersion, kind and metadata.name',
    });
  }
  return [{ object: document, source, origin }];
}

function isManifest(document: unknown): document is KubeObject {
  if (!isObject(document) || !isObject(document['metadata'])) return false;
  const named = typeof document['metadata']['name'] === 'string';
  return named && typeof document['apiVersion'] === 'string' && typeof document['kind'] === 'string';
}
