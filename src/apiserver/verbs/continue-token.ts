/** The token that continues a paged list: the revision all pages show, and where the next one starts. */

import { isObject } from '../../base/json.ts';
import { badRequest } from '../answers/failures.ts';

export interface Continuation {
  revision: number;
  /** The first key that may be on the page. */
  start: string;
}

const VERSION = 'meta.k8s.io/v1';

/** Writes a token for a list below `prefix` that goes on after `last`. */
export function writeToken({ revision, last, prefix }: { revision: number; last: string; prefix: string }): string {
  const start = `/${last.slice(prefix.length)}\u0000`;
  return Buffer.from(JSON.stringify({ v: VERSION, rv: revision, start })).toString('base64url');
}

/** Reads a token; throws BadRequest for one this server did not write. */
export function readToken(token: string, prefix: string): Continuation {
  const text = Buffer.from(token, 'base64url').toString('latin1');
  const parsed = parse(Buffer.from(token, 'base64url').toString(), text);
  if (!isObject(parsed) || parsed['v'] !== VERSION) {
    throw badRequest(
      'invalid continue token: continue key is not valid: server does not recognize this encoded version',
    );
  }
  const { rv, start } = parsed;
  if (typeof rv !== 'number' || typeof start !== 'string' || !start.startsWith('/')) {
    throw badRequest('invalid continue token: continue key is not valid: incorrect encoded start resourceVersion');
  }
  return { revision: rv, start: prefix + start.slice(1) };
}

function parse(text: string, raw: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const found =
      raw === '' ? 'unexpected end of JSON input' : `invalid character '${raw[0]}' looking for beginning of value`;
    throw badRequest(`invalid continue token: continue key is not valid: ${found}`);
  }
}
