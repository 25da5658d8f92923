/** A transport to a server that is reached below a path of another one. */

import type { Transport } from './client.ts';

/** Sends everything through `transport` with `prefix` before the path; closing stays the other one's business. */
export function createPrefixTransport(transport: Transport, prefix: string): Transport {
  return {
    server: `${transport.server}${prefix}`,
    send: (request) => transport.send({ ...request, path: `${prefix}${request.path}` }),
    close: () => undefined,
  };
}
