/** What a ClusterTaintPolicy makes of the taints of a cluster. */

import type { Taint } from '../../api/cluster/v1alpha1/cluster.ts';
import type { Condition } from '../../api/meta/object.ts';
import type { ClusterTaintPolicy } from '../../api/policy/v1alpha1/cluster-taint-policy.ts';
import { formatTime } from '../../base/clock.ts';

type Matches = ClusterTaintPolicy['spec']['addOnConditions'];

/** True when there are demands and the conditions meet them all; a condition that is not there meets none. */
function areMet(demands: Matches, conditions: readonly Condition[]): boolean {
  if (!demands?.length) return false;
  return demands.every(({ conditionType, operator, statusValues }) => {
    const condition = conditions.find(({ type }) => type === conditionType);
    if (!condition) return false;
    const isListed = statusValues.includes(condition.status);
    return operator === 'In' ? isListed : operator === 'NotIn' && !isListed;
  });
}

/** The taints with those of the policy put on or taken off; the same array when nothing changes. */
export function conditionalTaints(
  taints: readonly Taint[],
  { taints: own, addOnConditions, removeOnConditions }: ClusterTaintPolicy['spec'],
  { conditions, now }: { conditions: readonly Condition[]; now: number },
): readonly Taint[] {
  const isSame = (a: { key: string; effect: string }, b: { key: string; effect: string }): boolean =>
    a.key === b.key && a.effect === b.effect;
  let result = taints;
  if (areMet(addOnConditions, conditions)) {
    const missing = own.filter((taint) => !taints.some((existing) => isSame(existing, taint)));
    const added = missing.map((taint) => ({ ...taint, timeAdded: formatTime(now) }) as Taint);
    if (added.length > 0) result = [...result, ...added];
  }
  if (areMet(removeOnConditions, conditions)) {
    const kept = result.filter((existing) => !own.some((taint) => isSame(existing, taint)));
    if (kept.length < result.length) result = kept;
  }
  return result;
}
