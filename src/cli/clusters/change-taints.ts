/** Writing taints of clusters: all are read and checked before the first one is changed. */

import { type Cluster, clusters, type Taint } from '../../api/cluster/v1alpha1/cluster.ts';
import { isApiError } from '../../api/meta/api-error.ts';
import { UserError } from '../../base/errors.ts';
import { deepEqual } from '../../base/json.ts';
import type { Client } from '../../client/client.ts';
import { findClusters } from './find-clusters.ts';
import { changedTaints, changeProblems, type TaintChange } from './taints.ts';

export interface ChangeOptions {
  /** True to refuse a change that finds things otherwise than it says: a removal of nothing, say. */
  strict: boolean;
  /** A taint that exists may get another value. */
  overwrite: boolean;
  dryRun: boolean;
}

/** Applies `change` to every cluster named; answers which clusters it made a difference to, in their order. */
export async function changeTaints(
  karmadaClient: Client,
  names: readonly string[],
  change: TaintChange,
  options: ChangeOptions,
): Promise<{ name: string; changed: boolean }[]> {
  const found = await findClusters(karmadaClient, names);
  if (options.strict) refuse(found, change, options.overwrite);
  const results: { name: string; changed: boolean }[] = [];
  for (const cluster of found) {
    const changed = await write(karmadaClient, cluster, change, options.dryRun);
    results.push({ name: cluster.metadata.name ?? '', changed });
  }
  return results;
}

function refuse(found: readonly Cluster[], change: TaintChange, overwrite: boolean): void {
  const problems = found.flatMap(({ metadata, spec }) =>
    changeProblems(spec.taints ?? [], change, overwrite).map((text) => `cluster "${metadata.name}" ${text}`),
  );
  if (problems.length > 0) throw new UserError('Conflict', problems.join('\n'));
}

const ATTEMPTS = 5;

/** The list is replaced whole, so a taint that somebody else sets meanwhile must make it fail and start again. */
async function write(client: Client, read: Cluster, change: TaintChange, dryRun: boolean): Promise<boolean> {
  const name = read.metadata.name ?? '';
  let cluster = read;
  for (let attempt = 1; ; attempt += 1) {
    const before: readonly Taint[] = cluster.spec.taints ?? [];
    const taints = changedTaints(before, change);
    if (deepEqual(before, taints)) return false;
    const body = { metadata: { resourceVersion: cluster.metadata.resourceVersion }, spec: { taints } };
    try {
      await client.patch(clusters, name, { type: 'merge', body }, { dryRun });
      return true;
    } catch (error) {
      if (!isApiError(error, 'Conflict') || attempt === ATTEMPTS) throw error;
      cluster = await client.get(clusters, name);
    }
  }
}
