/** Reaches an API server of this process without a socket. */

import { UserError } from '../base/errors.ts';
import type { Connection, HttpRequest, HttpResponse } from '../base/http.ts';
import type { Transport } from '../client/client.ts';

/** Answers requests; an embedded API server bound to a user. */
export type Handle = (request: HttpRequest) => Promise<HttpResponse>;

/** Decides whether a server can be reached at the moment. */
export interface Gate {
  isOpen(): boolean;
  /** Holds a request up for as long as the server takes to answer, where it is slow. */
  wait?(): Promise<void> | undefined;
  /** Calls back each time the gate closes; returns how to stop listening. */
  onClose(listener: () => void): () => void;
}

/** A transport over `handle`. While the gate is closed it rejects as if nobody listened, and open streams end. */
export function inProcessTransport(server: string, handle: Handle, gate?: Gate): Transport {
  const unreachable = (): UserError =>
    new UserError('Unreachable', `cannot reach ${server}: the simulated cluster is paused`, {
      hint: 'run: kubectl karmada local member resume <name>',
    });
  return {
    server,
    async send(request) {
      if (!gate) return handle(request);
      await gate.wait?.();
      if (!gate.isOpen()) throw unreachable();
      const abort = new AbortController();
      const stop = gate.onClose(() => abort.abort(unreachable()));
      const signal = request.signal ? AbortSignal.any([request.signal, abort.signal]) : abort.signal;
      const response = await handle({ ...request, signal });
      const { takeOver } = response;
      if (takeOver) return { ...response, takeOver: (connection) => untilShut({ connection, signal, stop }, takeOver) };
      const { value, values } = response;
      return {
        ...response,
        text: () => response.text().finally(stop),
        chunks: () => guarded(response.chunks(), stop),
        ...(value ? { value: () => afterwards(value(), stop) } : {}),
        ...(values ? { values: () => guarded(values(), stop) } : {}),
      };
    },
    close: () => undefined,
  };
}

function untilShut(
  { connection, signal, stop }: { connection: Connection; signal: AbortSignal; stop: () => void },
  takeOver: (connection: Connection) => void,
): void {
  signal.addEventListener('abort', () => connection.destroy(), { once: true });
  connection.once('close', stop);
  takeOver(connection);
}

function afterwards<T>(value: T, action: () => void): T {
  action();
  return value;
}

async function* guarded<T>(items: AsyncIterable<T>, stop: () => void): AsyncGenerator<T> {
  try {
    yield* items;
  } finally {
    stop();
  }
}

/** A gate that starts open. */
export function createGate(): Gate & { set(open: boolean): void } {
  const listeners = new Set<() => void>();
  let open = true;
  return {
    isOpen: () => open,
    onClose(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    set(next) {
      open = next;
      if (!open) for (const listener of [...listeners]) listener();
    },
  };
}
