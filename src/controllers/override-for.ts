/** The override policies as they apply to manifests for one cluster. */

import { type Cluster, clusters } from '../api/cluster/v1alpha1/cluster.ts';
import type { AnyObject } from '../api/meta/object.ts';
import { clusterOverridePolicies } from '../api/policy/v1alpha1/cluster-override-policy.ts';
import { overridePolicies } from '../api/policy/v1alpha1/override-policy.ts';
import { applyOverrides, type OverrideOutcome } from '../propagation/override/override.ts';
import { clusterMatches } from '../scheduler/index.ts';
import type { Environment } from './environment.ts';

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
