/** The certificate a server shows. */

import { isIP } from 'node:net';
import { connect, type DetailedPeerCertificate } from 'node:tls';
import { unreachable } from './unreachable.ts';

/** Where to look; the server need not be trusted to be looked at. */
export interface Door {
  /** `https://host:port` */
  server: string;
  timeoutMs: number;
}

/** PEM of the server's own certificate; rejects with UserError `Unreachable`. Proxies are not used. */
export function servingCertificate({ server, timeoutMs }: Door): Promise<string> {
  const { hostname, port } = new URL(server);
  // URL writes IPv6 addresses in brackets.
  const host = hostname.replace(/^\[|\]$/g, '');
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = connect({
    host,
    port: Number(port || 443),
    rejectUnauthorized: false,
    timeout: timeoutMs,
    ...(isIP(host) === 0 ? { servername: host } : {}),
  });
  socket.on('secureConnect', () => {
    resolve(pemOf(socket.getPeerCertificate(true)));
    socket.destroy();
  });
  socket.on('timeout', () => socket.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)));
  socket.on('error', (cause) => reject(unreachable(server, cause)));
  return promise;
}

const PEM_LINE = 64;

function pemOf({ raw }: DetailedPeerCertificate): string {
  const lines = raw.toString('base64').match(new RegExp(`.{1,${PEM_LINE}}`, 'g')) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
