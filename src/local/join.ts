/** Joins a simulated member to the control plane, as any other cluster joins. */

import { type Cluster, clusters } from '../api/cluster/v1alpha1/cluster.ts';
import type { Clock } from '../base/clock.ts';
import type { Client } from '../client/client.ts';
import { ensureNamespace } from '../membership/ensure.ts';
import { clusterIdentity } from '../membership/identity.ts';
import { joinMember } from '../membership/join.ts';
import { prepareAccess, prepareRegistration, publicKubeconfig } from '../membership/pull/prepare.ts';
import { KARMADA_CLUSTER_NAMESPACE } from '../propagation/names.ts';
import type { EmbeddedServer } from './embedded-server.ts';
import type { MemberShape } from './fleet.ts';

export interface JoinOptions {
  karmadaClient: Client;
  memberClient: Client;
  shape: MemberShape;
  clock: Clock;
  /** Where the control plane reaches the member's API. */
  apiEndpoint: string;
}

/** Nobody interrupts what takes place in this process. */
const NEVER = new AbortController().signal;

/** Makes the control plane ready for joins. */
export async function prepareJoins(karmadaClient: Client, clock: Clock): Promise<void> {
  await ensureNamespace(karmadaClient, KARMADA_CLUSTER_NAMESPACE, { clock, signal: NEVER });
}

/** Lets people in by roles, and clusters by tokens: whoever has one finds out whom to trust. */
export async function prepareRegistrations({ client, url }: EmbeddedServer, ca: string): Promise<void> {
  await prepareAccess(client);
  await prepareRegistration(client, {
    kubeconfig: publicKubeconfig(url, ca),
    // A port may have been taken meanwhile.
    moves: true,
    clusterNames: [],
    namespace: KARMADA_CLUSTER_NAMESPACE,
  });
}

/** Creates or mends everything; a member that has joined before keeps its place and gets its new address. */
export async function joinSimulated(options: JoinOptions): Promise<Cluster> {
  const { memberClient, karmadaClient, shape, apiEndpoint, clock } = options;
  const { name, labels, region, zone, provider } = shape;
  const [id, controlPlaneId, earlier] = await Promise.all([
    clusterIdentity(memberClient),
    clusterIdentity(karmadaClient),
    karmadaClient.find(clusters, name),
  ]);
  const place = { provider, region, zones: zone ? [zone] : [] };
  const registration = { clusterName: name, namespace: KARMADA_CLUSTER_NAMESPACE, id, apiEndpoint, labels };
  const { cluster } = await joinMember({
    karmadaClient,
    memberClient,
    registration: earlier ? registration : { ...registration, ...place },
    controlPlaneId,
    clock,
    signal: NEVER,
  });
  return cluster;
}
