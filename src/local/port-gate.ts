/** A port on the loopback that leads to another one and can be shut: how a paused member stops answering. */

import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

export interface PortGate {
  readonly port: number;
  /** Refuses connections and breaks those that are open. */
  shut(): Promise<void>;
  /** Listens on the same port again. */
  open(): Promise<void>;
}

/** Opens a gate in front of `target`; on `port`, or on a free one where that is taken. */
export async function openPortGate(target: number, port = 0): Promise<PortGate> {
  const sockets = new Set<Socket>();
  const track = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ port: target, host: '127.0.0.1', noDelay: true });
    for (const socket of [near, far]) track(socket);
    // Either side's end, in good order or not, is the other's.
    near.on('error', () => far.destroy());
    far.on('error', () => near.destroy());
    near.pipe(far).pipe(near);
  });
  const listen = (wanted: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(wanted, '127.0.0.1', () => {
        server.removeListener('error', reject);
        resolve();
      });
    });
  const shut = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  await listen(port).catch((thrown: { code?: string }) => {
    if (thrown.code !== 'EADDRINUSE' || port === 0) throw thrown;
    return listen(0);
  });
  const { port: actual } = server.address() as AddressInfo;
  return {
    port: actual,
    shut,
    open: () => (server.listening ? Promise.resolve() : listen(actual)),
  };
}
