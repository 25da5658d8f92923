/** A server's door that writes down who came in: plain HTTP in front of a client's transport, as that client's user. */

import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpRequest } from '../../src/base/http.ts';
import type { Transport } from '../../src/client/client.ts';

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
}

/** Starts recording what `program`, by the start of its name, sends to `transport`; others pass unseen. */
export async function record(transport: Transport, program: string, onCall: (call: Call) => void): Promise<Recording> {
  const server = createServer((incoming, outgoing) => {
    const { method = '', url: path = '', headers } = incoming;
    if (headers['user-agent']?.startsWith(program)) onCall({ method, path, contentType: headers['content-type'] });
    void relay(transport, incoming, outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function relay(transport: Transport, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { method = '', url = '', headers } = incoming;
  const parts: Buffer[] = [];
  for await (const part of incoming as AsyncIterable<Buffer>) parts.push(part);
  const body = Buffer.concat(parts);
  const kept = ['accept', 'content-type'] as const;
  const end = new AbortController();
  outgoing.on('close', () => end.abort());
  const request: HttpRequest = {
    method,
    path: url,
    headers: Object.fromEntries(kept.flatMap((key) => (headers[key] === undefined ? [] : [[key, headers[key]]]))),
    signal: end.signal,
    ...(body.length === 0 ? {} : { body }),
  };
  try {
    const response = await transport.send(request);
    outgoing.writeHead(response.status, { 'content-type': response.headers['content-type'] ?? 'application/json' });
    for await (const chunk of response.chunks()) outgoing.write(chunk);
    outgoing.end();
  } catch {
    outgoing.destroy();
  }
}

/** Writes a kubeconfig whose contexts lead to these servers; the first one is the current context. */
export function writeKubeconfig(file: string, servers: Readonly<Record<string, string>>): void {
  const names = Object.keys(servers);
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': names[0],
    clusters: names.map((name) => ({ name, cluster: { server: servers[name] } })),
    users: [{ name: 'anybody', user: {} }],
    contexts: names.map((name) => ({ name, context: { cluster: name, user: 'anybody' } })),
  };
  writeFileSync(file, JSON.stringify(config));
}
