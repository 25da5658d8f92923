/** What joining leaves in the control plane: two Secrets and the Cluster that owns them. */

import { type Cluster, clusters } from '../../api/cluster/v1alpha1/cluster.ts';
import { type Secret, secrets } from '../../api/core/core.ts';
import { apiVersionOf } from '../../api/kind.ts';
import { deepEqual } from '../../base/json.ts';
import type { Client } from '../../client/client.ts';
import { ensureEqual, ensureExists, ensureNamespace, type Patience } from './ensure.ts';
import type { MemberCredential } from './member-side.ts';
import { impersonatorSecret, SYSTEM_LABELS } from './names.ts';

export interface Registration extends Patience {
  clusterName: string;
  /** Of the Secrets. */
  namespace: string;
  id: string;
  apiEndpoint: string;
  insecure: boolean;
  proxyUrl: string | undefined;
  provider: string | undefined;
  region: string | undefined;
  zones: readonly string[];
  credential: MemberCredential;
}

/** Registers the member, or brings an earlier registration of the same cluster up to date. */
export async function registerCluster(karmadaClient: Client, registration: Registration): Promise<Cluster> {
  const { namespace, clusterName, credential } = registration;
  await ensureNamespace(karmadaClient, namespace, registration);
  const { token, impersonatorToken, caBundle } = credential;
  await putSecret(karmadaClient, registration, {
    name: impersonatorSecret(clusterName),
    data: { token: impersonatorToken },
  });
  await putSecret(karmadaClient, registration, { name: clusterName, data: { caBundle, token } });
  const cluster = await putCluster(karmadaClient, desiredCluster(registration));
  for (const name of [impersonatorSecret(clusterName), clusterName])
    await own(karmadaClient, cluster, { name, namespace });
  return cluster;
}

async function putSecret(
  karmadaClient: Client,
  { namespace }: Registration,
  { name, data }: { name: string; data: Record<string, string> },
): Promise<void> {
  const secret: Secret = { metadata: { name, namespace, labels: { ...SYSTEM_LABELS } }, type: 'Opaque', data };
  await ensureEqual(karmadaClient, secrets, secret, ['data']);
}

function desiredCluster(registration: Registration): Cluster {
  const { clusterName, namespace, insecure, proxyUrl, provider, region, zones, id, apiEndpoint } = registration;
  return {
    metadata: { name: clusterName },
    spec: {
      id,
      syncMode: 'Push',
      apiEndpoint,
      secretRef: { namespace, name: clusterName },
      impersonatorSecretRef: { namespace, name: impersonatorSecret(clusterName) },
      ...(insecure ? { insecureSkipTLSVerification: true } : {}),
      ...(proxyUrl === undefined ? {} : { proxyURL: proxyUrl }),
      ...(provider === undefined ? {} : { provider }),
      ...(region === undefined ? {} : { region }),
      ...(zones.length === 0 ? {} : { zones: [...zones] }),
    },
  };
}

/** Fields that others set, such as taints, are left alone. */
async function putCluster(karmadaClient: Client, desired: Cluster): Promise<Cluster> {
  const found: Cluster = await ensureExists(karmadaClient, clusters, desired);
  const current: Record<string, unknown> = found.spec;
  const differing = Object.entries(desired.spec).filter(([key, value]) => !deepEqual(current[key], value));
  if (differing.length === 0) return found;
  const body = { spec: Object.fromEntries(differing) };
  return karmadaClient.patch(clusters, desired.metadata.name ?? '', { type: 'merge', body });
}

async function own(
  karmadaClient: Client,
  cluster: Cluster,
  { name, namespace }: { name: string; namespace: string },
): Promise<void> {
  const owner = {
    apiVersion: apiVersionOf(clusters),
    kind: clusters.kind,
    name: cluster.metadata.name ?? '',
    uid: cluster.metadata.uid ?? '',
    controller: true,
    blockOwnerDeletion: true,
  };
  const body = { metadata: { ownerReferences: [owner] } };
  await karmadaClient.patch(secrets, name, { type: 'merge', body }, { namespace });
}
