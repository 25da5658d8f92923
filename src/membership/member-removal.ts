/** Taking back what joining left in the member, and no more. */

import { namespaces, secrets, serviceAccounts } from '../api/core/core.ts';
import { clusterRoleBindings, clusterRoles } from '../api/core/rbac.ts';
import { UserError } from '../base/errors.ts';
import type { Client } from '../client/client.ts';
import { deleteIfPresent } from '../machinery/write.ts';
import { clusterIdentity } from './identity.ts';
import { IMPERSONATOR_ACCOUNT, memberAccount, memberRole, SYSTEM_LABELS } from './names.ts';
import { reasonToKeep, unshared } from './sharing.ts';
import { tokenSecretsOf } from './token-secrets.ts';

/** Refuses a server that is another cluster than the one registered: its accounts would be somebody else's. */
export async function refuseWrongMember(
  memberClient: Client,
  clusterName: string,
  id: string | undefined,
): Promise<void> {
  const actual = await clusterIdentity(memberClient);
  if (!id || actual === id) return;
  throw new UserError(
    'Conflict',
    `${memberClient.transport.server} is not the cluster that joined as "${clusterName}"`,
    {
      hint: 'choose the right context with --cluster-context, or leave the member alone: omit --cluster-kubeconfig',
    },
  );
}

export interface MemberPlace {
  clusterName: string;
  /** Of the credentials. */
  namespace: string;
  /** The UID of the `kube-system` of the control plane that leaves. */
  controlPlaneId: string;
}

/**
 * Deletes account, rights and, where nobody else uses it, the namespace; returns what was kept, and for whom. What
 * another control plane uses, which joined under the same name or another one, stays.
 */
export async function cleanMember(memberClient: Client, place: MemberPlace): Promise<string[]> {
  const { clusterName, namespace, controlPlaneId } = place;
  const name = memberAccount(clusterName);
  const account = await memberClient.find(serviceAccounts, name, { namespace });
  const reason = account && reasonToKeep(account, controlPlaneId);
  if (reason !== undefined) {
    const body = { metadata: { annotations: unshared(controlPlaneId) } };
    await memberClient.patch(serviceAccounts, name, { type: 'merge', body }, { namespace });
    return [`the account ${namespace}/${name} with its rights: ${reason}`];
  }
  await deleteIfPresent(memberClient, clusterRoleBindings, { metadata: { name: memberRole(clusterName) } });
  await deleteIfPresent(memberClient, clusterRoles, { metadata: { name: memberRole(clusterName) } });
  for (const secret of await tokenSecretsOf(memberClient, namespace, name)) {
    await deleteIfPresent(memberClient, secrets, secret);
  }
  await deleteIfPresent(memberClient, serviceAccounts, { metadata: { name, namespace } });
  return cleanNamespace(memberClient, namespace);
}

/** The same member may belong to another control plane, under another name; and a namespace to somebody else. */
async function cleanNamespace(memberClient: Client, namespace: string): Promise<string[]> {
  const found = await memberClient.find(namespaces, namespace);
  if (!found) return [];
  if (found.metadata.labels?.['karmada.io/system'] !== SYSTEM_LABELS['karmada.io/system'])
    return [`namespace ${namespace}, which was not made by Karmada`];
  const accounts = await memberClient.list(serviceAccounts, { namespace });
  const names = accounts.items.map(({ metadata }) => metadata.name ?? '');
  const others = names.filter((name) => name !== 'default' && name !== IMPERSONATOR_ACCOUNT);
  if (others.length > 0)
    return [`namespace ${namespace}, which ${others.join(', ')} still use${others.length === 1 ? 's' : ''}`];
  await deleteIfPresent(memberClient, namespaces, found);
  return [];
}
