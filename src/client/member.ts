/** Clients of member clusters: straight to their API, or through the control plane. */

import { type Cluster, clusters } from '../api/cluster/v1alpha1/cluster.ts';
import { type Secret, secrets } from '../api/core/core.ts';
import { UserError } from '../base/errors.ts';
import type { HttpRequest } from '../base/http.ts';
import type { Client, Transport } from './client.ts';
import type { Connection, Credentials, Impersonation } from './connection.ts';
import { createHttpsTransport } from './https-transport.ts';
import { type ClientOptions, createClient } from './kube-client.ts';
import { createPrefixTransport } from './prefix-transport.ts';
import { resourcePath } from './resource-path.ts';

export interface MemberConnectionOptions {
  /** Limit of one exchange in milliseconds; zero: none. */
  timeoutMs?: number;
  impersonate?: Impersonation;
  proxyEnv?: Readonly<Record<string, string | undefined>>;
}

/** A transport to a member as the caller of `karmadaTransport`, through the control plane's `clusters/proxy`. */
export function createMemberProxyTransport(karmadaTransport: Transport, clusterName: string): Transport {
  return createPrefixTransport(karmadaTransport, resourcePath(clusters, { name: clusterName, subresource: 'proxy' }));
}

/** A client of a member as the caller of `karmadaTransport`, through the control plane's `clusters/proxy`. */
export function createMemberProxyClient(
  karmadaTransport: Transport,
  clusterName: string,
  options?: ClientOptions,
): Client {
  return createClient(createMemberProxyTransport(karmadaTransport, clusterName), options);
}

/** A connection to a member with the credential its Cluster names: what the control plane itself uses. */
export async function memberConnection(
  karmadaClient: Client,
  cluster: Cluster,
  options: MemberConnectionOptions = {},
): Promise<Connection> {
  const { apiEndpoint, secretRef, insecureSkipTLSVerification, proxyURL } = cluster.spec;
  const name = cluster.metadata.name ?? '';
  if (!apiEndpoint) throw unusable(name, 'has no API endpoint');
  if (!secretRef) throw unusable(name, 'names no Secret with a credential');
  const read = () => karmadaClient.get(secrets, secretRef.name, { namespace: secretRef.namespace });
  const secret = await read();
  const token = decode(secret.data?.['token']);
  const ca = decode(secret.data?.['caBundle']);
  if (token === undefined) throw unusable(name, `has no token in its Secret ${secretRef.namespace}/${secretRef.name}`);
  return {
    server: apiEndpoint,
    credentials: secretCredentials(secret, read),
    ...(ca === undefined ? {} : { ca }),
    ...(insecureSkipTLSVerification ? { insecure: true } : {}),
    ...(proxyURL ? { proxyUrl: proxyURL } : {}),
    ...options,
  };
}

/** How long a member may take for an answer: one that takes requests and never answers must not keep its callers. */
const PATIENCE = 32_000;

/** A client of a member with the credential its Cluster names, for its controllers: watches last, everything else has to be answered in time. */
export async function createMemberClient(
  karmadaClient: Client,
  cluster: Cluster,
  { patience = PATIENCE, ...options }: ClientOptions & { patience?: number } = {},
): Promise<Client> {
  const connection = await memberConnection(karmadaClient, cluster);
  const lasting = createHttpsTransport(connection);
  const hurried = createHttpsTransport({ ...connection, timeoutMs: patience });
  const transport: Transport = {
    server: connection.server,
    send: (request) => (isWatch(request) ? lasting : hurried).send(request),
    close() {
      lasting.close();
      hurried.close();
    },
  };
  return createClient(transport, options);
}

function isWatch({ path }: HttpRequest): boolean {
  return new URLSearchParams(path.split('?')[1]).get('watch') === 'true';
}

/** The token of a Secret, which is read again when the member refuses it: it may have been replaced. */
function secretCredentials(secret: Secret, read: () => Promise<Secret>): Credentials {
  let current: Secret | undefined = secret;
  return {
    async proof() {
      current ??= await read();
      return { authorization: `Bearer ${decode(current.data?.['token']) ?? ''}` };
    },
    renew() {
      current = undefined;
      return true;
    },
  };
}

function unusable(clusterName: string, why: string): UserError {
  return new UserError('Conflict', `cluster ${clusterName} ${why}`, { hint: `join it again: kubectl karmada join` });
}

function decode(value: string | undefined): string | undefined {
  return value ? Buffer.from(value, 'base64').toString('utf8') : undefined;
}
