/** From kubeconfig files and flags to a connection and a client. */

import { readFile } from 'node:fs/promises';
import type { Clock } from '../base/clock.ts';
import { messageOf, UserError } from '../base/errors.ts';
import type { Logger } from '../base/log.ts';
import type { Client, Transport } from './client.ts';
import type { Connection, Impersonation } from './connection.ts';
import { userCredentials } from './credentials/user.ts';
import { createHttpsTransport } from './https-transport.ts';
import { createInterruptibleTransport } from './interruptible-transport.ts';
import { createClient } from './kube-client.ts';
import { type KubeconfigSources, loadKubeconfig, type UserEntry } from './kubeconfig.ts';
import { chooseTarget, type Target, type TargetOverrides } from './kubeconfig-target.ts';
import { createLoggingTransport } from './logging-transport.ts';
import { createNamedTransport } from './named-transport.ts';
import { renderTargetKubeconfig } from './target-kubeconfig.ts';

export interface ConnectOptions extends KubeconfigSources {
  overrides?: TargetOverrides;
  clock: Clock;
  /** Limit of one exchange in milliseconds; zero: none. */
  timeoutMs?: number;
  userAgent?: string;
  fieldManager?: string;
  /** A credential plugin may ask on the terminal. */
  interactive?: boolean;
  /** Is told of every request at debug level. */
  log?: Logger;
  /** Ends every request when aborted. */
  signal?: AbortSignal;
}

export interface Connected {
  client: Client;
  connection: Connection;
  contextName: string | undefined;
  /** The namespace for requests that name none. */
  namespace: string;
  /** The text of a kubeconfig that leads to `path` on this server as the same user; it holds credentials. */
  kubeconfig(path?: string): string;
}

/** Reads the kubeconfig and returns a client of the server it names; nothing is sent yet. */
export async function connect(options: ConnectOptions): Promise<Connected> {
  const target = chooseTarget(await loadKubeconfig(options), options.overrides);
  const connection = await targetConnection(target, options);
  const client = createClient(transportOf(connection, options), {
    ...(options.userAgent === undefined ? {} : { userAgent: options.userAgent }),
    ...(options.fieldManager === undefined ? {} : { fieldManager: options.fieldManager }),
  });
  return {
    client,
    connection,
    contextName: target.contextName,
    namespace: target.namespace,
    kubeconfig: (path) => renderTargetKubeconfig(target, path),
  };
}

function transportOf(connection: Connection, { log, clock, signal, userAgent }: ConnectOptions): Transport {
  const sockets = createHttpsTransport(connection);
  const patient = signal ? createInterruptibleTransport(sockets, signal) : sockets;
  const named = userAgent === undefined ? patient : createNamedTransport(patient, userAgent);
  return log ? createLoggingTransport(named, { log, clock }) : named;
}

async function targetConnection({ cluster, user }: Target, options: ConnectOptions): Promise<Connection> {
  const { env, home, clock, timeoutMs, interactive = false, signal } = options;
  const ca = await certificateAuthority(cluster);
  const { 'tls-server-name': tlsServerName, 'proxy-url': proxyUrl } = cluster;
  return {
    server: cluster.server.replace(/\/$/, ''),
    ...(ca === undefined ? {} : { ca }),
    ...(cluster['insecure-skip-tls-verify'] ? { insecure: true } : {}),
    ...(tlsServerName ? { tlsServerName } : {}),
    ...(proxyUrl ? { proxyUrl } : {}),
    proxyEnv: env,
    credentials: userCredentials(user, { cluster: withAuthority(cluster, ca), clock, env, home, interactive, signal }),
    impersonate: impersonation(user),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  };
}

/** Plugins are told the authority itself, wherever it stands. */
function withAuthority(cluster: Target['cluster'], ca: string | undefined): Target['cluster'] {
  const data = ca === undefined ? {} : { 'certificate-authority-data': Buffer.from(ca).toString('base64') };
  return { ...cluster, ...data };
}

async function certificateAuthority(cluster: Target['cluster']): Promise<string | undefined> {
  const { 'certificate-authority-data': data, 'certificate-authority': file } = cluster;
  if (data) return Buffer.from(data, 'base64').toString('utf8');
  if (!file) return undefined;
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const message = `cannot read the certificate authority ${file}: ${messageOf(cause)}`;
    throw new UserError('KubeconfigInvalid', message, { cause });
  }
}

function impersonation({ as, 'as-uid': uid, 'as-groups': groups }: UserEntry): Impersonation {
  return { ...(as ? { user: as } : {}), ...(uid ? { uid } : {}), ...(groups ? { groups } : {}) };
}
