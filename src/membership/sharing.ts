/** Several control planes may have joined one member under one name, and so use one account there. */

import type { ServiceAccount } from '../api/core/core.ts';

const PREFIX = 'kubectl-karmada.io/used-by-';

/** The annotation by which a control plane says on an account that it uses it. */
export function sharedMark(controlPlaneId: string): Record<string, string> {
  return { [PREFIX + controlPlaneId]: 'true' };
}

/** The identities of all other control planes that say they use the account. */
export function otherUsers(account: ServiceAccount, controlPlaneId: string): string[] {
  const keys = Object.keys(account.metadata.annotations ?? {}).filter((key) => key.startsWith(PREFIX));
  return keys.map((key) => key.slice(PREFIX.length)).filter((id) => id !== controlPlaneId);
}

/** The annotations that take the mark away, for a merge patch. */
export function unshared(controlPlaneId: string): Record<string, null> {
  return { [PREFIX + controlPlaneId]: null };
}
