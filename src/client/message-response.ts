/** Node's incoming message as an HttpResponse. */

import type { IncomingMessage } from 'node:http';
import type { HttpResponse } from '../base/http.ts';

/** One request and its answer, from the first byte to the last. */
export interface Exchange {
  /** The answer is complete, or a stream has begun: the time limit no longer applies. */
  settled(): void;
  /** True when we ended the exchange ourselves. */
  cut(): boolean;
  /** What to reject with after the connection broke. */
  explain(cause: unknown): unknown;
}

/** Wraps `message`; a body that breaks off rejects as the exchange explains. */
export function messageResponse(message: IncomingMessage, exchange: Exchange): HttpResponse {
  return {
    status: message.statusCode ?? 0,
    headers: flatHeaders(message.headers),
    async text() {
      const parts: Uint8Array[] = [];
      try {
        for await (const part of message) parts.push(part);
      } catch (cause) {
        throw exchange.explain(cause);
      } finally {
        exchange.settled();
      }
      return Buffer.concat(parts).toString('utf8');
    },
    async *chunks() {
      exchange.settled();
      try {
        yield* message as AsyncIterable<Uint8Array>;
      } catch (cause) {
        throw exchange.explain(cause);
      } finally {
        message.destroy();
      }
    },
  };
}

function flatHeaders(headers: IncomingMessage['headers']): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}
