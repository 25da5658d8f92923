/** The clusters a placement may choose from, by affinity alone. */

import type { Cluster } from '../api/cluster/v1alpha1/cluster.ts';
import type { Placement } from '../api/policy/v1alpha1/placement.ts';
import { clusterMatches } from '../scheduler/index.ts';

type Affinity = NonNullable<Placement['clusterAffinity']>;

export interface Term {
  /** Where the term stands, below `spec.placement`. */
  readonly field: string;
  readonly affinity: Affinity;
}

/** Every group of clusters a placement names; none: all clusters are meant. */
export function termsOf({ clusterAffinity, clusterAffinities = [] }: Placement): Term[] {
  const single = clusterAffinity ? [{ field: 'clusterAffinity', affinity: clusterAffinity }] : [];
  const groups = clusterAffinities.flatMap((affinity, index) => [
    { field: `clusterAffinities[${index}]`, affinity },
    ...(affinity.overflowAffinities ?? []).map((overflow, position) => ({
      field: `clusterAffinities[${index}].overflowAffinities[${position}]`,
      affinity: overflow,
    })),
  ]);
  return [...single, ...groups];
}

/** The clusters that at least one of the groups has. */
export function eligibleClusters(placement: Placement | undefined, clusters: readonly Cluster[]): readonly Cluster[] {
  const terms = termsOf(placement ?? {});
  if (terms.length === 0) return clusters;
  return clusters.filter((cluster) => terms.some(({ affinity }) => clusterMatches(cluster, affinity)));
}

export const namesOf = (clusters: readonly Cluster[]): string =>
  clusters.map(({ metadata }) => metadata.name ?? '').join(', ');
