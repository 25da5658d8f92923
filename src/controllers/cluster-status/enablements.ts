/** Which kinds a member serves, as its Cluster reports them. */

import type { ClusterStatus } from '../../api/cluster/v1alpha1/cluster.ts';
import { apiVersionOf } from '../../api/kind.ts';
import type { Condition } from '../../api/meta/object.ts';
import { compareText } from '../../base/json.ts';
import type { Discovery } from '../../machinery/resource-directory.ts';

type ApiEnablement = NonNullable<ClusterStatus['apiEnablements']>[number];

/** Groups by groupVersion, resources by name. */
export function apiEnablements({ resources }: Discovery): ApiEnablement[] {
  const groups = Map.groupBy(resources, apiVersionOf);
  return [...groups]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([groupVersion, members]) => ({
      groupVersion,
      resources: members
        .map(({ plural, kind }) => ({ name: plural, kind }))
        .toSorted((a, b) => compareText(a.name, b.name)),
    }));
}

/** The condition that says whether the list can be trusted to be whole. */
export function completeCondition({ resources, partial }: Discovery): Omit<Condition, 'lastTransitionTime'> {
  const type = 'CompleteAPIEnablements';
  if (resources.length === 0) {
    const message = 'collected empty APIEnablements from the cluster';
    return { type, status: 'False', reason: 'Empty', message };
  }
  if (partial.length > 0) {
    const message = `might collect partial APIEnablements(${resources.length}) from the cluster`;
    return { type, status: 'False', reason: 'Partial', message };
  }
  return { type, status: 'True', reason: 'Complete', message: 'collected complete APIEnablements from the cluster' };
}
