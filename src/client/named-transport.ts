/** A transport that says who asks, for requests that do not say so themselves. */

import type { Transport } from './client.ts';

/** Sends everything through `transport`, with `userAgent` as the name of the program. */
export function createNamedTransport(transport: Transport, userAgent: string): Transport {
  return {
    ...transport,
    send: (request) => transport.send({ ...request, headers: { 'user-agent': userAgent, ...request.headers } }),
  };
}
