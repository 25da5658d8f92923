/** Tokens of service accounts: signed by this server, good as long as their account and Secret exist. */

import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import { isObject } from '../base/json.ts';
import type { Store } from './store/store.ts';
import { AUTHENTICATED, type User } from './user.ts';

export interface TokenSubject {
  namespace: string;
  account: string;
  uid: string;
  /** The Secret that holds a token without end. */
  secret?: { name: string; uid: string };
}

export interface Tokens {
  /** A token for the account; without `expires` it lasts as long as its Secret. */
  issue(subject: TokenSubject, expires?: number, audiences?: readonly string[]): string;
  /** Whose token it is; undefined when it is not, or no longer, good. */
  verify(token: string): User | undefined;
}

const HEADER = encode({ alg: 'HS256', typ: 'JWT' });
const ISSUER = 'https://kubernetes.default.svc.cluster.local';

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** Issues and verifies tokens with `key`, which must outlive the process for tokens to do so. */
export function createTokens({ key, store, clock }: { key: () => string; store: Store; clock: Clock }): Tokens {
  const sign = (payload: string): string =>
    createHmac('sha256', key()).update(`${HEADER}.${payload}`).digest('base64url');
  return {
    issue({ namespace, account, uid, secret }, expires, audiences) {
      const seconds = Math.floor(clock.now() / 1000);
      const payload = encode({
        iss: ISSUER,
        sub: `system:serviceaccount:${namespace}:${account}`,
        aud: audiences?.length ? audiences : [ISSUER],
        iat: seconds,
        nbf: seconds,
        ...(expires === undefined ? {} : { exp: Math.floor(expires / 1000) }),
        'kubernetes.io': { namespace, serviceaccount: { name: account, uid }, ...(secret ? { secret } : {}) },
      });
      return `${HEADER}.${payload}.${sign(payload)}`;
    },
    verify(token) {
      const [header, payload, signature, ...rest] = token.split('.');
      if (header !== HEADER || !payload || !signature || rest.length > 0) return undefined;
      if (!sameText(signature, sign(payload))) return undefined;
      return userOf(JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>, {
        store,
        clock,
      });
    },
  };
}

/** Compares without telling how much of a guess was right. */
export function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

function userOf(claims: Record<string, unknown>, { store, clock }: { store: Store; clock: Clock }): User | undefined {
  const { exp } = claims;
  if (typeof exp === 'number' && clock.now() >= exp * 1000) return undefined;
  const bound = claims['kubernetes.io'];
  if (!isObject(bound) || !isObject(bound['serviceaccount'])) return undefined;
  const namespace = String(bound['namespace']);
  const { name, uid } = bound['serviceaccount'] as { name: string; uid: string };
  if (store.get('serviceaccounts', `${namespace}/${name}`)?.object.metadata.uid !== uid) return undefined;
  const secret = bound['secret'] as TokenSubject['secret'];
  if (secret && store.get('secrets', `${namespace}/${secret.name}`)?.object.metadata.uid !== secret.uid)
    return undefined;
  return {
    name: `system:serviceaccount:${namespace}:${name}`,
    uid,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, AUTHENTICATED],
  };
}
