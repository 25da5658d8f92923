/** A transport whose requests end when somebody loses patience. */

import type { Transport } from './client.ts';

/** Adds `signal` to every request. */
export function createInterruptibleTransport(transport: Transport, signal: AbortSignal): Transport {
  return {
    ...transport,
    send: (request) =>
      transport.send({ ...request, signal: request.signal ? AbortSignal.any([request.signal, signal]) : signal }),
  };
}
