/** A transport that gets over a server's short absence. */

import { type Clock, sleep } from '../base/clock.ts';
import { isUserError } from '../base/errors.ts';
import type { HttpRequest, HttpResponse } from '../base/http.ts';
import type { Transport } from './client.ts';

export interface Patience {
  clock: Clock;
  /** How long a server may be away. */
  seconds: number;
  signal: AbortSignal;
  /** Is told once per absence why it waits. */
  onWait?: (why: string) => void;
}

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 2000;
/** Repeating these does no harm. A POST might have been carried out, and would be refused the second time. */
const REPEATABLE = new Set(['GET', 'PUT', 'PATCH', 'DELETE']);
/** A proxy or a server that starts or is too busy. */
const PASSING = new Set([429, 502, 503, 504]);

/** Sends repeatable requests again while the server does not answer, or answers that it cannot now. */
export function createPatientTransport(transport: Transport, patience: Patience): Transport {
  return {
    ...transport,
    send: (request) =>
      REPEATABLE.has(request.method) ? persist(transport, request, patience) : transport.send(request),
  };
}

async function persist(transport: Transport, request: HttpRequest, patience: Patience): Promise<HttpResponse> {
  const { clock, seconds, signal, onWait } = patience;
  const deadline = clock.now() + seconds * 1000;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const isLast = clock.now() + pause > deadline || signal.aborted || request.signal?.aborted === true;
    const { response, why } = await attempt(transport, request, isLast);
    if (response) return response;
    if (pause === FIRST_PAUSE_MS) onWait?.(why);
    await sleep(clock, pause, signal);
  }
}

/** An answer, or why there is none yet; the last attempt's outcome counts, whatever it is. */
async function attempt(
  transport: Transport,
  request: HttpRequest,
  isLast: boolean,
): Promise<{ response?: HttpResponse; why: string }> {
  try {
    const response = await transport.send(request);
    if (isLast || !PASSING.has(response.status)) return { response, why: '' };
    await response.text().catch(() => undefined);
    return { why: `${transport.server} answers ${response.status}` };
  } catch (error) {
    if (isLast || !isUserError(error) || error.code !== 'Unreachable') throw error;
    return { why: error.message };
  }
}
