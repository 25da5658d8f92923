/** What the host cluster is like, read before anything is changed. */

import { type Deployment, deployments, type StatefulSet, statefulSets } from '../../api/core/apps.ts';
import type { Namespace, Node, Service } from '../../api/core/core.ts';
import { namespaces, nodes, secrets, serviceAccounts, services } from '../../api/core/core.ts';
import { pods } from '../../api/core/pod.ts';
import { clusterResource } from '../../api/core/resource.ts';
import { priorityClasses } from '../../api/core/scheduling.ts';
import { storageClasses } from '../../api/core/storage.ts';
import type { Resource } from '../../api/kind.ts';
import { isApiError } from '../../api/meta/api-error.ts';
import type { AnyObject } from '../../api/meta/object.ts';
import type { Clock } from '../../base/clock.ts';
import type { Client } from '../../client/client.ts';
import { isRolledOut } from '../wait/rollout.ts';

export interface HostFacts {
  /** `v1.36.1` */
  kubernetesVersion: string;
  /** The server's clock minus ours, in milliseconds; undefined when it does not tell. */
  clockSkew: number | undefined;
  nodes: readonly Node[];
  services: readonly Service[];
  /** The installation's namespace, where it exists. */
  namespace: Namespace | undefined;
  /** UID of kube-system: which cluster this is. */
  identity: string;
  /** Deployments in the installation's namespace. */
  deployments: readonly Deployment[];
  /** The installation's own etcd, where it exists. */
  etcd: StatefulSet | undefined;
  /** Namespaces with a `karmada-apiserver`. */
  controlPlanes: readonly string[];
  /** Clusters this one is a member for, by the service accounts a join leaves. */
  memberships: readonly string[];
  /** True when the server itself offers Karmada's API. */
  isControlPlane: boolean;
  storageClasses: readonly string[];
  priorityClasses: readonly string[];
  /** Names of secrets in the installation's namespace. */
  secrets: readonly string[];
  /** Pods of others, by namespace. */
  foreignPods: Readonly<Record<string, number>>;
  /** `create deployments.apps` and the like that are not allowed. */
  denied: readonly string[];
}

/** Reads all of it at once; what the user may not read is taken for absent, and `denied` says so. */
export async function readHostFacts(hostClient: Client, namespace: string, clock: Clock): Promise<HostFacts> {
  const list = <T extends AnyObject | object>(resource: Resource, scope = {}): Promise<T[]> =>
    hostClient.list(resource, scope).then(({ items }) => items as unknown as T[], whenRefused([]));
  const [
    version,
    allNodes,
    allServices,
    found,
    system,
    allDeployments,
    etcd,
    classes,
    priorities,
    own,
    allPods,
    denied,
    isControlPlane,
  ] = await Promise.all([
    readVersion(hostClient, clock),
    list<Node>(nodes),
    list<Service>(services),
    hostClient.find(namespaces, namespace).catch(whenRefused(undefined)),
    hostClient.find(namespaces, 'kube-system').catch(whenRefused(undefined)),
    list<Deployment>(deployments),
    hostClient.find(statefulSets, 'etcd', { namespace }).catch(whenRefused(undefined)),
    list<AnyObject>(storageClasses),
    list<AnyObject>(priorityClasses),
    list<AnyObject>(secrets, { namespace }),
    list<AnyObject>(pods),
    readDenied(hostClient, namespace),
    offersKarmada(hostClient),
  ]);
  return {
    ...version,
    nodes: allNodes,
    services: allServices,
    // One that is being deleted is as good as none.
    namespace: found?.metadata.deletionTimestamp === undefined ? found : undefined,
    identity: system?.metadata.uid ?? '',
    deployments: allDeployments.filter(({ metadata }) => metadata.namespace === namespace),
    etcd: etcd?.metadata.deletionTimestamp === undefined ? etcd : undefined,
    controlPlanes: allDeployments.filter(isNamed('karmada-apiserver')).map(({ metadata }) => metadata.namespace ?? ''),
    memberships: await readMemberships(hostClient, allDeployments),
    isControlPlane,
    storageClasses: classes.map(nameOf),
    priorityClasses: priorities.map(nameOf),
    secrets: own.map(nameOf),
    foreignPods: countForeign(allPods, namespace),
    denied,
  };
}

const nameOf = ({ metadata }: Pick<AnyObject, 'metadata'>): string => metadata.name ?? '';
const isNamed =
  (name: string) =>
  (object: Pick<AnyObject, 'metadata'>): boolean =>
    nameOf(object) === name;

function whenRefused<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (isApiError(error) && [403, 404, 405].includes(error.code)) return instead;
    throw error;
  };
}

async function readVersion(
  hostClient: Client,
  clock: Clock,
): Promise<Pick<HostFacts, 'kubernetesVersion' | 'clockSkew'>> {
  const asked = clock.now();
  const response = await hostClient.transport.send({ method: 'GET', path: '/version' });
  const answered = clock.now();
  const body: unknown = JSON.parse((await response.text()) || '{}');
  const gitVersion = (body as { gitVersion?: unknown }).gitVersion;
  const date = Date.parse(response.headers['date'] ?? '');
  return {
    kubernetesVersion: typeof gitVersion === 'string' ? gitVersion : '',
    clockSkew: Number.isNaN(date) ? undefined : date - (asked + answered) / 2,
  };
}

async function offersKarmada(hostClient: Client): Promise<boolean> {
  const response = await hostClient.transport.send({ method: 'GET', path: '/apis/cluster.karmada.io' });
  await response.text();
  return response.status === 200;
}

/** A member has an account that a control plane uses, or an agent of one. */
async function readMemberships(hostClient: Client, all: readonly Deployment[]): Promise<string[]> {
  const accounts = await hostClient
    .list(serviceAccounts, { namespace: 'karmada-cluster' })
    .then(({ items }) => items.map(nameOf), whenRefused<string[]>([]));
  const pushed = accounts.filter((name) => name.startsWith('karmada-') && name !== 'karmada-impersonator');
  const agents = all.filter(isNamed('karmada-agent')).filter((each) => isRolledOut(each));
  return [...pushed.map((name) => name.slice('karmada-'.length)), ...agents.map(() => 'pull mode')];
}

const SYSTEM = /^(kube-|karmada-|local-path-storage$|gke-|calico-|tigera-|cilium|gatekeeper-)/;

function countForeign(all: readonly AnyObject[], namespace: string): Record<string, number> {
  const foreign = all.filter(
    ({ metadata }) => metadata.namespace !== namespace && !SYSTEM.test(metadata.namespace ?? ''),
  );
  const groups = Object.entries(Object.groupBy(foreign, ({ metadata }) => metadata.namespace ?? ''));
  return Object.fromEntries(groups.map(([name, list = []]) => [name, list.length]));
}

interface Right {
  verb: string;
  group: string;
  resource: string;
  subresource?: string;
  isClusterWide?: true;
}

const rights = (group: string, resource: string, verbs: string, rest: Partial<Right> = {}): Right[] =>
  verbs.split(' ').map((verb) => ({ verb, group, resource, ...rest }));

const CLUSTER_WIDE = { isClusterWide: true } as const;

/** What an installation does in its host. */
const NEEDED: readonly Right[] = [
  ...rights('', 'namespaces', 'get create patch', CLUSTER_WIDE),
  ...rights('', 'nodes', 'list patch', CLUSTER_WIDE),
  ...rights('', 'secrets', 'get create patch'),
  ...rights('', 'services', 'get create patch'),
  ...rights('', 'pods', 'list watch delete'),
  ...rights('', 'pods', 'get', { subresource: 'log' }),
  ...rights('', 'events', 'list watch'),
  ...rights('apps', 'deployments', 'get list watch create patch'),
  ...rights('apps', 'statefulsets', 'get list watch create patch'),
];

const accessReviews: Resource<AnyObject> = clusterResource(
  'authorization.k8s.io/v1',
  'SelfSubjectAccessReview',
  'selfsubjectaccessreviews',
);

async function readDenied(hostClient: Client, namespace: string): Promise<string[]> {
  const answers = await Promise.all(NEEDED.map((right) => isDenied(hostClient, namespace, right)));
  return NEEDED.filter((_, i) => answers[i]).map(({ verb, group, resource, subresource }) => {
    const target = subresource === undefined ? resource : `${resource}/${subresource}`;
    return `${verb} ${target}${group === '' ? '' : `.${group}`}`;
  });
}

async function isDenied(hostClient: Client, namespace: string, { isClusterWide, ...right }: Right): Promise<boolean> {
  const resourceAttributes = { ...right, ...(isClusterWide ? {} : { namespace }) };
  const review = { metadata: {}, spec: { resourceAttributes } };
  const answer = await hostClient.create(accessReviews, review).catch(whenRefused(undefined));
  return answer?.status?.['allowed'] === false;
}
