/** Bootstrap tokens: Secrets of `kube-system` that let somebody in for a while, to ask for something better. */

import type { Secret } from '../api/core/core.ts';
import type { Clock } from '../base/clock.ts';
import type { Store } from './store/store.ts';
import { sameText } from './tokens.ts';
import { AUTHENTICATED, type User } from './user.ts';

export const TOKEN_SECRETS = 'kube-system/bootstrap-token-';
const TYPE = 'bootstrap.kubernetes.io/token';
const GROUP = 'system:bootstrappers';
const FORM = /^([a-z0-9]{6})\.([a-z0-9]{16})$/;

export interface BootstrapToken {
  id: string;
  secret: string;
  /** Milliseconds since the epoch; undefined: for ever. */
  expiresAt: number | undefined;
  /** `authentication`, `signing`. */
  usages: ReadonlySet<string>;
  groups: readonly string[];
}

/** The token a Secret holds; undefined where it holds none, or one of another name. */
export function bootstrapTokenIn({ metadata, type, data = {} }: Secret): BootstrapToken | undefined {
  const field = (key: string): string => Buffer.from(data[key] ?? '', 'base64').toString();
  const [id, secret, expiration] = [field('token-id'), field('token-secret'), field('expiration')];
  if (type !== TYPE || metadata.name !== `bootstrap-token-${id}` || !FORM.test(`${id}.${secret}`)) return undefined;
  const usages = Object.keys(data).filter((key) => key.startsWith('usage-bootstrap-') && field(key) === 'true');
  const expiresAt = expiration === '' ? undefined : Date.parse(expiration);
  return {
    id,
    secret,
    // What cannot be read has expired.
    expiresAt: Number.isNaN(expiresAt) ? 0 : expiresAt,
    usages: new Set(usages.map((key) => key.slice('usage-bootstrap-'.length))),
    groups: field('auth-extra-groups')
      .split(',')
      .filter((group) => group.startsWith(`${GROUP}:`)),
  };
}

/** Whose token it is; undefined when it is none of ours, no longer good, or not for this. */
export function verifyBootstrapToken(text: string, { store, clock }: { store: Store; clock: Clock }): User | undefined {
  const [, id = '', secret = ''] = FORM.exec(text) ?? [];
  const stored = id === '' ? undefined : store.get('secrets', TOKEN_SECRETS + id);
  const token = stored && bootstrapTokenIn(stored.object as unknown as Secret);
  if (!token || !sameText(token.secret, secret) || stored.object.metadata.deletionTimestamp) return undefined;
  if (!token.usages.has('authentication') || hasExpired(token, clock)) return undefined;
  return { name: `system:bootstrap:${id}`, groups: [...new Set([GROUP, ...token.groups, AUTHENTICATED])] };
}

/** True when its time is over. */
export function hasExpired({ expiresAt }: BootstrapToken, clock: Clock): boolean {
  return expiresAt !== undefined && expiresAt <= clock.now();
}
