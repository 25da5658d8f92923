/** Bytes from a file or from the web. */

import { readFile } from 'node:fs/promises';
import { messageOf, UserError } from '../base/errors.ts';

const LIMIT_MS = 60_000;

/** The whole content; throws UserError `BadInput` when it cannot be had. */
export async function readBytes(source: string): Promise<Uint8Array> {
  try {
    return isUrl(source) ? await download(source) : await readFile(source);
  } catch (cause) {
    throw new UserError('BadInput', `cannot read ${source}: ${messageOf(cause)}`, { cause });
  }
}

/** True for an address of the web. */
export function isUrl(source: string): boolean {
  return /^https?:\/\//.test(source);
}

async function download(url: string): Promise<Uint8Array> {
  const response = await fetch(url, { signal: AbortSignal.timeout(LIMIT_MS) });
  if (!response.ok) throw new Error(`the server answers ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
