/** What an installation has left in its host cluster, and what of it is whose. */

import { daemonSets, deployments, type StatefulSet, statefulSets } from '../../api/core/apps.ts';
import { cronJobs, jobs } from '../../api/core/batch.ts';
import {
  configMaps,
  type Namespace,
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
import { BOOTSTRAPPING_LABEL } from '../components/workload.ts';
import { ETCD_NODE_LABEL } from '../host/etcd-node.ts';
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
  const objects = all.filter(isOurs);
  const known = new Set([...objects, ...claims].map(nameOf));
  const hostData = etcd && hostDataOf(etcd, others.flat(), all);
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

function hostDataOf(etcd: StatefulSet, others: readonly AnyObject[], all: readonly AnyObject[]): HostData | undefined {
  const path = etcd.spec.template.spec.volumes?.find(({ name }) => name === 'etcd-data')?.hostPath?.path;
  if (path === undefined) return undefined;
  const members = (others as unknown as Pod[]).filter(
    ({ kind, metadata }) => kind === 'Pod' && metadata.labels?.['app'] === 'etcd',
  );
  const controllers = all.find(
    ({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'karmada-controller-manager',
  );
  const template = controllers?.spec?.['template'] as { spec: { containers: { image: string }[] } } | undefined;
  const nodeNames = members.flatMap(({ spec }) => spec.nodeName ?? []);
  return { path, nodeNames: [...new Set(nodeNames)], image: template?.spec.containers[0]?.image ?? '' };
}
