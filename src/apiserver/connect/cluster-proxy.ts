/** `clusters/NAME/proxy`: the API of a member, through the control plane and with its credentials. */

import type { Cluster } from '../../api/cluster/v1alpha1/cluster.ts';
import type { Secret } from '../../api/core/core.ts';
import { failure } from '../../api/meta/api-error.ts';
import { messageOf } from '../../base/errors.ts';
import { isMaster } from '../authorization/authorizer.ts';
import type { ServerContext } from '../context.ts';
import { AUTHENTICATED, UNAUTHENTICATED, type User } from '../user.ts';
import { findObject } from '../verbs/find-object.ts';
import type { Connect, Reach, ReachedRequest } from './connect.ts';
import { sendOverHttps, type TlsTrust } from './send-over-https.ts';

/** Headers that are about one connection, or about the caller's own identity. */
const NOT_FORWARDED = new Set([
  'host',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'upgrade',
  'te',
  'trailer',
  'proxy-authorization',
  'authorization',
]);

/** A handler that finds members by `reach` first, then over the network. */
export function createClusterProxy(reach?: Reach): Connect {
  return async (context, target, call) => {
    const cluster = findObject(context, target).object as unknown as Cluster;
    const name = target.name ?? '';
    const endpoint = cluster.spec.apiEndpoint;
    if (!endpoint) throw unavailable(name, 'its apiEndpoint is not set');
    const secret = secretOf(context, cluster.spec.secretRef);
    const near = reach?.(endpoint);
    const send = near ?? ((request: ReachedRequest) => sendOverHttps(endpoint, trustOf(cluster, secret), request));
    try {
      return await send(requestOf(call, secret));
    } catch (error) {
      throw unavailable(name, messageOf(error));
    }
  };
}

function requestOf(call: Parameters<Connect>[2], secret: Secret | undefined): ReachedRequest {
  const { method, path, body, signal } = call;
  return {
    method,
    path,
    headers: {
      ...forwarded(call.headers),
      ...upgradeOf(call.headers),
      ...authorization(secret),
      ...identity(call.user),
    },
    ...(body === undefined || body.length === 0 ? {} : { body }),
    ...(signal ? { signal } : {}),
  };
}

function unavailable(name: string, why: string): Error {
  return failure('ServiceUnavailable', `cluster ${name} cannot be reached: ${why}`);
}

function secretOf({ store }: ServerContext, reference: Cluster['spec']['secretRef']): Secret | undefined {
  if (!reference) return undefined;
  return store.get('secrets', `${reference.namespace}/${reference.name}`)?.object as unknown as Secret | undefined;
}

function decoded(secret: Secret | undefined, key: string): string | undefined {
  const value = secret?.data?.[key];
  return value === undefined ? undefined : Buffer.from(value, 'base64').toString();
}

function authorization(secret: Secret | undefined): Record<string, string> {
  const token = decoded(secret, 'token');
  return token === undefined ? {} : { authorization: `Bearer ${token.trim()}` };
}

/**
 * The member sees who asked. An administrator acts as the token's account; anybody else as themselves, with the rights
 * they have in the member.
 */
function identity(user: User): Record<string, string> {
  const { name, groups } = user;
  const seen = { 'x-forwarded-user': name, 'x-forwarded-groups': groups.join(',') };
  if (isMaster(user)) return seen;
  const own = groups.filter((group) => group !== AUTHENTICATED && group !== UNAUTHENTICATED);
  return { ...seen, 'impersonate-user': name, ...(own.length > 0 ? { 'impersonate-group': own.join(',') } : {}) };
}

function forwarded(headers: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(headers).filter(
    ([name]) => !NOT_FORWARDED.has(name) && !name.startsWith('impersonate-') && !name.startsWith('x-forwarded-'),
  );
  return Object.fromEntries(kept);
}

/** The wish to leave HTTP is for the member to answer: `exec` and its like go through both connections. */
function upgradeOf({ upgrade }: Readonly<Record<string, string>>): Record<string, string> {
  return upgrade === undefined ? {} : { connection: 'Upgrade', upgrade };
}

function trustOf({ spec }: Cluster, secret: Secret | undefined): TlsTrust {
  const ca = decoded(secret, 'caBundle') ?? decoded(secret, 'ca.crt');
  return {
    insecure: spec.insecureSkipTLSVerification === true,
    ...(ca === undefined ? {} : { ca }),
    ...(spec.proxyURL ? { proxyUrl: spec.proxyURL } : {}),
  };
}
