/** How the built-in kinds name themselves: `apps/v1 Deployment deployments` on one line. */

import { parseApiVersion, type Resource } from '../kind.ts';
import type { KubeObject } from '../meta/object.ts';

/** A namespaced resource from `apiVersion`, kind and plural. */
export function namespacedResource<T extends KubeObject>(
  apiVersion: string,
  kind: string,
  plural: string,
): Resource<T> {
  return { ...parseApiVersion(apiVersion), kind, plural, namespaced: true };
}

/** A cluster-wide resource from `apiVersion`, kind and plural. */
export function clusterResource<T extends KubeObject>(apiVersion: string, kind: string, plural: string): Resource<T> {
  return { ...parseApiVersion(apiVersion), kind, plural, namespaced: false };
}
