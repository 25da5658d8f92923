/** What an installation has left in its host cluster, and what of it is whose. */

import { daemonSets, deployments, type StatefulSet, statefulSets } from '../../api/core/apps.ts';
import { cronJobs, jobs } from '../../api/core/batch.ts';
import {
  configMaps,
  type Namespace,
  type Node,
  namespaces,
  nodes,
  secrets,
  serviceAccounts,
  services,
} from '../../api/core/core.ts';
import { type Pod, pods } from '../../api/core/pod.ts';
import { persistentVolumeClaims } from '../../api/core/storage.ts';
import { apiVersionOf, type Resource } from '../../api/kind.ts';
import type { AnyObject, KubeObject } from '../../api/meta/object.ts';
import type { Clock } from '../../base/clock.ts';
import type { Client } from '../../client/client.ts';
import { FIELD_MANAGER } from '../apply/apply.ts';
import { nameOf } from '../apply/resources.ts';
import { DEFAULT_KARMADA_VERSION } from '../choices/table.ts';
import { BOOTSTRAPPING_LABEL } from '../components/workload.ts';
import { ETCD_NODE_LABEL, nodesWith } from '../host/etcd-node.ts';
import { isMadeByInit } from '../namespace-mark.ts';

export interface Removal {
  namespace: Namespace;
  /** In the order they go: what runs before what it needs. */
  objects: AnyObject[];
  /** etcd's volumes: they go with `purge` only. */
  claims: AnyObject[];
  /** etcd's data on nodes: it goes with `purge` only. */
  hostData?: HostData;
  /** Nodes that were labelled for etcd. */
  labelledNodes: string[];
  /** Objects of others in the namespace. */
  foreign: string[];
  /** True when `init` made the namespace. */
  isOurNamespace: boolean;
}

export interface HostData {
  path: string;
  nodeNames: string[];
  /** An image of the installation that has a shell's tools. */
  image: string;
}

export interface RemovalOptions {
  clock: Clock;
  signal: AbortSignal;
  /** Also what etcd has stored. */
  purge: boolean;
  /** The namespace goes, whoever made it and whatever else is in it. */
  purgeNamespace: boolean;
  /** Instead of the installation's own image, for removing data on nodes. */
  purgeImage?: string;
  timeoutSeconds: number;
  /** A line per step. */
  tell(line: string): void;
}

/** Where our objects are, in the order they go. */
const OURS: readonly Resource[] = [deployments, statefulSets, services, secrets, configMaps, serviceAccounts];
/** Where others' objects may be besides. */
const OTHERS: readonly Resource[] = [daemonSets, jobs, cronJobs, pods, persistentVolumeClaims];
/** Addons that upstream's CLI installs without its label. */
const ADDON = /^karmada-(descheduler|metrics-adapter|search|scheduler-estimator-.+)$/;

/** Reads all of it; undefined where the namespace does not exist. */
export async function planRemoval(hostClient: Client, name: string): Promise<Removal | undefined> {
  const namespace = await hostClient.find(namespaces, name);
  if (!namespace) return undefined;
  const list = (resource: Resource): Promise<AnyObject[]> => listTyped(hostClient, resource, name);
  const [ours, others, hostNodes, etcd] = await Promise.all([
    Promise.all(OURS.map(list)),
    Promise.all(OTHERS.map(list)),
    hostClient.list(nodes),
    hostClient.find(statefulSets, 'etcd', { namespace: name }),
  ]);
  const all = ours.flat();
  const claims = others.flat().filter(({ kind, metadata }) => kind === 'PersistentVolumeClaim' && isLabelled(metadata));
  const objects = all.filter((object) => isOurs(object) || isOfEstimator(object, all));
  const known = new Set([...objects, ...claims].map(nameOf));
  const hostData = etcd && hostDataOf(etcd, { others: others.flat(), all, hostNodes: hostNodes.items });
  return {
    namespace,
    objects,
    claims,
    ...(hostData ? { hostData } : {}),
    labelledNodes: hostNodes.items.filter(isLabelledByUs).map(({ metadata }) => metadata.name ?? ''),
    foreign: [...all, ...others.flat()].filter((object) => !known.has(nameOf(object)) && isForeign(object)).map(nameOf),
    isOurNamespace: isMadeByInit(namespace),
  };
}

async function listTyped(client: Client, resource: Resource, namespace: string): Promise<AnyObject[]> {
  const { items } = await client.list(resource, { namespace });
  return items.map((item) => ({ apiVersion: apiVersionOf(resource), kind: resource.kind, ...item }) as AnyObject);
}

function isLabelled({ labels = {} }: KubeObject['metadata']): boolean {
  return labels[BOOTSTRAPPING_LABEL] !== undefined;
}

function isOurs({ kind, metadata }: AnyObject): boolean {
  const isAddon = (kind === 'Deployment' || kind === 'Service') && ADDON.test(metadata.name ?? '');
  return isLabelled(metadata) || isAddon;
}

/** The kubeconfig with which an estimator reaches its member: upstream's CLI and ours put no label on it. */
function isOfEstimator(
  { kind, metadata: { name = '', managedFields = [] } }: AnyObject,
  all: readonly AnyObject[],
): boolean {
  const [, member] = /^(.+)-kubeconfig$/.exec(name) ?? [];
  if (kind !== 'Secret' || member === undefined) return false;
  const isEstimator = (each: AnyObject): boolean =>
    each.kind === 'Deployment' && each.metadata.name === `karmada-scheduler-estimator-${member}`;
  return managedFields.some(({ manager }) => MANAGERS.has(manager)) || all.some(isEstimator);
}

/** What every namespace has, and what belongs to another object, is nobody's in particular. */
function isForeign({ kind, metadata, ...rest }: AnyObject): boolean {
  if ((metadata.ownerReferences ?? []).length > 0) return false;
  if (kind === 'ServiceAccount') return metadata.name !== 'default';
  if (kind === 'ConfigMap') return metadata.name !== 'kube-root-ca.crt';
  return !(kind === 'Secret' && rest['type'] === 'kubernetes.io/service-account-token');
}

/** Names under which upstream's CLI and ours appear in `managedFields`. */
const MANAGERS = new Set([FIELD_MANAGER, 'karmadactl']);

function isLabelledByUs({ metadata: { labels = {}, managedFields = [] } }: KubeObject): boolean {
  const owns = (fields: unknown): boolean => JSON.stringify(fields).includes(`"f:${ETCD_NODE_LABEL}"`);
  return (
    labels[ETCD_NODE_LABEL] !== undefined &&
    managedFields.some(({ manager, fieldsV1 }) => MANAGERS.has(manager) && owns(fieldsV1))
  );
}

interface Around {
  all: readonly AnyObject[];
  others: readonly AnyObject[];
  hostNodes: readonly Node[];
}

function hostDataOf(etcd: StatefulSet, { all, others, hostNodes }: Around): HostData | undefined {
  const path = etcd.spec.template.spec.volumes?.find(({ name }) => name === 'etcd-data')?.hostPath?.path;
  if (path === undefined) return undefined;
  const members = (others as unknown as Pod[]).filter(
    ({ kind, metadata }) => kind === 'Pod' && metadata.labels?.['app'] === 'etcd',
  );
  const running = members.flatMap(({ spec }) => spec.nodeName ?? []);
  const nodeNames = running.length > 0 ? running : nodesFor(etcd, hostNodes);
  return { path, nodeNames: [...new Set(nodeNames)], image: imageWithTools(all) };
}

/** Where etcd is to be, when it is not. */
function nodesFor({ spec }: StatefulSet, hostNodes: readonly Node[]): string[] {
  const { nodeSelector = {} } = spec.template.spec;
  if (Object.keys(nodeSelector).length === 0) return [];
  return nodesWith(hostNodes, nodeSelector).map(({ metadata }) => metadata.name ?? '');
}

function imageWithTools(all: readonly AnyObject[]): string {
  const name = 'karmada-controller-manager';
  const controllers = all.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === name);
  const template = controllers?.spec?.['template'] as { spec: { containers: { image: string }[] } } | undefined;
  return template?.spec.containers[0]?.image ?? `docker.io/karmada/${name}:${DEFAULT_KARMADA_VERSION}`;
}
