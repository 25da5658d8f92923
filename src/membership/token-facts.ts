/** What a service account's token says about itself. It is read, not verified: only the member can do that. */

import { formatTime } from '../base/clock.ts';
import { isObject } from '../base/json.ts';

export interface TokenFacts {
  /** A JSON web token, or something only the member understands. */
  kind: 'jwt' | 'opaque';
  /** `system:serviceaccount:karmada-cluster:karmada-member1` */
  subject: string | undefined;
  /** Milliseconds since the epoch; a token of a Secret has neither of them. */
  issuedAt: number | undefined;
  expiresAt: number | undefined;
  /** The Secret a lasting token is bound to. */
  secretName: string | undefined;
}

const OPAQUE: TokenFacts = {
  kind: 'opaque',
  subject: undefined,
  issuedAt: undefined,
  expiresAt: undefined,
  secretName: undefined,
};

/** The claims of a plain token. */
export function tokenFacts(token: string): TokenFacts {
  const claims = claimsOf(token);
  if (!claims) return OPAQUE;
  const { sub, iat, exp } = claims;
  return {
    kind: 'jwt',
    subject: typeof sub === 'string' ? sub : undefined,
    issuedAt: typeof iat === 'number' ? iat * 1000 : undefined,
    expiresAt: typeof exp === 'number' ? exp * 1000 : undefined,
    secretName: secretNameIn(claims),
  };
}

function claimsOf(token: string): Record<string, unknown> | undefined {
  const payload = token.split('.')[1] ?? '';
  try {
    const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    return isObject(claims) ? claims : undefined;
  } catch {
    return undefined;
  }
}

/** Lasting tokens name it at the top, bound ones inside. */
function secretNameIn(claims: Record<string, unknown>): string | undefined {
  const bound = claims['kubernetes.io'];
  const inside = isObject(bound) && isObject(bound['secret']) ? bound['secret']['name'] : undefined;
  const name = claims['kubernetes.io/serviceaccount/secret.name'] ?? inside;
  return typeof name === 'string' ? name : undefined;
}

/** `does not expire`, `expires 2031-01-01T00:00:00Z`, `expired …`. */
export function expiryText({ expiresAt }: TokenFacts, now: number): string {
  if (expiresAt === undefined) return 'does not expire';
  return `${expiresAt <= now ? 'expired' : 'expires'} ${formatTime(expiresAt)}`;
}
