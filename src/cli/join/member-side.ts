/** What joining leaves in the member: two accounts, their tokens, and the rights of one of them. */

import { type Secret, secrets, serviceAccounts } from '../../api/core/core.ts';
import { type ClusterRole, type ClusterRoleBinding, clusterRoleBindings, clusterRoles } from '../../api/core/rbac.ts';
import type { Clock } from '../../base/clock.ts';
import type { Client } from '../../client/client.ts';
import { waitForObject } from '../../client/wait.ts';
import { ensureEqual, ensureExists, ensureNamespace } from './ensure.ts';
import { IMPERSONATOR_ACCOUNT, memberAccount, memberRole, SYSTEM_LABELS } from './names.ts';

/** Values as they are in a Secret: base64. */
export interface MemberCredential {
  token: string;
  impersonatorToken: string;
  caBundle: string;
}

export interface MemberSideOptions {
  clusterName: string;
  namespace: string;
  clock: Clock;
  signal: AbortSignal;
}

/** How long a cluster may take to fill a token Secret. */
const TOKEN_TIMEOUT_SECONDS = 30;

/** Creates what is missing in the member and returns the tokens it issued. */
export async function prepareMember(memberClient: Client, options: MemberSideOptions): Promise<MemberCredential> {
  const { clusterName, namespace } = options;
  const account = memberAccount(clusterName);
  await ensureNamespace(memberClient, namespace, options);
  for (const name of [IMPERSONATOR_ACCOUNT, account]) {
    await ensureExists(memberClient, serviceAccounts, { metadata: { name, namespace, labels: { ...SYSTEM_LABELS } } });
  }
  await ensureEqual(memberClient, clusterRoles, role(clusterName), ['rules']);
  await ensureEqual(memberClient, clusterRoleBindings, roleBinding(clusterName, namespace), ['subjects']);
  const [impersonator, own] = await Promise.all([
    issueToken(memberClient, IMPERSONATOR_ACCOUNT, options),
    issueToken(memberClient, account, options),
  ]);
  return {
    token: own['token'] ?? '',
    impersonatorToken: impersonator['token'] ?? '',
    caBundle: own['ca.crt'] ?? '',
  };
}

function role(clusterName: string): ClusterRole {
  return {
    metadata: { name: memberRole(clusterName), labels: { ...SYSTEM_LABELS } },
    rules: [
      { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
      { verbs: ['get'], nonResourceURLs: ['*'] },
    ],
  };
}

function roleBinding(clusterName: string, namespace: string): ClusterRoleBinding {
  return {
    metadata: { name: memberRole(clusterName), labels: { ...SYSTEM_LABELS } },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: memberRole(clusterName) },
    subjects: [{ kind: 'ServiceAccount', name: memberAccount(clusterName), namespace }],
  };
}

/** Clusters since 1.24 issue a lasting token only to whoever asks by such a Secret. */
async function issueToken(
  memberClient: Client,
  account: string,
  { namespace, clock, signal }: MemberSideOptions,
): Promise<Record<string, string>> {
  const secret: Secret = {
    metadata: { name: account, namespace, annotations: { 'kubernetes.io/service-account.name': account } },
    type: 'kubernetes.io/service-account-token',
  };
  await ensureExists(memberClient, secrets, secret);
  return waitForObject(memberClient, secrets, account, {
    namespace,
    until: (found) => (found?.data?.['token'] ? found.data : undefined),
    timeoutSeconds: TOKEN_TIMEOUT_SECONDS,
    what: `the member to issue a token for ${namespace}/${account}`,
    clock,
    signal,
  });
}
