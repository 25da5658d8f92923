/** A transport whose answers must come in time, for servers that may hang behind one that does not. */

import type { Clock } from '../base/clock.ts';
import type { HttpResponse } from '../base/http.ts';
import type { Transport } from './client.ts';
import { tooSlow } from './unreachable.ts';

/** How long an answer may take, and by which clock. */
export interface Deadline {
  milliseconds: number;
  clock: Clock;
}

/** Rejects with UserError `Unreachable` when an answer, up to its last byte, takes longer. */
export function createDeadlineTransport(transport: Transport, { milliseconds, clock }: Deadline): Transport {
  return {
    ...transport,
    async send(request) {
      const late = new AbortController();
      const cancel = clock.after(milliseconds, () => late.abort());
      const signal = request.signal ? AbortSignal.any([request.signal, late.signal]) : late.signal;
      const explain = (cause: unknown): never => {
        cancel();
        throw late.signal.aborted ? tooSlow(transport.server, milliseconds) : cause;
      };
      const response: HttpResponse = await transport.send({ ...request, signal }).catch(explain);
      const text = async (): Promise<string> => {
        const whole = await response.text().catch(explain);
        cancel();
        return whole;
      };
      return { ...response, text };
    },
  };
}
