/** Everything that is stored, as objects that kubectl can apply again. */

import { deployments, statefulSets } from '../../api/core/apps.ts';
import { secrets, services } from '../../api/core/core.ts';
import type { Resource } from '../../api/kind.ts';
import type { AnyObject, KubeObject } from '../../api/meta/object.ts';
import type { Client } from '../../client/client.ts';

/** Files by their path, each a List. */
export type Backup = Readonly<Record<string, object>>;

const HOST: readonly Resource[] = [deployments, statefulSets, services, secrets];

/** They tell of moments, or come from elsewhere. */
const PASSING = /^(events|events\.events\.k8s\.io|leases\.coordination\.k8s\.io|componentstatuses|.*metrics\.k8s\.io)$/;

/** They name an authority: those of another installation would not do in its place, and `init` makes them anew. */
const SETUP = /^(apiservices|(validating|mutating)webhookconfigurations)\./;

/** What Karmada keeps in the host's namespace, how its control plane is set up, and all that it stores. */
export async function readBackup(hostClient: Client, karmadaClient: Client, namespace: string): Promise<Backup> {
  const { resources } = await karmadaClient.discover();
  const stored = resources.filter((each) => each.verbs.includes('list') && !PASSING.test(fullName(each)));
  const entries = await Promise.all([
    ...HOST.map((resource) => read(hostClient, resource, { side: 'host', scope: { namespace } })),
    ...stored.map((resource) => read(karmadaClient, resource, { side: sideOf(resource), scope: {} })),
  ]);
  return Object.fromEntries(entries);
}

const fullName = ({ plural, group }: Resource): string => (group === '' ? plural : `${plural}.${group}`);

const sideOf = (resource: Resource): 'setup' | 'karmada' => (SETUP.test(fullName(resource)) ? 'setup' : 'karmada');

interface Whence {
  side: 'host' | 'setup' | 'karmada';
  scope: { namespace?: string };
}

async function read(client: Client, resource: Resource, { side, scope }: Whence): Promise<[string, object]> {
  const { items } = await client.list<KubeObject>(resource, scope);
  return [`${side}/${fullName(resource)}.json`, { apiVersion: 'v1', kind: 'List', items: items.map(restorable) }];
}

/** Set by servers; owners are named by UIDs that others in their place would not have. */
const OF_SERVERS = [
  'managedFields',
  'resourceVersion',
  'uid',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'ownerReferences',
];

function restorable(object: KubeObject): object {
  const { status: _, ...rest } = object as AnyObject;
  const metadata = Object.entries(object.metadata).filter(([key]) => !OF_SERVERS.includes(key));
  return { ...rest, metadata: Object.fromEntries(metadata) };
}
