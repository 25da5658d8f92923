/** TLS handshakes with the authority an installation's clients trust. */

import { connect } from 'node:tls';

export interface Handshake {
  host: string;
  port: number;
  /** The name the certificate must be for. */
  servername: string;
  ca: string;
  cert?: string;
  key?: string;
}

/** Resolves with the common name of the server's certificate once both sides have accepted each other. */
export function shakeHands({ host, port, ...options }: Handshake): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = connect({ host, port, ALPNProtocols: ['h2'], ...options }, () => {
    resolve(String(socket.getPeerCertificate().subject.CN));
    socket.destroy();
  });
  socket.on('error', reject);
  socket.setTimeout(10_000, () => socket.destroy(new Error('no handshake in time')));
  return promise;
}
