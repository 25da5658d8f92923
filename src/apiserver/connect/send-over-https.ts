/** One request to another server, its answer streamed as it comes. */

import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Duplex } from 'node:stream';
import type { HttpResponse } from '../../base/http.ts';
import type { ReachedRequest } from './connect.ts';

export interface TlsTrust {
  /** PEM; the system's authorities where absent. */
  ca?: string;
  insecure: boolean;
  /** An http or https proxy to go through. */
  proxyUrl?: string;
}

const CONNECT_TIMEOUT = 10_000;

/** Sends to `endpoint`; rejects when no answer begins. */
export function sendOverHttps(
  endpoint: string,
  { ca, insecure, proxyUrl }: TlsTrust,
  sent: ReachedRequest,
): Promise<HttpResponse> {
  const url = new URL(endpoint);
  const base = url.pathname.replace(/\/$/, '');
  const send = url.protocol === 'http:' ? httpRequest : httpsRequest;
  return new Promise((resolve, reject) => {
    const outgoing = send(
      {
        hostname: url.hostname.replace(/^\[|\]$/g, ''),
        port: url.port,
        method: sent.method,
        path: base + sent.path,
        headers: { ...sent.headers, ...groupHeaders(sent.headers) },
        rejectUnauthorized: !insecure,
        ...(proxyUrl === undefined ? {} : { agent: proxied(url, proxyUrl) }),
        ...(ca === undefined ? {} : { ca }),
        ...(sent.signal ? { signal: sent.signal } : {}),
      },
      (message) => resolve(messageAnswer(message)),
    );
    outgoing.on('upgrade', (message, socket, head) => resolve(upgradedAnswer(message, socket, head)));
    outgoing.on('error', reject);
    outgoing.on('socket', (socket) => {
      const limit = setTimeout(
        () => outgoing.destroy(new Error(`${endpoint} did not accept a connection in time`)),
        CONNECT_TIMEOUT,
      );
      const connected = (): void => clearTimeout(limit);
      socket.once(url.protocol === 'http:' ? 'connect' : 'secureConnect', connected).once('close', connected);
    });
    outgoing.end(sent.body);
  });
}

function proxied({ protocol }: URL, proxyUrl: string): HttpAgent {
  const options = { proxyEnv: { HTTP_PROXY: proxyUrl, HTTPS_PROXY: proxyUrl } };
  return protocol === 'http:' ? new HttpAgent(options) : new HttpsAgent(options);
}

/** Each group is a header of its own. */
function groupHeaders({ 'impersonate-group': groups }: Record<string, string>): OutgoingHttpHeaders {
  return groups === undefined ? {} : { 'impersonate-group': groups.split(',') };
}

/** The member has left HTTP: from now on the two connections are one. */
function upgradedAnswer(message: IncomingMessage, far: Duplex, head: Buffer): HttpResponse {
  const { rawHeaders, statusCode, statusMessage } = message;
  const lines = rawHeaders.flatMap((name, i) => (i % 2 === 0 ? [`${name}: ${rawHeaders[i + 1]}`] : []));
  return {
    ...messageAnswer(message),
    takeOver(near) {
      near.write(`${[`HTTP/1.1 ${statusCode} ${statusMessage}`, ...lines].join('\r\n')}\r\n\r\n`);
      if (head.length > 0) near.write(head);
      near.pipe(far).pipe(near);
      near.once('close', () => far.destroy());
      far.once('close', () => near.destroy()).on('error', () => near.destroy());
    },
  };
}

function messageAnswer(message: IncomingMessage): HttpResponse {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    const own =
      name === 'connection' || name === 'transfer-encoding' || name === 'content-length' || name === 'keep-alive';
    if (value !== undefined && !own) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return {
    status: message.statusCode ?? 0,
    headers,
    async text() {
      const parts: Uint8Array[] = [];
      for await (const part of message) parts.push(part);
      return Buffer.concat(parts).toString('utf8');
    },
    async *chunks() {
      try {
        yield* message as AsyncIterable<Uint8Array>;
      } finally {
        message.destroy();
      }
    },
  };
}
