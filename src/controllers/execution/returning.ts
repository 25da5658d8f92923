/** Works that were to go while their member was away: what is wanted there again when it is back stays as it is. */

import type { Cluster } from '../../api/cluster/v1alpha1/cluster.ts';
import type { Work } from '../../api/work/v1alpha1/work.ts';
import { conditionOf } from '../../machinery/condition.ts';
import { parseKey } from '../../machinery/controller.ts';
import { clusterOfNamespace } from '../../propagation/names.ts';
import { targetClusters } from '../../propagation/targets.ts';
import { BINDING_KINDS } from '../binding-kind.ts';
import type { Environment } from '../environment.ts';

/** How long, in milliseconds, a member is back before what has left it meanwhile is taken away: the scheduler comes first. */
const RETURN = 3000;

/** True when the binding of the Work has the cluster as a target again. */
function isWantedAgain({ informers }: Environment, { metadata }: Work): boolean {
  const clusterName = clusterOfNamespace(metadata.namespace ?? '');
  return BINDING_KINDS.some(({ resource, keyIn }) => {
    const key = keyIn(metadata.annotations ?? {});
    if (key === undefined) return false;
    const { name, namespace } = parseKey(key);
    const binding = informers.for(resource).get(name, namespace);
    if (!binding || binding.metadata.deletionTimestamp) return false;
    return targetClusters(binding.spec).some((target) => target.name === clusterName);
  });
}

/** What is to become of the member's objects: they are removed, kept as they are, or left alone for so many milliseconds. */
export function fateOf(environment: Environment, work: Work, cluster: Cluster): 'remove' | 'keep' | number {
  const ready = conditionOf(cluster.status?.conditions, 'Ready');
  const [since, deletedAt] = [ready?.lastTransitionTime, work.metadata.deletionTimestamp].map((time) =>
    Date.parse(time ?? ''),
  ) as [number, number];
  if (cluster.metadata.deletionTimestamp || !(deletedAt < since)) return 'remove';
  if (isWantedAgain(environment, work)) return 'keep';
  const left = since + RETURN - environment.clock.now();
  return left > 0 ? left : 'remove';
}
