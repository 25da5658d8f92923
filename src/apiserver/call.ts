/** A request as the handlers see it: path and query taken apart, nothing trusted yet. */

import { failure } from '../api/meta/api-error.ts';
import type { HttpRequest } from '../base/http.ts';
import type { User } from './user.ts';

export interface Call {
  readonly method: string;
  /** Decoded path segments: `['api', 'v1', 'pods']`. */
  readonly segments: readonly string[];
  /** True when the path ended with a slash. */
  readonly trailing: boolean;
  readonly query: URLSearchParams;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
  readonly user: User;
  readonly signal: AbortSignal | undefined;
  /** Sent as Warning headers. */
  readonly warnings: string[];
}

/** Takes a request apart; throws BadRequest where its path cannot be decoded. */
export function readCall(request: HttpRequest, user: User): Call {
  const mark = request.path.indexOf('?');
  const path = mark < 0 ? request.path : request.path.slice(0, mark);
  return {
    method: request.method.toUpperCase(),
    segments: segmentsOf(path),
    trailing: path.length > 1 && path.endsWith('/'),
    query: new URLSearchParams(mark < 0 ? '' : request.path.slice(mark + 1)),
    headers: lowerCase(request.headers),
    body: request.body,
    user,
    signal: request.signal,
    warnings: [],
  };
}

function segmentsOf(path: string): string[] {
  const parts = path.slice(1).split('/');
  if (parts.at(-1) === '') parts.pop();
  return parts.map((part) => {
    if (!part.includes('%')) return part;
    try {
      return decodeURIComponent(part);
    } catch (cause) {
      throw Object.assign(failure('BadRequest', `the path ${JSON.stringify(path)} cannot be decoded`), { cause });
    }
  });
}

function lowerCase(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) result[name.toLowerCase()] = value;
  return result;
}

/** A query parameter that is switched on by `true`, `1` or nothing after its name. */
export function isOn(query: URLSearchParams, name: string): boolean {
  const value = query.get(name);
  return value !== null && value !== 'false' && value !== '0' && value !== 'False' && value !== 'FALSE';
}
