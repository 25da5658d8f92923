/** The Transport over sockets: TLS with pooled connections. */

import * as http from 'node:http';
import * as https from 'node:https';
import { LONGEST_DELAY } from '../base/clock.ts';
import type { HttpRequest, HttpResponse } from '../base/http.ts';
import type { Transport } from './client.ts';
import type { Connection, Impersonation, Proof } from './connection.ts';
import { type Exchange, messageResponse } from './message-response.ts';
import { proxyVariables } from './proxy.ts';
import { serverAddress } from './server-address.ts';
import { tooSlow, unreachable } from './unreachable.ts';

const UNAUTHORIZED = 401;

/** A transport for `connection`; throws UserError `KubeconfigInvalid` when its address cannot be used. */
export function createHttpsTransport(given: Connection): Transport {
  const { url: base, shown: server, authorization } = serverAddress(given.server);
  const connection: Connection = { ...given, server };
  const agents = createAgents(connection, base);

  function exchange(request: HttpRequest, proof: Proof): Promise<HttpResponse> {
    const whole = authorization === undefined ? proof : { authorization, ...proof };
    const identity = identityHeaders(whole, connection.impersonate);
    return sendOnce(connection, request, { base, agent: agents.agentFor(proof), identity });
  }

  return {
    server,
    async send(request) {
      const proof = await connection.credentials.proof();
      const response = await exchange(request, proof);
      if (response.status !== UNAUTHORIZED || !connection.credentials.renew(proof)) return response;
      await response.text();
      return exchange(request, await connection.credentials.proof());
    },
    close: () => agents.close(),
  };
}

function identityHeaders(proof: Proof, impersonate: Impersonation = {}): http.OutgoingHttpHeaders {
  const { user, uid, groups = [] } = impersonate;
  return {
    ...(proof.authorization === undefined ? {} : { authorization: proof.authorization }),
    ...(user === undefined ? {} : { 'impersonate-user': user }),
    ...(uid === undefined ? {} : { 'impersonate-uid': uid }),
    ...(groups.length === 0 ? {} : { 'impersonate-group': [...groups] }),
  };
}

/** Pools by client certificate: one as a rule, another one after a rotation. */
function createAgents(connection: Connection, base: URL) {
  let current: { proof: Proof; agent: http.Agent } | undefined;
  return {
    agentFor(proof: Proof): http.Agent {
      if (current && current.proof.cert === proof.cert && current.proof.key === proof.key) return current.agent;
      current?.agent.destroy();
      current = { proof, agent: createAgent(connection, base, proof) };
      return current.agent;
    },
    close(): void {
      current?.agent.destroy();
      current = undefined;
    },
  };
}

function createAgent(connection: Connection, base: URL, { cert, key }: Proof): http.Agent {
  const proxyEnv = proxyVariables(connection);
  const pool = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, ...(proxyEnv ? { proxyEnv } : {}) };
  if (base.protocol === 'http:') return new http.Agent(pool);
  return new https.Agent({
    ...pool,
    ...(connection.ca === undefined ? {} : { ca: connection.ca }),
    ...(connection.insecure ? { rejectUnauthorized: false } : {}),
    ...(connection.tlsServerName === undefined ? {} : { servername: connection.tlsServerName }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  });
}

interface Route {
  base: URL;
  agent: http.Agent;
  identity: http.OutgoingHttpHeaders;
}

function sendOnce(connection: Connection, request: HttpRequest, route: Route, retry = true): Promise<HttpResponse> {
  const { promise, resolve, reject } = Promise.withResolvers<HttpResponse>();
  const message = openMessage(request, route);
  const exchange = startExchange(connection, request, message);
  let answered = false;
  message.on('response', (answer) => {
    answered = true;
    resolve(messageResponse(answer, exchange));
  });
  message.on('error', (cause) => {
    // What breaks after the answer has begun, whoever reads its body learns.
    if (answered) return;
    exchange.settled();
    // A server may close a pooled connection at the moment it is used again.
    if (retry && message.reusedSocket && isSafe(request) && !exchange.cut()) {
      resolve(sendOnce(connection, request, route, false));
    } else reject(exchange.explain(cause));
  });
  message.end(request.body);
  return promise;
}

function isSafe({ method }: HttpRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}

function openMessage(request: HttpRequest, { base, agent, identity }: Route): http.ClientRequest {
  const { request: open } = base.protocol === 'http:' ? http : https;
  return open({
    agent,
    protocol: base.protocol,
    // URL writes IPv6 addresses in brackets.
    hostname: base.hostname.replace(/^\[|\]$/g, ''),
    port: base.port,
    method: request.method,
    path: base.pathname.replace(/\/$/, '') + request.path,
    headers: { ...request.headers, ...identity, ...lengthHeader(request.body) },
    ...(request.signal ? { signal: request.signal } : {}),
  });
}

function lengthHeader(body: HttpRequest['body']): http.OutgoingHttpHeaders {
  return body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
}

function startExchange(connection: Connection, { signal }: HttpRequest, message: http.ClientRequest): Exchange {
  const { server, timeoutMs = 0 } = connection;
  let late = false;
  const expire = (): void => {
    late = true;
    message.destroy(new Error('no answer in time'));
  };
  const timer = timeoutMs > 0 ? setTimeout(expire, Math.min(timeoutMs, LONGEST_DELAY)) : undefined;
  return {
    settled: () => clearTimeout(timer),
    cut: () => late || signal?.aborted === true,
    explain(cause) {
      if (signal?.aborted) return signal.reason;
      return late ? tooSlow(server, timeoutMs) : unreachable(server, cause);
    },
  };
}
