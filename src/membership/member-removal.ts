/** Taking back what joining left in the member, and no more. */

import { namespaces, secrets, serviceAccounts } from '../api/core/core.ts';
import { clusterRoleBindings, clusterRoles } from '../api/core/rbac.ts';
import type { Resource } from '../api/kind.ts';
import { isApiError } from '../api/meta/api-error.ts';
import { UserError } from '../base/errors.ts';
import type { Client } from '../client/client.ts';
import { clusterIdentity } from './identity.ts';
import { IMPERSONATOR_ACCOUNT, memberAccount, memberRole } from './names.ts';

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

/** Deletes account, rights and, where no other control plane uses it, the namespace; returns what was kept. */
export async function cleanMember(memberClient: Client, clusterName: string, namespace: string): Promise<string[]> {
  const account = memberAccount(clusterName);
  await remove(memberClient, clusterRoleBindings, memberRole(clusterName));
  await remove(memberClient, clusterRoles, memberRole(clusterName));
  await remove(memberClient, serviceAccounts, account, namespace);
  await remove(memberClient, secrets, account, namespace);
  const others = await otherAccounts(memberClient, namespace);
  if (others.length > 0) return [`namespace ${namespace}, which ${others.join(', ')} still use`];
  await remove(memberClient, namespaces, namespace);
  return [];
}

/** The same member may belong to another control plane, under another name. */
async function otherAccounts(memberClient: Client, namespace: string): Promise<string[]> {
  const accounts = await memberClient.list(serviceAccounts, { namespace });
  const names = accounts.items.map(({ metadata }) => metadata.name ?? '');
  return names.filter((name) => name !== 'default' && name !== IMPERSONATOR_ACCOUNT);
}

async function remove(client: Client, resource: Resource, name: string, namespace?: string): Promise<void> {
  try {
    await client.delete(resource, name, namespace === undefined ? {} : { namespace });
  } catch (error) {
    if (!isApiError(error, 'NotFound')) throw error;
  }
}
