/** Who a request is from. */

export interface User {
  name: string;
  groups: readonly string[];
  uid?: string;
  extra?: Readonly<Record<string, readonly string[]>>;
}

export const AUTHENTICATED = 'system:authenticated';

/** The administrator in-process callers act as. */
export const ADMIN: User = { name: 'system:admin', groups: ['system:masters', AUTHENTICATED] };
