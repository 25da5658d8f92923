/** What every cluster has from its first moment: the namespaces everything else lives in, and the default roles. */

import type { AnyObject, KubeObject } from '../api/meta/object.ts';
import { decodeObject } from '../api/object-codec.ts';
import { defaultRoleBindings, defaultRoles } from './authorization/default-roles.ts';
import type { ServerContext } from './context.ts';
import { createObject } from './write/create-object.ts';

const RBAC = 'rbac.authorization.k8s.io';
const NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

/** Creates what is missing; safe to repeat. */
export async function createBaseObjects(context: ServerContext): Promise<void> {
  const spaces = NAMESPACES.map((name) => ({ metadata: { name } }));
  await Promise.all([
    createMissing(context, 'namespaces', spaces),
    createMissing(context, `clusterroles.${RBAC}`, defaultRoles()),
    createMissing(context, `clusterrolebindings.${RBAC}`, defaultRoleBindings()),
  ]);
}

async function createMissing(context: ServerContext, resource: string, objects: readonly KubeObject[]): Promise<void> {
  const served = context.registry.findResource(resource);
  if (!served) return;
  const missing = objects.filter(({ metadata }) => !context.store.head(served.resource, metadata.name ?? ''));
  await Promise.all(
    missing.map((wanted) => {
      const { object } = decodeObject(served.kind, wanted);
      const typed: AnyObject = { kind: served.kind.kind, apiVersion: served.apiVersion, ...object };
      return createObject(context, {
        served,
        namespace: undefined,
        object: typed,
        manager: 'kube-apiserver',
        dryRun: false,
      });
    }),
  );
}
