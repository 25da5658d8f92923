/** The template behind a binding. */

import type { Resource } from '../api/kind.ts';
import type { AnyObject } from '../api/meta/object.ts';
import type { ObjectReference } from '../api/work/v1alpha2/resource-binding.ts';
import type { Environment } from './environment.ts';

export interface FoundTemplate {
  template: AnyObject;
  resource: Resource<AnyObject>;
}

/** From the cache where the kind is watched, else from the server; undefined when the template or its kind is gone. */
export async function findTemplate(
  { directory, informers, karmadaClient }: Environment,
  { apiVersion, kind, namespace, name }: ObjectReference,
): Promise<FoundTemplate | undefined> {
  const resource = (await directory.find(apiVersion, kind)) as Resource<AnyObject> | undefined;
  if (!resource) return undefined;
  const cache = informers.peek(resource);
  const template = cache?.hasSynced()
    ? cache.get(name, namespace)
    : await karmadaClient.find(resource, name, namespace ? { namespace } : {});
  return template && { template, resource };
}
