/** The override policies as they apply to manifests for one cluster. */

import { type Cluster, clusters } from '../api/cluster/v1alpha1/cluster.ts';
import type { AnyObject } from '../api/meta/object.ts';
import { clusterOverridePolicies } from '../api/policy/v1alpha1/cluster-override-policy.ts';
import { type OverridePolicy, overridePolicies } from '../api/policy/v1alpha1/override-policy.ts';
import type { OverrideSpec } from '../api/policy/v1alpha1/override-spec.ts';
import { deepEqual } from '../base/json.ts';
import type { Change } from '../machinery/informer.ts';
import { applyOverrides, type OverrideOutcome } from '../propagation/override/override.ts';
import { clusterMatches } from '../scheduler/index.ts';
import type { Environment } from './environment.ts';

type AnyOverridePolicy = Pick<OverridePolicy, 'metadata' | 'spec'>;

/** True when a rule of the policy is for the cluster as it was, and not as it is now, or the other way round. */
function isForOneState({ overrideRules = [], targetCluster }: OverrideSpec, old: Cluster, next: Cluster): boolean {
  const affinities = [targetCluster, ...overrideRules.map((rule) => rule.targetCluster)];
  return affinities.some((affinity) => affinity && clusterMatches(old, affinity) !== clusterMatches(next, affinity));
}

/** The override policies among `all` that a change of a cluster's labels or fields switches on or off there. */
export function switchedBy<P extends AnyOverridePolicy>(
  { old, object }: Change<Cluster>,
  all: () => readonly P[],
): P[] {
  if (!old) return [];
  const isSame = old.metadata.generation === object.metadata.generation;
  if (isSame && deepEqual(old.metadata.labels, object.metadata.labels)) return [];
  return all().filter(({ spec }) => isForOneState(spec, old, object));
}

/** Applies what matches a manifest for the cluster; a cluster that is gone is matched by its name alone. */
export function overrideFor(
  { informers, yaml }: Environment,
  clusterName: string,
): (manifest: AnyObject) => OverrideOutcome {
  const gone: Cluster = { metadata: { name: clusterName }, spec: { syncMode: 'Push' } };
  const cluster = informers.for(clusters).get(clusterName) ?? gone;
  return (manifest) => {
    const { namespace } = manifest.metadata;
    return applyOverrides(manifest, {
      clusterOverridePolicies: informers.for(clusterOverridePolicies).list(),
      overridePolicies: namespace ? informers.for(overridePolicies).list(namespace) : [],
      matchesCluster: (affinity) => clusterMatches(cluster, affinity),
      yaml,
    });
  };
}
