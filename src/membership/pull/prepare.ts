/** What a control plane must have before members can register; installations by other means than `init` lack some of it. */

import { type ConfigMap, configMaps, namespaces } from '../../api/core/core.ts';
import { clusterRoleBindings, clusterRoles, roleBindings, roles } from '../../api/core/rbac.ts';
import type { Resource } from '../../api/kind.ts';
import type { AnyObject, KubeObject } from '../../api/meta/object.ts';
import { clusterInfoKubeconfig } from '../../bootstrap/kubeconfig.ts';
import { accessRoles, clusterInfo, registrationRoles } from '../../bootstrap/objects/rbac.ts';
import type { Client } from '../../client/client.ts';
import { differences, ensure, type Fate, type Wanted } from '../ensure.ts';
import { agentAccess } from './agent-access.ts';

export interface Prepared {
  /** `ClusterRole x` */
  what: string;
  fate: Fate;
}

/** Whoever is this user may do everything: a token that gets it is a key to the whole fleet. */
const GENERATOR = 'system:karmada:agent-rbac-generator';

const RESOURCES: Readonly<Record<string, Resource>> = {
  ConfigMap: configMaps,
  ClusterRole: clusterRoles,
  ClusterRoleBinding: clusterRoleBindings,
  Role: roles,
  RoleBinding: roleBindings,
};

const MENDED: Readonly<Record<string, readonly string[]>> = {
  ClusterRole: ['rules'],
  Role: ['rules'],
  ClusterRoleBinding: ['subjects'],
  RoleBinding: ['subjects'],
};

/** What any registration needs; `kubeconfig` is the text that strangers may read. */
function generalObjects(kubeconfig: string): Wanted[] {
  const objects = [...registrationRoles(), ...clusterInfo(kubeconfig)];
  return [
    { resource: namespaces, object: { metadata: { name: 'kube-public' } } },
    ...objects.filter(({ metadata }) => metadata.name !== GENERATOR).map(wantedObject),
  ];
}

function wantedObject(object: AnyObject): Wanted {
  const kind = object.kind ?? '';
  const resource = RESOURCES[kind];
  if (!resource) throw new Error(`there is no resource for the kind ${kind}`);
  return { resource, object, mend: MENDED[kind] ?? [] } as Wanted;
}

/** The text of such a kubeconfig; `ca` is PEM. */
export function publicKubeconfig(server: string, ca: string): string {
  return JSON.stringify(clusterInfoKubeconfig(server, btoa(ca)));
}

export interface Preparation {
  /** The control plane as members see it: a kubeconfig with one unnamed cluster and nobody's credentials. */
  kubeconfig: string;
  /** True where the address told before is out of date. */
  moves?: boolean;
  /** Members whose agents get their rights beforehand. */
  clusterNames: readonly string[];
  /** Of the members' credentials. */
  namespace: string;
}

function wantedFor({ kubeconfig, clusterNames, namespace }: Preparation): Wanted[] {
  return [...generalObjects(kubeconfig), ...clusterNames.flatMap((name) => agentAccess(name, namespace))];
}

/** What would become of each object; nothing is written. */
export async function planRegistration(karmadaClient: Client, preparation: Preparation): Promise<Prepared[]> {
  const wanted = wantedFor(preparation);
  const found = await Promise.all(wanted.map((one) => findObject(karmadaClient, one)));
  return wanted.map((one, i) => {
    const object = found[i];
    const kept = object && !differences(object, one) ? 'unchanged' : 'mended';
    return { what: nameOf(one), fate: object ? kept : 'created' };
  });
}

function findObject(
  karmadaClient: Client,
  { resource, object: { metadata } }: Wanted,
): Promise<KubeObject | undefined> {
  const { name = '', namespace } = metadata;
  return karmadaClient.find(resource, name, namespace === undefined ? {} : { namespace });
}

/** Creates what is missing, and mends what differs; roles come before their bindings. */
export async function prepareRegistration(karmadaClient: Client, preparation: Preparation): Promise<Prepared[]> {
  const wanted = wantedFor(preparation);
  const done: Prepared[] = [];
  for (const one of wanted) {
    const { fate } = await ensure<KubeObject>(karmadaClient, one);
    done.push({ what: nameOf(one), fate });
  }
  await publishAddress(karmadaClient, preparation);
  return done;
}

/** The roles by which people see and change Karmada's own kinds: taken in by `view`, `edit` and `admin`. */
export async function prepareAccess(karmadaClient: Client): Promise<void> {
  for (const one of accessRoles().map(wantedObject)) await ensure<KubeObject>(karmadaClient, one);
}

/** An address that is told already may be the one meant for members, and this one a person's own way in. */
async function publishAddress(karmadaClient: Client, { kubeconfig, moves = false }: Preparation): Promise<void> {
  const scope = { namespace: 'kube-public' };
  const found: ConfigMap = await karmadaClient.get(configMaps, 'cluster-info', scope);
  const told = found.data?.['kubeconfig'];
  if (told === kubeconfig || (told !== undefined && !moves)) return;
  await karmadaClient.patch(configMaps, 'cluster-info', { type: 'merge', body: { data: { kubeconfig } } }, scope);
}

/** Names of what is missing, as a person looks for it. */
export async function missingForRegistration(karmadaClient: Client): Promise<string[]> {
  const wanted = generalObjects('');
  const found = await Promise.all(wanted.map((one) => findObject(karmadaClient, one)));
  return wanted.flatMap((one, i) => (found[i] ? [] : [nameOf(one)]));
}

function nameOf({ resource, object: { metadata } }: Wanted): string {
  return `${resource.kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
}
