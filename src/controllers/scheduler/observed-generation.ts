/** Which state of a binding an attempt of the scheduler has taken into account. */

import type { ResourceBinding, TargetCluster } from '../../api/work/v1alpha2/resource-binding.ts';
import { deepEqual } from '../../base/json.ts';

/** The generation that was read, and the attempt's own write on top of it if nobody else wrote between. */
export function observedGeneration(
  read: ResourceBinding,
  stored: ResourceBinding,
  targets: readonly TargetCluster[],
): number {
  const generation = read.metadata.generation ?? 0;
  // A write that leaves the targets as they are makes no generation: a new one is somebody else's.
  const own = deepEqual(read.spec.clusters ?? [], targets) ? generation : generation + 1;
  return stored.metadata.generation === own ? own : generation;
}
