/** Subresources that lead somewhere else: the request goes on, whatever its method and path. */

import type { HttpResponse } from '../../base/http.ts';
import type { Call } from '../call.ts';
import type { ServerContext } from '../context.ts';
import type { Target } from '../target.ts';

/** Answers a request below `…/NAME/SUBRESOURCE/…`; `path` is what follows, query included. */
export type Connect = (
  context: ServerContext,
  target: Target,
  call: Call & { readonly path: string },
) => Promise<HttpResponse>;

/** Sends a request to the server behind an endpoint, without a socket. */
export type Reach = (endpoint: string) => ((request: ReachedRequest) => Promise<HttpResponse>) | undefined;

export interface ReachedRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
  signal?: AbortSignal;
}
