/** Which bindings have to be looked at again because a cluster changed. */

import type { Cluster } from '../../api/cluster/v1alpha1/cluster.ts';
import type { ResourceBinding } from '../../api/work/v1alpha2/resource-binding.ts';
import { deepEqual } from '../../base/json.ts';
import { conditionOf } from '../../machinery/condition.ts';
import type { Change } from '../../machinery/informer.ts';
import { isAffectedBy } from '../../scheduler/index.ts';

/** The states of a changed cluster that bindings are compared with. */
function relevantStates({ old, object }: Change<Cluster>): Cluster[] {
  if (!old) return [];
  const isNew = old.metadata.generation !== object.metadata.generation;
  if (isNew || !deepEqual(old.metadata.labels, object.metadata.labels)) return [old, object];
  return old.metadata.deletionTimestamp !== object.metadata.deletionTimestamp ? [object] : [];
}

/** True when the cluster serves other kinds than before: what fitted nowhere may fit now. */
function servesOtherKinds({ object, old }: Change<Cluster>): boolean {
  return old !== undefined && !deepEqual(old.status?.apiEnablements, object.status?.apiEnablements);
}

function fitsNowhere({ status }: ResourceBinding): boolean {
  return conditionOf(status?.conditions, 'Scheduled')?.reason === 'NoClusterFit';
}

/** The bindings among `all` that the change may concern; `all` is only asked for when there can be any. */
export function affectedBindings(
  change: Change<Cluster>,
  all: () => readonly ResourceBinding[],
  schedulerName: string,
): ResourceBinding[] {
  const states = relevantStates(change);
  if (states.length > 0) {
    return all().filter((binding) => states.some((state) => isAffectedBy(binding, state, schedulerName)));
  }
  if (!servesOtherKinds(change)) return [];
  return all().filter((binding) => fitsNowhere(binding) && isAffectedBy(binding, change.object, schedulerName));
}
