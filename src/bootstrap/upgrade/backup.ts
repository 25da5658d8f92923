/** What an upgrade could lose, as objects that kubectl can apply again. */

import { deployments, statefulSets } from '../../api/core/apps.ts';
import { secrets, services } from '../../api/core/core.ts';
import { apiServices, customResourceDefinitions } from '../../api/core/extension.ts';
import { clusterRoleBindings, clusterRoles } from '../../api/core/rbac.ts';
import type { Resource } from '../../api/kind.ts';
import type { AnyObject, KubeObject } from '../../api/meta/object.ts';
import type { Client } from '../../client/client.ts';
import { mutatingWebhooks, validatingWebhooks } from '../apply/resources.ts';

/** Files by name, each a List. */
export type Backup = Readonly<Record<string, object>>;

const HOST: readonly Resource[] = [deployments, statefulSets, services, secrets];
const INSTALLED: readonly Resource[] = [
  customResourceDefinitions,
  apiServices,
  mutatingWebhooks,
  validatingWebhooks,
  clusterRoles,
  clusterRoleBindings,
];

/** The host's namespace, what `init` has put into the control plane, and everything of Karmada's own kinds. */
export async function readBackup(hostClient: Client, karmadaClient: Client, namespace: string): Promise<Backup> {
  const { resources } = await karmadaClient.discover();
  const own = resources.filter(({ group, verbs }) => /(^|\.)karmada\.io$/.test(group) && verbs.includes('list'));
  const entries = await Promise.all([
    ...HOST.map((resource) => read(hostClient, resource, { side: 'host', scope: { namespace } })),
    ...[...INSTALLED, ...own].map((resource) => read(karmadaClient, resource, { side: 'karmada', scope: {} })),
  ]);
  return Object.fromEntries(entries);
}

interface Whence {
  side: 'host' | 'karmada';
  scope: { namespace?: string };
}

async function read(client: Client, resource: Resource, { side, scope }: Whence): Promise<[string, object]> {
  const { items } = await client.list<KubeObject>(resource, scope);
  const group = resource.group === '' ? '' : `.${resource.group}`;
  return [`${side}-${resource.plural}${group}.json`, { apiVersion: 'v1', kind: 'List', items: items.map(restorable) }];
}

/** Without what a server sets itself, and would refuse from others. */
function restorable(object: KubeObject): object {
  const { managedFields: _, resourceVersion: __, uid: ___, creationTimestamp: ____, ...metadata } = object.metadata;
  const { status: _____, ...rest } = object as AnyObject;
  return { ...rest, metadata };
}
