/** What joining leaves in the control plane: two Secrets and the Cluster that owns them. */

import { type Cluster, clusters } from '../api/cluster/v1alpha1/cluster.ts';
import { type Secret, secrets } from '../api/core/core.ts';
import type { Client } from '../client/client.ts';
import { controllerReference, patchIfChanged } from '../machinery/write.ts';
import { ensure, ensureNamespace, type Patience } from './ensure.ts';
import type { MemberCredential } from './member-side.ts';
import { impersonatorSecret, SYSTEM_LABELS } from './names.ts';

export interface Registration {
  clusterName: string;
  /** Of the Secrets. */
  namespace: string;
  /** The UID of the member's `kube-system`. */
  id: string;
  /** Where the control plane reaches the member's API. */
  apiEndpoint: string;
  insecure?: boolean;
  proxyUrl?: string | undefined;
  provider?: string | undefined;
  region?: string | undefined;
  zones?: readonly string[];
  labels?: Readonly<Record<string, string>>;
}

/** Registers the member, or brings an earlier registration of the same cluster up to date. */
export async function registerCluster(
  karmadaClient: Client,
  { credential, ...registration }: Registration & Patience & { credential: MemberCredential },
): Promise<{ cluster: Cluster; isNew: boolean }> {
  const { namespace } = registration;
  await ensureNamespace(karmadaClient, namespace, registration);
  const kept = await Promise.all(
    karmadaSecrets(registration, credential).map((object) =>
      ensure<Secret>(karmadaClient, { resource: secrets, object, mend: ['data'] }),
    ),
  );
  const { object: found, fate } = await ensure(karmadaClient, { resource: clusters, object: clusterOf(registration) });
  const cluster = fate === 'created' ? found : await updateCluster(karmadaClient, found, clusterOf(registration));
  await Promise.all(kept.map(({ object }) => own(karmadaClient, cluster, object)));
  return { cluster, isNew: fate === 'created' };
}

/** The Cluster takes its Secrets with it. */
async function own(karmadaClient: Client, cluster: Cluster, old: Secret): Promise<void> {
  const metadata = { ...old.metadata, ownerReferences: [controllerReference(clusters, cluster)] };
  await patchIfChanged(karmadaClient, secrets, { old, next: { ...old, metadata } });
}

/** The member's credential and that of its impersonator. */
export function karmadaSecrets(
  { namespace, clusterName }: Pick<Registration, 'namespace' | 'clusterName'>,
  { token, impersonatorToken, caBundle }: MemberCredential,
): Secret[] {
  const secret = (name: string, data: Record<string, string>): Secret => ({
    metadata: { name, namespace, labels: { ...SYSTEM_LABELS } },
    type: 'Opaque',
    data,
  });
  return [
    secret(impersonatorSecret(clusterName), { token: impersonatorToken }),
    secret(clusterName, { caBundle, token }),
  ];
}

/** The Cluster as a first join creates it. */
export function clusterOf(registration: Registration): Cluster {
  const { clusterName, namespace, insecure, proxyUrl, provider, region, zones = [], labels = {} } = registration;
  return {
    metadata: { name: clusterName, ...(Object.keys(labels).length === 0 ? {} : { labels: { ...labels } }) },
    spec: {
      id: registration.id,
      syncMode: 'Push',
      apiEndpoint: registration.apiEndpoint,
      secretRef: { namespace, name: clusterName },
      impersonatorSecretRef: { namespace, name: impersonatorSecret(clusterName) },
      ...(insecure ? { insecureSkipTLSVerification: true } : {}),
      ...(proxyUrl ? { proxyURL: proxyUrl } : {}),
      ...(provider ? { provider } : {}),
      ...(region ? { region } : {}),
      ...(zones.length === 0 ? {} : { zones: [...zones] }),
    },
  };
}

/** How it is reached is made as given, or absent; its place only where one is given; what others set, such as taints, stays. */
function updateCluster(karmadaClient: Client, found: Cluster, desired: Cluster): Promise<Cluster> {
  const { insecureSkipTLSVerification: _insecure, proxyURL: _proxy, ...rest } = found.spec;
  return patchIfChanged(karmadaClient, clusters, {
    old: found,
    next: { ...found, spec: { ...rest, ...desired.spec } },
  });
}
