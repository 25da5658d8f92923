/** A transport whose answers must come in time, for servers that may hang behind one that does not. */

import type { Transport } from './client.ts';
import { tooSlow } from './unreachable.ts';

/** Rejects with UserError `Unreachable` when an answer, up to its last byte, takes longer than `timeoutMs`. */
export function createDeadlineTransport(transport: Transport, timeoutMs: number): Transport {
  return {
    ...transport,
    async send(request) {
      const deadline = AbortSignal.timeout(timeoutMs);
      const signal = request.signal ? AbortSignal.any([request.signal, deadline]) : deadline;
      const explain = (cause: unknown): never => {
        throw deadline.aborted ? tooSlow(transport.server, timeoutMs) : cause;
      };
      const response = await transport.send({ ...request, signal }).catch(explain);
      return { ...response, text: () => response.text().catch(explain) };
    },
  };
}
