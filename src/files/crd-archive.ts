/** CRDs from an archive as releases publish it: read into memory, so that nothing in it can name a place to write to. */

import type { ReadEntry } from 'tar';
import { messageOf, UserError } from '../base/errors.ts';

/** A release has about twenty definitions in less than a megabyte. */
const MOST_FILES = 1000;
const MOST_BYTES = 64 * 2 ** 20;
const FILE_TYPES = new Set(['File', 'OldFile', 'ContiguousFile']);

export interface ArchivedFile {
  /** `crds/bases/policy/….yaml` */
  path: string;
  text: string;
}

/**
 * The YAML files below `crds/bases` of a .tar.gz. Throws UserError `BadInput` for what is no such archive, and for one with
 * links, devices, absolute paths, paths that leave it, or more than any release has.
 */
export async function readCrdArchive(bytes: Uint8Array, source: string): Promise<ArchivedFile[]> {
  const { Parser } = await import('tar');
  const files: Promise<ArchivedFile>[] = [];
  let total = 0;
  const parser = new Parser({ strict: true, maxMetaEntrySize: 2 ** 16 });
  const done = new Promise<void>((resolve, reject) => {
    parser.on('error', reject);
    parser.on('end', resolve);
    parser.on('entry', (entry: ReadEntry) => {
      total += entry.size;
      const problem =
        entryProblem(entry) ?? (total > MOST_BYTES || files.length >= MOST_FILES ? 'it is too large' : undefined);
      if (problem !== undefined) return parser.abort(new Error(problem));
      if (isDefinition(entry.path))
        files.push(entry.concat().then((content) => ({ path: entry.path, text: content.toString('utf8') })));
      else entry.resume();
    });
  });
  try {
    parser.end(Buffer.from(bytes));
    await done;
    return (await Promise.all(files)).toSorted((a, b) => (a.path < b.path ? -1 : 1));
  } catch (cause) {
    throw new UserError('BadInput', `${source} is not an archive of CRDs: ${messageOf(cause)}`, {
      cause,
      hint: 'releases publish crds.tar.gz, with the definitions in crds/bases',
    });
  }
}

function isDefinition(path: string): boolean {
  return /^crds\/bases\/.+\.ya?ml$/.test(path);
}

function entryProblem({ path, type }: { path: string; type: string }): string | undefined {
  if (type !== 'Directory' && !FILE_TYPES.has(type)) return `${path} is neither a file nor a folder, but a ${type}`;
  const parts = path.replace(/\/$/, '').split('/');
  const strange = parts.some((part) => part === '' || part === '.' || part === '..' || part.includes('\\'));
  if (strange || parts[0] !== 'crds') return `${path} is not within crds/`;
  return undefined;
}
