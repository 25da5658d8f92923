/** What every cluster has from its first moment: the namespaces everything else lives in. */

import type { AnyObject } from '../api/meta/object.ts';
import { decodeObject } from '../api/object-codec.ts';
import type { ServerContext } from './context.ts';
import { createObject } from './write/create-object.ts';

const NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

/** Creates what is missing; safe to repeat. */
export async function createBaseObjects(context: ServerContext): Promise<void> {
  const served = context.registry.find('', 'v1', 'namespaces');
  if (!served) return;
  const missing = NAMESPACES.filter((name) => !context.store.head(served.resource, name));
  await Promise.all(
    missing.map((name) => {
      const { object } = decodeObject(served.kind, { metadata: { name } });
      const typed: AnyObject = { kind: 'Namespace', apiVersion: 'v1', ...object };
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
