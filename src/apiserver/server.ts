/** The embedded Kubernetes-compatible API server: one function from request to answer, and a socket face for it. */

import { clusters } from '../api/cluster/v1alpha1/cluster.ts';
import { groupResourceOf, type Kind } from '../api/kind.ts';
import type { Clock } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import type { HttpRequest, HttpResponse } from '../base/http.ts';
import type { Logger } from '../base/log.ts';
import type { Credentials } from '../pki/certificate.ts';
import type { Review } from './admission/admission.ts';
import { failureAnswer } from './answers/answer.ts';
import { createAuthenticator, type StaticTokens } from './authenticate.ts';
import { attributesOf } from './authorization/attributes.ts';
import { createAuthorizer, isMaster } from './authorization/authorizer.ts';
import { startBackground } from './background/index.ts';
import { readCall } from './call.ts';
import { createClusterProxy } from './connect/cluster-proxy.ts';
import type { Reach } from './connect/connect.ts';
import type { Random, ServerContext } from './context.ts';
import { impersonated } from './impersonate.ts';
import { type Listening, listenOnLoopback, type TlsIdentity } from './listen.ts';
import { createRegistry } from './registry.ts';
import { type ConnectTable, route } from './route.ts';
import { signingKey } from './signing-key.ts';
import type { Store } from './store/store.ts';
import { createTokens } from './tokens.ts';
import type { User } from './user.ts';
import type { Views } from './view.ts';

export interface ApiServerOptions {
  /** Shown in messages and used for the serving identity. */
  name: string;
  /** Served besides CRDs that users create. */
  kinds: readonly Kind[];
  store: Store;
  clock: Clock;
  log: Logger;
  /** Random identities; injected so that tests can foresee them. */
  random: Random;
  version?: { gitVersion: string };
  /** Bearer tokens that are always good, with their users. */
  tokens?: StaticTokens;
  /** More subresources that lead elsewhere, by `resource/subresource`. */
  connect?: ConnectTable;
  /** Checks that take time, by resource: `resourceinterpretercustomizations.config.karmada.io`. */
  reviews?: Readonly<Record<string, Review>>;
  /** Kinds, out of `kinds`, that are worked out instead of stored. */
  views?: Views;
  /** Leads to members of this process by their endpoint, for `clusters/NAME/proxy`. */
  reach?: Reach;
}

export interface ListenOptions {
  /** Default: a free one. */
  port?: number;
  tls: TlsIdentity;
}

export interface ApiServer {
  /** The whole API; also used in-process. An aborted signal ends a watch. */
  handle(request: HttpRequest, user: User): Promise<HttpResponse>;
  /** Answers HTTPS on 127.0.0.1, and nowhere else. */
  listen(options: ListenOptions): Promise<{ port: number; url: string }>;
  /** Ends watches, closes sockets and the store. */
  close(): Promise<void>;
}

const DEFAULT_VERSION = 'v1.36.1';
const PROXY = `${groupResourceOf(clusters)}/proxy`;

/** Starts a server on a store, which is the server's from then on. */
export function createApiServer(options: ApiServerOptions): ApiServer {
  const closing = new AbortController();
  const face: Face = { sockets: undefined, ca: '', authority: undefined };
  const connect: ConnectTable = { [PROXY]: createClusterProxy(options.reach), ...options.connect };
  const context = createContext(options, { closing: closing.signal, connect, face });
  const background = startBackground(context);
  let isReady = false;
  const handleRequest = async (request: HttpRequest, user: User): Promise<HttpResponse> => {
    if (!isReady) {
      await background.ready;
      isReady = true;
    }
    return answer(context, connect, { request, user });
  };
  return {
    handle: handleRequest,
    async listen({ port = 0, tls }) {
      const authenticate = createAuthenticator(context, options.tokens ?? {});
      face.sockets = await listenOnLoopback({ port, tls, authenticate, handle: handleRequest });
      face.ca = tls.clientCa;
      if (tls.clientCaKey) face.authority = { certificate: tls.clientCa, key: tls.clientCaKey };
      background.refresh();
      return { port: face.sockets.port, url: `https://127.0.0.1:${face.sockets.port}` };
    },
    async close() {
      closing.abort();
      await face.sockets?.close();
      await background.stop();
      await options.store.close();
    },
  };
}

interface Face {
  sockets: Listening | undefined;
  ca: string;
  authority: Credentials | undefined;
}

function createContext(
  options: ApiServerOptions,
  { closing, connect, face }: { closing: AbortSignal; connect: ConnectTable; face: Face },
): ServerContext {
  const { name, store, clock, log, random } = options;
  return {
    name,
    store,
    clock,
    log,
    random,
    views: options.views ?? {},
    registry: createRegistry(options.kinds),
    gitVersion: options.version?.gitVersion ?? DEFAULT_VERSION,
    authorizer: createAuthorizer(store),
    tokens: createTokens({ key: () => signingKey(store), store, clock }),
    closing,
    connectable: new Set(Object.keys(connect)),
    protectsTemplates: options.kinds.some(({ group }) => group === clusters.group),
    reviews: options.reviews ?? {},
    address: () => (face.sockets ? `127.0.0.1:${face.sockets.port}` : `${name}.in-process`),
    servingCa: () => face.ca,
    clientAuthority: () => face.authority,
  };
}

async function answer(
  context: ServerContext,
  connect: ConnectTable,
  { request, user }: { request: HttpRequest; user: User },
): Promise<HttpResponse> {
  try {
    const call = readCall(request, impersonated(context.authorizer, request.headers, user));
    if (!isMaster(call.user)) context.authorizer.require(call.user, attributesOf(call));
    const given = await (call.method === 'GET'
      ? route(context, call, connect)
      : durably(context.store, () => route(context, call, connect)));
    return call.warnings.length === 0 ? given : withWarnings(given, call.warnings);
  } catch (error) {
    const response = failureAnswer(error);
    if (response.status === 500) context.log.error('a request failed', { path: request.path, why: messageOf(error) });
    return response;
  }
}

/** A refusal may rest on writes that are still on their way: readers see them before it is told. */
async function durably(store: Store, work: () => Promise<HttpResponse>): Promise<HttpResponse> {
  try {
    return await work();
  } catch (refusal) {
    await store.settled();
    throw refusal;
  }
}

function withWarnings(given: HttpResponse, warnings: readonly string[]): HttpResponse {
  const warning = warnings.map((text) => `299 - ${JSON.stringify(text)}`).join(', ');
  return { ...given, headers: { ...given.headers, warning } };
}
