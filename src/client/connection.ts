/** What is needed to reach an API server as somebody. */

/** One way to prove who one is; fields add up. */
export interface Proof {
  /** The value of the Authorization header. */
  authorization?: string;
  /** PEM of the client certificate and of its key. */
  cert?: string;
  key?: string;
}

/** Proves an identity, again and again: tokens expire, files are rotated. */
export interface Credentials {
  proof(): Promise<Proof>;
  /** The server answered 401 to `refused`: true when the next proof will be another one. */
  renew(refused: Proof): boolean;
}

/** Credentials that never change. */
export function fixedCredentials(proof: Proof): Credentials {
  return { proof: () => Promise.resolve(proof), renew: () => false };
}

export interface Impersonation {
  user?: string;
  groups?: readonly string[];
  uid?: string;
}

export interface Connection {
  /** `https://host:port`, where needed with a path every request is below. */
  server: string;
  /** PEM of the authorities to trust; without it the system's. */
  ca?: string;
  insecure?: boolean;
  tlsServerName?: string;
  /** An http or https proxy to tunnel through. */
  proxyUrl?: string;
  /** Proxy variables of the environment, used when there is no `proxyUrl`. */
  proxyEnv?: Readonly<Record<string, string | undefined>>;
  credentials: Credentials;
  impersonate?: Impersonation;
  /** Limit for a whole exchange; a watch has to start in time, and may last. Zero or absent: none. */
  timeoutMs?: number;
}
