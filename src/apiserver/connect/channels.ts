/**
 * The protocol of `exec` and `attach`: one WebSocket whose messages begin with the number of a channel, as Kubernetes
 * names it in the subprotocols `v4.channel.k8s.io` and `v5.channel.k8s.io`.
 */

import type { IncomingMessage } from 'node:http';
import { type Duplex, PassThrough } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import { messageOf } from '../../base/errors.ts';
import type { HttpResponse } from '../../base/http.ts';
import { badRequest } from '../answers/failures.ts';
import { type Call, isOn } from '../call.ts';

/** What runs at the other end of a connection, as it sees its terminal. */
export interface Session {
  /** What the client sends; ends when the client closes it, and at once where it was not asked for. */
  readonly stdin: AsyncIterable<Uint8Array>;
  /** One stream for both outputs, and lines that end as terminals want them. */
  readonly tty: boolean;
  /** Aborted when the client has gone or the server ends. */
  readonly signal: AbortSignal;
  /** Resolves when more can be taken; what the client did not ask for goes nowhere. */
  stdout(text: string | Uint8Array): Promise<void>;
  stderr(text: string | Uint8Array): Promise<void>;
  /** In characters, as the client told last. */
  size(): { width: number; height: number };
}

/** Resolves with the exit code. */
export type RunSession = (session: Session) => Promise<number>;

const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
const ERROR = 3;
const RESIZE = 4;
/** Of v5 on: the client closes the channel in the next byte. */
const CLOSE = 255;

const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
const NORMAL_CLOSURE = 1000;

/** The answer to a request for a session; throws BadRequest where it does not come as a WebSocket of these protocols. */
export function sessionAnswer(call: Call, closing: AbortSignal, run: RunSession): HttpResponse {
  const protocol = protocolOf(call);
  return {
    status: 101,
    headers: {},
    text: () => Promise.resolve(''),
    async *chunks() {},
    takeOver(connection) {
      void accept(call, connection as Duplex, protocol)
        .then((socket) => serve(socket, { call, closing, run }))
        .catch(() => connection.destroy());
    },
  };
}

function protocolOf({ headers }: Call): string {
  const upgrade = (headers['upgrade'] ?? '').toLowerCase();
  if (upgrade.startsWith('spdy')) {
    throw badRequest(
      'SPDY is not spoken here, only WebSockets: kubectl 1.31 or newer uses them, and 1.30 with KUBECTL_REMOTE_COMMAND_WEBSOCKETS=true',
    );
  }
  if (upgrade !== 'websocket') throw badRequest('Upgrade request required');
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  const protocol = PROTOCOLS.find((name) => offered.includes(name));
  if (protocol === undefined) throw badRequest(`no subprotocol offered is spoken here, only ${PROTOCOLS.join(', ')}`);
  return protocol;
}

async function accept({ headers }: Call, connection: Duplex, protocol: string): Promise<WebSocket> {
  const { WebSocketServer } = await import('ws');
  const server = new WebSocketServer({ noServer: true, perMessageDeflate: false, handleProtocols: () => protocol });
  const request = { method: 'GET', headers } as unknown as IncomingMessage;
  return new Promise((resolve) => server.handleUpgrade(request, connection, Buffer.alloc(0), resolve));
}

interface Serving {
  call: Call;
  closing: AbortSignal;
  run: RunSession;
}

async function serve(socket: WebSocket, { call, closing, run }: Serving): Promise<void> {
  const gone = new AbortController();
  socket.once('close', () => gone.abort());
  // What is wrong with a connection ends it.
  socket.on('error', () => gone.abort());
  const onClosing = (): void => socket.terminate();
  closing.addEventListener('abort', onClosing, { once: true });
  try {
    const code = await run(createSession(socket, call.query, gone.signal));
    await send(socket, ERROR, JSON.stringify(outcomeOf(code)));
  } catch (thrown) {
    if (!gone.signal.aborted) await send(socket, ERROR, JSON.stringify(failureStatus(messageOf(thrown))));
  } finally {
    closing.removeEventListener('abort', onClosing);
    // What is still sent is for nobody, and must not hold up the client's goodbye.
    socket.removeAllListeners('message');
    socket.resume();
    socket.close(NORMAL_CLOSURE);
  }
}

function createSession(socket: WebSocket, query: URLSearchParams, signal: AbortSignal): Session {
  const tty = isOn(query, 'tty');
  const size = { width: 80, height: 24 };
  const stdin = readStdin(socket, isOn(query, 'stdin'), (told) => Object.assign(size, told));
  const writer = (channel: number, wanted: boolean) => (text: string | Uint8Array) =>
    wanted ? send(socket, channel, text) : Promise.resolve();
  const stdout = writer(STDOUT, isOn(query, 'stdout'));
  return {
    stdin,
    tty,
    signal,
    stdout,
    stderr: tty ? stdout : writer(STDERR, isOn(query, 'stderr')),
    size: () => ({ ...size }),
  };
}

interface Size {
  width: number;
  height: number;
}

function readStdin(socket: WebSocket, wanted: boolean, onResize: (size: Partial<Size>) => void): PassThrough {
  const stdin = new PassThrough();
  if (!wanted) stdin.end();
  // Whoever sends faster than it is read waits.
  stdin.on('drain', () => socket.resume());
  socket.on('message', (data: RawData) => {
    const bytes = bytesOf(data);
    const [channel, content] = [bytes[0], bytes.subarray(1)];
    if (channel === RESIZE) onResize(sizeOf(content.toString()));
    if (stdin.writableEnded) return;
    if (channel === CLOSE && content[0] === STDIN) stdin.end();
    if (channel === STDIN && content.length > 0 && !stdin.write(content)) socket.pause();
  });
  socket.once('close', () => {
    stdin.end();
    // Nobody reads what is left.
    stdin.resume();
  });
  return stdin;
}

function bytesOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}

/** `{"Width":80,"Height":24}`; anything else changes nothing. */
function sizeOf(text: string): Partial<Size> {
  try {
    const { Width: width, Height: height } = JSON.parse(text) as Record<string, unknown>;
    return typeof width === 'number' && typeof height === 'number' ? { width, height } : {};
  } catch {
    return {};
  }
}

/** Resolves when it is on its way, or lost with the connection. */
function send(socket: WebSocket, channel: number, content: string | Uint8Array): Promise<void> {
  const bytes = Buffer.concat([Buffer.of(channel), Buffer.from(content as Uint8Array)]);
  return new Promise((resolve) => socket.send(bytes, { binary: true }, () => resolve()));
}

function outcomeOf(code: number): object {
  if (code === 0) return { metadata: {}, status: 'Success' };
  return {
    ...failureStatus(`command terminated with non-zero exit code: exit status ${code}`),
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  };
}

function failureStatus(message: string): object {
  return { metadata: {}, status: 'Failure', message };
}
