/** For how long a placement bears the NoExecute taints of a cluster. */

import type { Taint } from '../../api/cluster/v1alpha1/cluster.ts';
import type { Placement } from '../../api/policy/v1alpha1/placement.ts';
import { untolerated } from '../../scheduler/index.ts';

type Toleration = NonNullable<Placement['clusterTolerations']>[number];

/** The taints that take bindings off a cluster. */
export function executionTaints(taints: readonly Taint[] | undefined): Taint[] {
  return (taints ?? []).filter(({ effect }) => effect === 'NoExecute');
}

/** When the binding has to leave, in milliseconds since the epoch: 0 is at once, Infinity never. */
export function leaveAt(
  taints: readonly Taint[],
  tolerations: readonly Toleration[],
  addedAt: (taint: Taint) => number,
): number {
  if (untolerated(taints, tolerations)) return 0;
  const ends = taints.flatMap((taint) =>
    tolerations
      .filter((toleration) => untolerated([taint], [toleration]) === undefined)
      .map(({ tolerationSeconds }) =>
        tolerationSeconds === undefined ? Number.POSITIVE_INFINITY : addedAt(taint) + tolerationSeconds * 1000,
      ),
  );
  return Math.min(Number.POSITIVE_INFINITY, ...ends);
}
