/** A server's door that writes down who came in: in front of a client's transport, as that client's user or as the caller. */

import { writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { HttpRequest } from '../../src/base/http.ts';
import type { Transport } from '../../src/client/client.ts';
import { fixedCredentials } from '../../src/client/connection.ts';
import { createHttpsTransport } from '../../src/client/https-transport.ts';
import type { Credentials } from '../../src/pki/certificate.ts';

export interface Recording {
  /** Where it listens. */
  server: string;
  stop(): void;
}

/** One request: `GET`, `/api/v1/pods?limit=500`. */
export interface Call {
  method: string;
  path: string;
  contentType: string | undefined;
  /** Whose client certificate was shown; `token` for a bearer token's, and `anonymous`. Only where the door has a certificate. */
  user: string | undefined;
}

export interface Door {
  /** Behind it. */
  transport: Transport;
  /** Its certificate; without one it is plain HTTP, and everybody is the user of the transport. */
  tls?: Credentials;
  /** Its port; any free one by default. */
  port?: number;
  /** Callers stay who they are; otherwise they are the user of the transport. */
  asCaller?: { server: string; ca: string };
}

/** Told of each call; the call waits for what it answers. */
export type OnCall = (call: Call) => unknown;

/** Starts recording what `program`, by the start of its name, sends through a door; others pass unseen. */
export async function recordDoor(door: Door, program: string, onCall: OnCall): Promise<Recording> {
  const { tls } = door;
  const listener = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const { method = '', url: path = '', headers } = incoming;
    const user = tls ? callerOf(incoming) : undefined;
    const isSeen = headers['user-agent']?.startsWith(program);
    const turn = isSeen ? onCall({ method, path, contentType: headers['content-type'], user: user?.label }) : undefined;
    const way = user ? transportFor(door, user) : { transport: door.transport };
    void Promise.resolve(turn).then(() => relay(way, incoming, outgoing));
  };
  const server = tls
    ? createHttpsServer({ cert: tls.certificate, key: tls.key, requestCert: true, rejectUnauthorized: false }, listener)
    : createHttpServer(listener);
  await new Promise<void>((resolve) => server.listen(door.port ?? 0, '127.0.0.1', resolve));
  return {
    server: `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The same, over plain HTTP. */
export function record(transport: Transport, program: string, onCall: OnCall): Promise<Recording> {
  return recordDoor({ transport }, program, onCall);
}

interface Caller {
  label: string;
  name?: string;
  groups: readonly string[];
  authorization?: string;
}

function callerOf({ socket, headers: { authorization } }: IncomingMessage): Caller {
  const { CN: name, O: groups = [] } = (socket as TLSSocket).getPeerCertificate().subject ?? {};
  if (name !== undefined) return { label: [name].flat().join(), name: [name].flat().join(), groups: [groups].flat() };
  return authorization === undefined
    ? { label: 'anonymous', groups: [] }
    : { label: 'token', groups: [], authorization };
}

interface Way {
  transport: Transport;
  headers?: Readonly<Record<string, string>>;
}

function transportFor({ transport, asCaller }: Door, { name, groups, authorization }: Caller): Way {
  if (!asCaller) return { transport };
  // Whoever shows a certificate is trusted to be its bearer: the connection ends here.
  if (name !== undefined) {
    return { transport, headers: { 'impersonate-user': name, 'impersonate-group': groups.join(',') } };
  }
  const credentials = fixedCredentials(authorization === undefined ? {} : { authorization });
  return { transport: createHttpsTransport({ ...asCaller, credentials }) };
}

/** Passes a request on, and its answer back. */
export async function relay({ transport, headers: added }: Way, incoming: IncomingMessage, outgoing: ServerResponse) {
  const end = new AbortController();
  outgoing.on('close', () => end.abort());
  try {
    const response = await transport.send({ ...(await requestOf(incoming, added)), signal: end.signal });
    outgoing.writeHead(response.status, { 'content-type': response.headers['content-type'] ?? 'application/json' });
    for await (const chunk of response.chunks()) outgoing.write(chunk);
    outgoing.end();
  } catch {
    // Whoever asked has gone, or is told by it.
    outgoing.destroy();
  }
}

async function requestOf(incoming: IncomingMessage, added: Way['headers'] = {}): Promise<HttpRequest> {
  const { method = '', url: path = '', headers } = incoming;
  const parts: Buffer[] = [];
  for await (const part of incoming as AsyncIterable<Buffer>) parts.push(part);
  const body = Buffer.concat(parts);
  const kept = ['accept', 'content-type'] as const;
  const passed = kept.flatMap((key) => (headers[key] === undefined ? [] : [[key, headers[key]] as const]));
  return { method, path, headers: { ...Object.fromEntries(passed), ...added }, ...(body.length === 0 ? {} : { body }) };
}

/** Writes a kubeconfig whose contexts lead to these servers, as nobody or as `user`; the first one is the current context. */
export function writeKubeconfig(
  file: string,
  servers: Readonly<Record<string, string>>,
  as?: { ca: string; user: Credentials },
): void {
  const names = Object.keys(servers);
  const trust = as ? { 'certificate-authority-data': btoa(as.ca) } : {};
  const user = as ? { 'client-certificate-data': btoa(as.user.certificate), 'client-key-data': btoa(as.user.key) } : {};
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': names[0],
    clusters: names.map((name) => ({ name, cluster: { server: servers[name], ...trust } })),
    users: [{ name: 'anybody', user }],
    contexts: names.map((name) => ({ name, context: { cluster: name, user: 'anybody' } })),
  };
  writeFileSync(file, JSON.stringify(config));
}
