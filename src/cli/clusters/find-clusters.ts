/** Clusters by name, with words that help where there is no such cluster. */

import { type Cluster, clusters } from '../../api/cluster/v1alpha1/cluster.ts';
import { UserError } from '../../base/errors.ts';
import type { Client } from '../../client/client.ts';

/** The clusters of these names, each once; throws UserError `NotFound` naming every one that has not joined. */
export async function findClusters(karmadaClient: Client, names: readonly string[]): Promise<Cluster[]> {
  const wanted = [...new Set(names)];
  const found = await Promise.all(wanted.map((name) => karmadaClient.find(clusters, name)));
  const unknown = wanted.filter((_, i) => found[i] === undefined);
  if (unknown.length > 0) throw unknownClusters(unknown, await joinedClusters(karmadaClient));
  return found.filter((cluster) => cluster !== undefined);
}

/** The names of all clusters. */
export async function joinedClusters(karmadaClient: Client): Promise<string[]> {
  const { items } = await karmadaClient.list(clusters);
  return items.map(({ metadata }) => metadata.name ?? '');
}

/** The error for names that no cluster has. */
export function unknownClusters(unknown: readonly string[], known: readonly string[]): UserError {
  const hint = known.length === 0 ? 'no cluster has joined' : `joined clusters: ${known.join(', ')}`;
  return new UserError('NotFound', `there is no cluster ${unknown.map((name) => `"${name}"`).join(', ')}`, { hint });
}
