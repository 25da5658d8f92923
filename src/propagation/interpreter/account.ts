/** ServiceAccounts and Secrets: parts of them are written by the member itself. */

import type { Secret, ServiceAccount } from '../../api/core/core.ts';
import { forKind } from './interpreter.ts';
import { reflectWhole } from './whole-status.ts';

/** The desired entries, then those of the member that have other names. */
function mergedByName<T extends { name?: string }>(desired: readonly T[] = [], observed: readonly T[] = []): T[] {
  const names = new Set(desired.map(({ name }) => name));
  return [...desired, ...observed.filter(({ name }) => !names.has(name))];
}

export const serviceAccount = forKind<ServiceAccount>({
  retain(desired, observed) {
    const secrets = mergedByName(desired.secrets, observed.secrets);
    const imagePullSecrets = mergedByName(desired.imagePullSecrets, observed.imagePullSecrets);
    return {
      ...desired,
      ...(secrets.length > 0 ? { secrets } : {}),
      ...(imagePullSecrets.length > 0 ? { imagePullSecrets } : {}),
    };
  },
  reflect: reflectWhole,
});

export const secret = forKind<Secret>({
  retain: (desired, observed) =>
    desired.type === 'kubernetes.io/service-account-token' && observed.data
      ? { ...desired, data: observed.data }
      : desired,
  reflect: reflectWhole,
});
