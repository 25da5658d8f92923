/** Which cluster a server is, whatever name it goes by. */

import { type Cluster, clusters } from '../api/cluster/v1alpha1/cluster.ts';
import { namespaces } from '../api/core/core.ts';
import { isApiError } from '../api/meta/api-error.ts';
import { UserError } from '../base/errors.ts';
import type { Client } from '../client/client.ts';

/** The UID of `kube-system`: every cluster has one, and no two clusters the same. */
export async function clusterIdentity(memberClient: Client): Promise<string> {
  const namespace = await memberClient.get(namespaces, 'kube-system');
  return namespace.metadata.uid ?? '';
}

/** Every Cluster of a control plane; UserError `Conflict` where the server is none. */
export async function joinedClusters(karmadaClient: Client): Promise<Cluster[]> {
  try {
    return (await karmadaClient.list(clusters)).items;
  } catch (cause) {
    if (!isApiError(cause, 'NotFound')) throw cause;
    throw new UserError(
      'Conflict',
      `${karmadaClient.transport.server} is no Karmada control plane: it has no clusters`,
      {
        cause,
        hint: 'check the address or the context; karmada-aggregated-apiserver serves them, and may be down',
      },
    );
  }
}

/** The UIDs of both sides' `kube-system`. */
export interface Identities {
  member: string;
  controlPlane: string;
}

/**
 * Tells both sides apart, and refuses the control plane itself, a cluster that has joined under another name, and a
 * name that another cluster has: UserError `Conflict`.
 */
export async function identify(karmadaClient: Client, memberClient: Client, clusterName: string): Promise<Identities> {
  const [member, controlPlane, joined] = await Promise.all([
    clusterIdentity(memberClient),
    clusterIdentity(karmadaClient),
    joinedClusters(karmadaClient),
  ]);
  if (controlPlane === member) {
    throw new UserError('Conflict', 'the kubeconfig of the member leads to the control plane itself', {
      hint: 'choose the member with --cluster-kubeconfig and --cluster-context',
    });
  }
  const twin = joined.find(({ spec, metadata }) => spec.id === member && metadata.name !== clusterName);
  if (twin) {
    throw new UserError('Conflict', `this cluster has already joined as "${twin.metadata.name}"`, {
      hint: `to rename it, first run "kubectl karmada unjoin ${twin.metadata.name}"`,
    });
  }
  const namesake = joined.find((cluster) => cluster.metadata.name === clusterName);
  if (namesake) refuseNamesake(namesake, member);
  return { member, controlPlane };
}

function refuseNamesake({ metadata: { name, deletionTimestamp }, spec }: Cluster, id: string): void {
  if (deletionTimestamp !== undefined) {
    throw new UserError('Conflict', `cluster "${name}" is still being taken out`, {
      hint: `see what is left with "kubectl karmada get works -n karmada-es-${name}", or run "kubectl karmada unjoin ${name}"`,
    });
  }
  if (spec.id && spec.id !== id) {
    throw new UserError('Conflict', `another cluster has already joined as "${name}"`, {
      hint: `choose another name, or first run "kubectl karmada unjoin ${name}"`,
    });
  }
  if (spec.syncMode === 'Pull') {
    throw new UserError('Conflict', `cluster "${name}" is registered in pull mode`, {
      hint: 'unregister it first; join is for clusters the control plane drives itself',
    });
  }
}
