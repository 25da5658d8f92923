/** The door through which other processes ask for status, members and shutdown: HTTPS on the loopback, with a token. */

import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { isUserError, messageOf, UserError } from '../base/errors.ts';
import { isObject } from '../base/json.ts';
import type { Credentials } from '../pki/certificate.ts';
import { parseMember } from './fleet-file.ts';
import type { LocalAdmin } from './status.ts';

export interface AdminServer {
  url: string;
  close(): Promise<void>;
}

export interface AdminServerOptions {
  admin: LocalAdmin;
  credentials: Credentials;
  token: string;
}

/** Answers a request's body with what is sent back. */
type Action = (admin: LocalAdmin, body: Record<string, unknown>) => Promise<unknown>;

const nameOf = (body: Record<string, unknown>): string => String(body['name'] ?? '');

/** Everything that can be asked, by method and path. */
const ACTIONS: Readonly<Record<string, Action>> = {
  'GET /status': (admin) => admin.status(),
  'POST /members/add': (admin, body) => admin.addMember(parseMember(body, 0)),
  'POST /members/remove': (admin, body) => admin.removeMember(nameOf(body)),
  'POST /members/pause': (admin, body) => admin.pauseMember(nameOf(body)),
  'POST /members/resume': (admin, body) => admin.resumeMember(nameOf(body)),
};

const BODY_LIMIT = 65_536;

/** Starts listening on a free port of 127.0.0.1. */
export async function startAdminServer({ admin, credentials, token }: AdminServerOptions): Promise<AdminServer> {
  const { certificate: cert, key } = credentials;
  const server = createServer({ cert, key, minVersion: 'TLSv1.2' }, (request, response) => {
    void answer(request, token, admin).then(
      (value) => send(response, 200, value ?? {}),
      (thrown: unknown) => send(response, statusOf(thrown), errorOf(thrown)),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, token: string, admin: LocalAdmin): Promise<unknown> {
  if (!isTold(request.headers.authorization, token)) throw new UserError('Unauthorized', 'the token is not right');
  const key = `${request.method} ${request.url}`;
  if (key === 'POST /shutdown') return shutdownSoon(admin);
  const action = Object.hasOwn(ACTIONS, key) ? ACTIONS[key] : undefined;
  if (!action) throw new UserError('NotFound', `${key} is not known`);
  return action(admin, await bodyOf(request));
}

/** The answer must be out before its connection is closed with all others. */
function shutdownSoon(admin: LocalAdmin): object {
  setImmediate(() => void admin.shutdown());
  return {};
}

function isTold(header: string | undefined, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(header ?? ''), digest(`Bearer ${token}`));
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT) throw new UserError('BadInput', 'the request is too large');
    chunks.push(chunk);
  }
  if (size === 0) return {};
  const body = parseJson(Buffer.concat(chunks).toString('utf8'));
  if (!isObject(body)) throw new UserError('BadInput', 'the request is not a JSON object');
  return body;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function statusOf(thrown: unknown): number {
  if (!isUserError(thrown)) return 500;
  return { Unauthorized: 401, NotFound: 404, Conflict: 409 }[thrown.code as string] ?? 400;
}

function errorOf(thrown: unknown): object {
  const known = isUserError(thrown) ? { code: thrown.code, hint: thrown.hint } : { code: 'ApiError' };
  return { error: { message: messageOf(thrown), ...known } };
}

function send(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
  response.end(JSON.stringify(value));
}
