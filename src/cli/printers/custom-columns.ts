/** `-o custom-columns=NAME:.metadata.name,IMAGE:.spec.containers[*].image`. */

import { UserError } from '../../base/errors.ts';
import { goText } from './go-text.ts';
import { evaluatePath } from './json-path/evaluate.ts';
import { readPath, splitOutside } from './json-path/read-path.ts';
import type { Path } from './json-path/syntax.ts';

export interface CustomColumn {
  header: string;
  path: Path;
}

const HINT = { hint: 'for instance: -o custom-columns=NAME:.metadata.name,IMAGES:.spec.containers[*].image' };

/** Reads `HEADER:PATH,…`; throws UserError `BadInput`. */
export function readCustomColumns(spec: string): CustomColumn[] {
  const parts = splitOutside(spec, ',').filter((part) => part.trim() !== '');
  if (parts.length === 0) throw new UserError('BadInput', 'custom columns are missing', HINT);
  return parts.map((part) => {
    const at = part.indexOf(':');
    if (at < 0) throw new UserError('BadInput', `the column "${part}" is not HEADER:PATH`, HINT);
    return { header: part.slice(0, at), path: relaxedPath(part.slice(at + 1)) };
  });
}

/** Reads two lines: headers, and below them their paths. */
export function readCustomColumnsFile(text: string): CustomColumn[] {
  const [headers = [], paths = []] = text.split('\n').map((line) => line.trim().split(/\s+/));
  if (headers.length !== paths.length || headers[0] === '') {
    throw new UserError('BadInput', `the columns file has ${headers.length} headers and ${paths.length} paths`, {
      hint: 'its first line has the headers and its second one the paths, separated by blanks',
    });
  }
  return headers.map((header, i) => ({ header, path: relaxedPath(paths[i] ?? '') }));
}

/** The cells of one object; several values of one path are separated by commas. */
export function customCells(columns: readonly CustomColumn[], object: unknown): (string | undefined)[] {
  return columns.map(({ path }) => {
    const found = evaluatePath(path, object, { allowMissing: true });
    return found.length === 0 ? undefined : found.map(goText).join(',');
  });
}

/** A path may lack its braces and its first dot. */
export function relaxedPath(text: string): Path {
  const inner = /^\{(.*)\}$/s.exec(text.trim())?.[1] ?? text.trim();
  if (inner === '') throw new UserError('BadInput', 'a path is missing', HINT);
  return readPath(/^[.[@$]/.test(inner) ? inner : `.${inner}`);
}
