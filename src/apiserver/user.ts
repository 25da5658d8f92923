/** Who a request is from. */

export interface User {
  name: string;
  groups: readonly string[];
  uid?: string;
  extra?: Readonly<Record<string, readonly string[]>>;
}

export const AUTHENTICATED = 'system:authenticated';
export const UNAUTHENTICATED = 'system:unauthenticated';
/** The group whose members may do everything. */
export const MASTERS = 'system:masters';

/** The administrator in-process callers act as. */
export const ADMIN: User = { name: 'system:admin', groups: [MASTERS, AUTHENTICATED] };

/** Whoever shows no credentials. */
export const ANONYMOUS: User = { name: 'system:anonymous', groups: [UNAUTHENTICATED] };
