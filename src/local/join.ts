/** Joins a simulated member to the control plane, leaving behind what any join leaves behind. */

import { type Cluster, clusters } from '../api/cluster/v1alpha1/cluster.ts';
import { namespaces, type Secret, type ServiceAccount, secrets, serviceAccounts } from '../api/core/core.ts';
import { type ClusterRole, clusterRoleBindings, clusterRoles, type RoleBinding } from '../api/core/rbac.ts';
import type { Resource } from '../api/kind.ts';
import { isApiError } from '../api/meta/api-error.ts';
import type { KubeObject } from '../api/meta/object.ts';
import type { Clock } from '../base/clock.ts';
import { UserError } from '../base/errors.ts';
import type { Client } from '../client/client.ts';
import { controllerReference, patchIfChanged } from '../machinery/write.ts';
import { KARMADA_CLUSTER_NAMESPACE } from '../propagation/names.ts';
import type { MemberShape } from './fleet.ts';
import { untilObject } from './until-object.ts';

export interface JoinOptions {
  karmadaClient: Client;
  memberClient: Client;
  shape: MemberShape;
  clock: Clock;
  /** Where the control plane reaches the member's API. */
  apiEndpoint: string;
}

const LABELS = { 'karmada.io/system': 'true' };
const IMPERSONATOR = 'karmada-impersonator';
/** Milliseconds. */
const TOKEN_PATIENCE = 10_000;
const SERVICE_ACCOUNT_NAME = 'kubernetes.io/service-account.name';

/** Makes the control plane ready for joins. */
export async function prepareJoins(karmadaClient: Client): Promise<void> {
  await ensure(karmadaClient, namespaces, { metadata: { name: KARMADA_CLUSTER_NAMESPACE, labels: LABELS } });
}

/** Creates or mends everything; a member that has joined before keeps its Cluster and gets its new address. */
export async function joinMember(options: JoinOptions): Promise<Cluster> {
  const { memberClient, karmadaClient, shape } = options;
  const kubeSystem = await memberClient.get(namespaces, 'kube-system');
  await prepareMember(memberClient, `karmada-${shape.name}`);
  const [token, impersonatorToken] = await Promise.all([
    accountToken(options, `karmada-${shape.name}`),
    accountToken(options, IMPERSONATOR),
  ]);
  const cluster = await ensureCluster(options, kubeSystem.metadata.uid ?? '');
  await ensureSecret(karmadaClient, cluster, shape.name, { caBundle: token.ca, token: token.token });
  await ensureSecret(karmadaClient, cluster, `${shape.name}-impersonator`, { token: impersonatorToken.token });
  return cluster;
}

/** Creates the object unless it exists; answers what is stored. */
async function ensure<T extends KubeObject>(client: Client, resource: Resource<T>, object: T): Promise<T> {
  try {
    return await client.create(resource, object);
  } catch (thrown) {
    if (!isApiError(thrown, 'AlreadyExists')) throw thrown;
    const { name = '', namespace } = object.metadata;
    return client.get(resource, name, namespace ? { namespace } : {});
  }
}

/** The accounts by which the control plane works on the member, with their rights and tokens. */
async function prepareMember(client: Client, account: string): Promise<void> {
  const namespace = KARMADA_CLUSTER_NAMESPACE;
  await ensure(client, namespaces, { metadata: { name: namespace, labels: LABELS } });
  for (const name of [IMPERSONATOR, account]) {
    const metadata = { name, namespace, labels: LABELS };
    await ensure<ServiceAccount>(client, serviceAccounts, { metadata });
  }
  const role = `karmada-controller-manager:${account}`;
  await ensure<ClusterRole>(client, clusterRoles, {
    metadata: { name: role, labels: LABELS },
    rules: [
      { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
      { nonResourceURLs: ['*'], verbs: ['get'] },
    ],
  });
  await ensure<RoleBinding>(client, clusterRoleBindings, {
    metadata: { name: role, labels: LABELS },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
  });
}

/** The token and authority of a service account, as base64; the member's API fills them in. */
async function accountToken(
  { memberClient, clock }: JoinOptions,
  name: string,
): Promise<{ token: string; ca: string }> {
  const namespace = KARMADA_CLUSTER_NAMESPACE;
  const annotations = { [SERVICE_ACCOUNT_NAME]: name };
  const type = 'kubernetes.io/service-account-token';
  await ensure<Secret>(memberClient, secrets, { metadata: { name, namespace, annotations }, type });
  let token: string | undefined;
  let ca = '';
  const until = (secret: Secret | undefined): boolean => {
    token = secret?.data?.['token'];
    ca = secret?.data?.['ca.crt'] ?? '';
    return token !== undefined;
  };
  await untilObject(memberClient, secrets, { name, namespace, clock, patience: TOKEN_PATIENCE, until });
  if (token === undefined) throw new UserError('Timeout', `the service account ${name} has got no token`);
  return { token, ca };
}

async function ensureCluster({ karmadaClient, shape, apiEndpoint }: JoinOptions, id: string): Promise<Cluster> {
  const { name, labels, region, zone, provider } = shape;
  const reference = (secret: string) => ({ name: secret, namespace: KARMADA_CLUSTER_NAMESPACE });
  const wanted: Cluster = {
    metadata: { name, ...(Object.keys(labels).length > 0 ? { labels } : {}) },
    spec: {
      id,
      syncMode: 'Push',
      apiEndpoint,
      secretRef: reference(name),
      impersonatorSecretRef: reference(`${name}-impersonator`),
      ...(provider ? { provider } : {}),
      ...(region ? { region } : {}),
      ...(zone ? { zones: [zone] } : {}),
    },
  };
  const stored = await ensure(karmadaClient, clusters, wanted);
  const next = { ...stored, spec: { ...stored.spec, id, apiEndpoint } };
  return patchIfChanged(karmadaClient, clusters, { old: stored, next });
}

async function ensureSecret(client: Client, cluster: Cluster, name: string, data: Record<string, string>) {
  const secret: Secret = {
    metadata: {
      name,
      namespace: KARMADA_CLUSTER_NAMESPACE,
      labels: LABELS,
      ownerReferences: [controllerReference(clusters, cluster)],
    },
    type: 'Opaque',
    data,
  };
  const stored = await ensure(client, secrets, secret);
  const { ownerReferences, labels } = secret.metadata;
  const metadata = { ...stored.metadata, labels: { ...stored.metadata.labels, ...labels } };
  const next = { ...stored, metadata: { ...metadata, ...(ownerReferences ? { ownerReferences } : {}) }, data };
  await patchIfChanged(client, secrets, { old: stored, next });
}
