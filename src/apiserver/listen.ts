/** The socket face: HTTPS on the loopback, every request authenticated. */

import { type IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { failure } from '../api/meta/api-error.ts';
import type { HttpRequest, HttpResponse } from '../base/http.ts';
import { failureAnswer } from './answers/answer.ts';
import type { Authenticate, ClientCertificate } from './authenticate.ts';
import { MAX_BODY, tooLargeBody } from './body.ts';
import { ANONYMOUS, type User } from './user.ts';

export interface TlsIdentity {
  /** PEM of the server. */
  key: string;
  cert: string;
  /** PEM of the authority that client certificates must come from. */
  clientCa: string;
  /** PEM of that authority's key, where the server may sign certificates with it. */
  clientCaKey?: string;
}

export interface ListenerOptions {
  port: number;
  tls: TlsIdentity;
  authenticate: Authenticate;
  handle(request: HttpRequest, user: User): Promise<HttpResponse>;
}

export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';
/** Names a browser on this machine may use; others are a rebinding attack. */
const HOSTS = /^(127\.0\.0\.1|localhost|\[::1\]|kubernetes(\.default(\.svc(\.cluster\.local)?)?)?)(:\d+)?$/;

/** Listens until closed. */
export function listenOnLoopback(options: ListenerOptions): Promise<Listening> {
  const { port, tls } = options;
  const server = createServer(
    {
      key: tls.key,
      cert: tls.cert,
      ca: tls.clientCa,
      requestCert: true,
      rejectUnauthorized: false,
      minVersion: 'TLSv1.2',
    },
    (incoming, outgoing) => void exchange(options, incoming, outgoing),
  );
  const upgraded = new Set<Duplex>();
  server.on('upgrade', (incoming, socket, head) => {
    upgraded.add(socket.once('close', () => upgraded.delete(socket)));
    void upgrade(options, { incoming, socket, head });
  });
  // Watches stay silent for minutes.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 120_000;
  server.on('tlsClientError', (_, socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      server.removeListener('error', reject);
      resolve({ port: (server.address() as AddressInfo).port, close: () => closed(server, upgraded) });
    });
  });
}

function closed(server: ReturnType<typeof createServer>, upgraded: ReadonlySet<Duplex>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
    // The server forgets connections that are no longer its own.
    for (const socket of upgraded) socket.destroy();
  });
}

interface Upgrade {
  incoming: IncomingMessage;
  socket: Duplex;
  /** What the client sent after its request. */
  head: Buffer;
}

/** A request that wants to leave HTTP: answered as any other one, unless whoever answers takes the connection over. */
async function upgrade(options: ListenerOptions, { incoming, socket, head }: Upgrade): Promise<void> {
  const gone = new AbortController();
  socket.once('close', () => gone.abort());
  socket.on('error', () => socket.destroy());
  const response = await respond(options, incoming, gone.signal).catch(failureAnswer);
  if (socket.destroyed) return;
  if (response.takeOver) {
    if (head.length > 0) socket.unshift(head);
    return response.takeOver(socket);
  }
  const outgoing = new ServerResponse(incoming);
  outgoing.shouldKeepAlive = false;
  outgoing.assignSocket(socket as TLSSocket);
  outgoing.once('finish', () => socket.end());
  await send(response, outgoing, gone.signal).catch(() => socket.destroy());
}

async function exchange(options: ListenerOptions, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  try {
    const response = await respond(options, incoming, gone.signal).catch(failureAnswer);
    await send(response, outgoing, gone.signal);
  } catch {
    // The answer has begun, so all that is left is to cut it off.
    outgoing.destroy();
  }
}

async function send(response: HttpResponse, outgoing: ServerResponse, gone: AbortSignal): Promise<void> {
  outgoing.writeHead(response.status, { ...response.headers, 'cache-control': 'no-cache, private' });
  outgoing.flushHeaders();
  for await (const chunk of response.chunks()) {
    if (gone.aborted) break;
    if (!outgoing.write(chunk)) await drained(outgoing, gone);
  }
  outgoing.end();
}

function drained(outgoing: ServerResponse, gone: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      outgoing.removeListener('drain', done);
      gone.removeEventListener('abort', done);
      resolve();
    };
    outgoing.once('drain', done);
    gone.addEventListener('abort', done, { once: true });
  });
}

async function respond(
  { authenticate, handle }: ListenerOptions,
  incoming: IncomingMessage,
  signal: AbortSignal,
): Promise<HttpResponse> {
  const { method = 'GET', url: path = '/' } = incoming;
  const headers = flatHeaders(incoming.headers);
  if (!HOSTS.test(headers['host'] ?? ''))
    throw failure('Forbidden', `the host ${JSON.stringify(headers['host'] ?? '')} is not served here`);
  const user = userOf(authenticate, incoming.socket as TLSSocket, headers['authorization']);
  const body = incoming.headers.upgrade === undefined ? await readBody(incoming) : new Uint8Array();
  delete headers['authorization'];
  return handle({ method, path, headers, signal, ...(body.length === 0 ? {} : { body }) }, user);
}

/** Whoever shows nothing is anybody; whoever shows what is no good is refused. */
function userOf(authenticate: Authenticate, socket: TLSSocket, authorization: string | undefined): User {
  const { subject } = socket.getPeerCertificate();
  const certificate = socket.authorized ? certificateOf(subject) : undefined;
  const user = authenticate({ certificate, authorization });
  if (user) return user;
  if (subject || authorization !== undefined) throw failure('Unauthorized', 'Unauthorized');
  return ANONYMOUS;
}

function certificateOf(subject: PeerCertificate['subject'] | undefined): ClientCertificate | undefined {
  if (!subject) return undefined;
  const organizations = subject.O as string | string[] | undefined;
  return {
    commonName: [subject.CN].flat()[0],
    organizations: organizations === undefined ? [] : [organizations].flat(),
  };
}

async function readBody(incoming: IncomingMessage): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of incoming as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_BODY) throw tooLargeBody();
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function flatHeaders(headers: IncomingMessage['headers']): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}
