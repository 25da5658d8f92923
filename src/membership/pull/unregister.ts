/** Unregistering a Pull member: what was propagated goes first, then the member's place, then the agent. */

import { clusters } from '../../api/cluster/v1alpha1/cluster.ts';
import { deployments } from '../../api/core/apps.ts';
import { namespaces, secrets, serviceAccounts } from '../../api/core/core.ts';
import { clusterRoleBindings, clusterRoles } from '../../api/core/rbac.ts';
import type { Resource } from '../../api/kind.ts';
import { type Work, works } from '../../api/work/v1alpha1/work.ts';
import { UserError } from '../../base/errors.ts';
import type { Client } from '../../client/client.ts';
import { waitForObject } from '../../client/wait.ts';
import { deleteIfPresent } from '../../machinery/write.ts';
import { executionNamespace } from '../../propagation/names.ts';
import type { Patience } from '../ensure.ts';
import { cleanMember } from '../member-removal.ts';
import { agentAccess } from './agent-access.ts';
import { AGENT, AGENT_ACCOUNT, AGENT_SECRET } from './agent-objects.ts';

export interface Unregistration extends Patience {
  clusterName: string;
  timeoutSeconds: number;
}

/** Deletes the Works, and waits until the agent has removed what they created. */
export async function removeWorks(karmadaClient: Client, request: Unregistration): Promise<void> {
  const { clusterName, timeoutSeconds, clock, signal } = request;
  const namespace = executionNamespace(clusterName);
  const { items } = await karmadaClient.list<Work>(works, { namespace });
  await Promise.all(items.map((work) => deleteIfPresent(karmadaClient, works, work)));
  const end = clock.now() + timeoutSeconds * 1000;
  for (const { metadata } of items) {
    const name = metadata.name ?? '';
    await waitForObject(karmadaClient, works, name, {
      namespace,
      until: (found) => (found ? undefined : true),
      timeoutSeconds: Math.max(1, Math.ceil((end - clock.now()) / 1000)),
      what: `the agent of ${clusterName} to remove what the work ${name} created`,
      clock,
      signal,
    });
  }
}

/** Deletes the Cluster, and waits until it is gone. */
export async function removePullCluster(karmadaClient: Client, request: Unregistration): Promise<void> {
  const { clusterName, timeoutSeconds, clock, signal } = request;
  await deleteIfPresent(karmadaClient, clusters, { metadata: { name: clusterName } });
  await waitForObject(karmadaClient, clusters, clusterName, {
    until: (found) => (found ? undefined : true),
    timeoutSeconds,
    what: `cluster "${clusterName}" to be removed`,
    clock,
    signal,
  });
}

/** Takes back the agent's rights in the control plane; namespaces stay, as others use them. */
export async function removeAgentAccess(karmadaClient: Client, clusterName: string, namespace: string): Promise<void> {
  const objects = agentAccess(clusterName, namespace).filter(({ resource }) => resource.kind !== namespaces.kind);
  for (const { resource, object } of objects.toReversed()) await deleteIfPresent(karmadaClient, resource, object);
}

/** The kubectl commands that take back the agent's rights. */
export function accessCommands(clusterName: string, namespace: string): string[] {
  return agentAccess(clusterName, namespace)
    .filter(({ resource }) => resource.kind !== namespaces.kind)
    .map(({ resource, object: { metadata } }) => {
      const where = metadata.namespace === undefined ? '' : ` -n ${metadata.namespace}`;
      return `kubectl delete ${resource.kind.toLowerCase()} ${metadata.name}${where}`;
    });
}

/** Removes the agent and all it made from the member; returns what was kept. */
export async function removeAgent(
  memberClient: Client,
  place: {
    clusterName: string;
    namespace: string;
    clusterNamespace: string;
    controlPlaneId: string;
    agentName: string;
  },
): Promise<string[]> {
  const { clusterName, namespace, clusterNamespace, controlPlaneId, agentName } = place;
  const remove = (resource: Resource, name: string, inside?: string): Promise<void> =>
    deleteIfPresent(memberClient, resource, {
      metadata: { name, ...(inside === undefined ? {} : { namespace: inside }) },
    });
  // While it ran, it would make again what is removed next.
  await remove(deployments, agentName, namespace);
  const kept = await cleanMember(memberClient, { clusterName, namespace: clusterNamespace, controlPlaneId });
  await remove(serviceAccounts, AGENT_ACCOUNT, namespace);
  await remove(clusterRoleBindings, AGENT);
  await remove(clusterRoles, AGENT);
  await remove(secrets, AGENT_SECRET, namespace);
  return kept;
}

/** Refuses a cluster that is no Pull member. */
export function refusePush(clusterName: string, syncMode: string | undefined): void {
  if (syncMode !== 'Push') return;
  throw new UserError('Conflict', `cluster "${clusterName}" has joined in push mode`, {
    hint: `take it out with "kubectl karmada unjoin ${clusterName}"`,
  });
}
