/** How background tasks write: through the same door as everybody, under Kubernetes' own name. */

import type { AnyObject } from '../../api/meta/object.ts';
import { decodeObject } from '../../api/object-codec.ts';
import type { ServerContext } from '../context.ts';
import type { Served } from '../registry.ts';
import type { Stored } from '../store/stored.ts';
import { createObject } from '../write/create-object.ts';
import { updateObject } from '../write/update-object.ts';

const MANAGER = 'kube-controller-manager';

/** Creates an object of a built-in kind in a namespace; where it exists already nothing happens. */
export async function createOwn(context: ServerContext, resource: string, object: AnyObject): Promise<void> {
  const served = context.registry.findResource(resource);
  const { namespace, name } = object.metadata;
  if (!served || context.store.head(resource, `${namespace}/${name}`)) return;
  const decoded = {
    ...(decodeObject(served.kind, object).object as AnyObject),
    kind: served.kind.kind,
    apiVersion: served.apiVersion,
  };
  await createObject(context, { served, namespace, object: decoded, manager: MANAGER, dryRun: false });
}

export interface OwnUpdate {
  served: Served;
  current: Stored;
  /** A changed copy of the current object. */
  object: AnyObject;
  subresource?: string;
}

/** Stores a changed copy of an object. */
export async function updateOwn(context: ServerContext, { subresource, ...update }: OwnUpdate): Promise<void> {
  await updateObject(context, { ...update, subresource, manager: MANAGER, dryRun: false });
}
