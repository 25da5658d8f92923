/** Several control planes may have joined one member under one name, and so use one account there. */

import type { ServiceAccount } from '../api/core/core.ts';

const PREFIX = 'kubectl-karmada.io/used-by-';

/** The annotation by which a control plane says on an account that it uses it. */
export function sharedMark(controlPlaneId: string): Record<string, string> {
  return { [PREFIX + controlPlaneId]: 'true' };
}

/** Upstream's programs say nothing: an account that was there before may be somebody's. */
const UNKNOWN = 'somebody';

/** The marks of a control plane that finds the account there, and has not made it. */
export function foundMarks(controlPlaneId: string): Record<string, string> {
  return { ...sharedMark(UNKNOWN), ...sharedMark(controlPlaneId) };
}

/** True for an account that nobody has said anything about. */
export function isUnmarked(account: ServiceAccount): boolean {
  return otherUsers(account, '').length === 0;
}

/** Why the account has to stay when this control plane leaves; undefined where it need not. */
export function reasonToKeep(account: ServiceAccount, controlPlaneId: string): string | undefined {
  const others = otherUsers(account, controlPlaneId);
  if (others.length === 0) return undefined;
  const isCertain = others.some((id) => id !== UNKNOWN);
  return isCertain ? 'another control plane uses it' : 'it was there before this control plane joined';
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
