/** Which version of a member's object was written from here: a change to another one is drift. */

import type { Resource } from '../../api/kind.ts';
import { groupResourceOf } from '../../api/kind.ts';
import type { KubeObject } from '../../api/meta/object.ts';
import { keyOf } from '../../machinery/controller.ts';

export interface WrittenVersions {
  record(clusterName: string, resource: Resource, stored: KubeObject): void;
  /** True when this very version was written from here. */
  isOurs(clusterName: string, resource: Resource, observed: KubeObject): boolean;
  forget(clusterName: string, resource: Resource, object: KubeObject): void;
}

/** An empty memory. */
export function createWrittenVersions(): WrittenVersions {
  const versions = new Map<string, string>();
  const slot = (clusterName: string, resource: Resource, object: KubeObject): string =>
    `${clusterName} ${groupResourceOf(resource)} ${keyOf(object)}`;
  return {
    record: (clusterName, resource, stored) =>
      void versions.set(slot(clusterName, resource, stored), stored.metadata.resourceVersion ?? ''),
    isOurs: (clusterName, resource, observed) =>
      versions.get(slot(clusterName, resource, observed)) === observed.metadata.resourceVersion,
    forget: (clusterName, resource, object) => void versions.delete(slot(clusterName, resource, object)),
  };
}
