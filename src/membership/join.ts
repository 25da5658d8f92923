/** Joining: both sides made as they must be, whatever an earlier attempt left behind. */

import { type Cluster, clusters } from '../api/cluster/v1alpha1/cluster.ts';
import { UserError } from '../base/errors.ts';
import type { Client } from '../client/client.ts';
import { deleteIfPresent } from '../machinery/write.ts';
import type { Patience } from './ensure.ts';
import { type Registration, registerCluster } from './karmada-side.ts';
import { cleanMember } from './member-removal.ts';
import { type MemberCredential, type MemberSide, prepareMember } from './member-side.ts';

export interface JoinRequest extends Patience {
  karmadaClient: Client;
  memberClient: Client;
  registration: Registration;
  rights?: MemberSide['rights'];
  /** The UID of the control plane's `kube-system`. */
  controlPlaneId: string;
  /** Tries the new credential before it is registered; rejects when it is no good. */
  verify?(credential: MemberCredential): Promise<void>;
  onStep?(what: string): void;
}

export interface Joined {
  cluster: Cluster;
  credential: MemberCredential;
  /** False where the cluster had joined before. */
  isNew: boolean;
}

/** Creates or mends everything; safe to repeat after a failure at any point. */
export async function joinMember(request: JoinRequest): Promise<Joined> {
  const { karmadaClient, memberClient, registration, rights, controlPlaneId, clock, signal, onStep } = request;
  const { clusterName, namespace } = registration;
  onStep?.(`preparing ${memberClient.transport.server}`);
  const earlier = await karmadaClient.find(clusters, clusterName);
  const isKnown = earlier !== undefined && earlier.spec.id === registration.id;
  const side = { clusterName, namespace, rights, controlPlaneId, isKnown, clock, signal };
  const credential = await prepareMember(memberClient, side);
  if (request.verify) {
    onStep?.('trying the new credential');
    await request.verify(credential);
  }
  onStep?.(`registering ${clusterName} with the control plane`);
  const { cluster, isNew } = await registerCluster(karmadaClient, { ...registration, credential, clock, signal });
  if (isNew) await yieldToTwin(request, cluster);
  return { cluster, credential, isNew };
}

/** Two joins of one cluster under two names at once did not see each other: whoever was not first gives way. */
async function yieldToTwin({ karmadaClient, memberClient, ...request }: JoinRequest, own: Cluster): Promise<void> {
  const { registration, controlPlaneId } = request;
  const { items } = await karmadaClient.list(clusters);
  const since = own.metadata.creationTimestamp ?? '';
  const first = items.find(
    ({ metadata, spec }) =>
      spec.id === own.spec.id && metadata.name !== own.metadata.name && (metadata.creationTimestamp ?? '') <= since,
  );
  if (!first) return;
  await deleteIfPresent(karmadaClient, clusters, own);
  await cleanMember(memberClient, { ...registration, controlPlaneId });
  throw new UserError('Conflict', `this cluster is joining as "${first.metadata.name}" at this very moment`, {
    hint: 'see which one has remained with "kubectl karmada get clusters"',
  });
}
