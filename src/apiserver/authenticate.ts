/** Who is on the other end of a socket. */

import { createHash } from 'node:crypto';
import { verifyBootstrapToken } from './bootstrap-token.ts';
import type { ServerContext } from './context.ts';
import { AUTHENTICATED, type User } from './user.ts';

/** Tokens and their users. */
export type StaticTokens = Readonly<Record<string, User>>;

/** The certificate a client proved to hold, already checked against the authority. */
export interface ClientCertificate {
  commonName: string | undefined;
  organizations: readonly string[];
}

export interface Credentials {
  certificate: ClientCertificate | undefined;
  /** The Authorization header. */
  authorization: string | undefined;
}

/** Undefined: nobody we know. */
export type Authenticate = (credentials: Credentials) => User | undefined;

/** Certificates first, then bearer tokens: static ones, then those of service accounts, then bootstrap tokens. */
export function createAuthenticator({ tokens, store, clock }: ServerContext, staticTokens: StaticTokens): Authenticate {
  // Looked up by digest, so that no comparison tells how much of a guess was right.
  const byDigest = new Map(Object.entries(staticTokens).map(([token, user]) => [digest(token), user]));
  return ({ certificate, authorization }) => {
    if (certificate?.commonName) return authenticated(certificate.commonName, certificate.organizations);
    const token = /^bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) return undefined;
    const known = byDigest.get(digest(token));
    if (known) return { ...known, groups: [...new Set([...known.groups, AUTHENTICATED])] };
    return tokens.verify(token) ?? verifyBootstrapToken(token, { store, clock });
  };
}

function digest(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}

function authenticated(name: string, groups: readonly string[]): User {
  return { name, groups: [...new Set([...groups, AUTHENTICATED])] };
}
