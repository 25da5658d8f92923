/** A transport that tells of every exchange; headers and bodies are never told, since they hold credentials. */

import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import type { Transport } from './client.ts';

/** Tells method, path, status and duration of every exchange at debug level. */
export function createLoggingTransport(transport: Transport, { log, clock }: { log: Logger; clock: Clock }): Transport {
  return {
    ...transport,
    async send(request) {
      const start = clock.now();
      const response = await transport.send(request);
      log.debug(`${request.method} ${transport.server}${request.path}`, {
        status: response.status,
        milliseconds: clock.now() - start,
      });
      return response;
    },
  };
}
