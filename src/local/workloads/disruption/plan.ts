/** How many Pods a disruption budget lets go at the moment. */

import type { Pod } from '../../../api/core/pod.ts';
import { portionOf } from '../../../api/core/portion.ts';
import type { PodDisruptionBudget } from '../../../api/core/scheduling.ts';
import { matchesSelector } from '../../../api/core/selector.ts';
import { withCondition } from '../../../machinery/condition.ts';
import { isActive, isReady } from '../pod.ts';

/** The status of a budget; `expected` is how many Pods their controllers want in all. */
export function budgetStatus(
  budget: PodDisruptionBudget,
  { pods, expected, now }: { pods: readonly Pod[]; expected: number; now: number },
): NonNullable<PodDisruptionBudget['status']> {
  const { minAvailable, maxUnavailable } = budget.spec ?? {};
  const desired =
    maxUnavailable === undefined
      ? portionOf(minAvailable ?? 1, expected, 'up')
      : Math.max(0, expected - portionOf(maxUnavailable, expected, 'up'));
  const healthy = pods.filter((pod) => isActive(pod) && isReady(pod)).length;
  const allowed = expected === 0 ? 0 : Math.max(0, healthy - desired);
  const condition = {
    type: 'DisruptionAllowed',
    status: allowed > 0 ? ('True' as const) : ('False' as const),
    reason: allowed > 0 ? 'SufficientPods' : 'InsufficientPods',
    message: '',
    observedGeneration: budget.metadata.generation ?? 0,
  };
  return {
    observedGeneration: budget.metadata.generation ?? 0,
    disruptionsAllowed: allowed,
    currentHealthy: healthy,
    desiredHealthy: desired,
    expectedPods: expected,
    conditions: withCondition(budget.status?.conditions, condition, now),
  };
}

/** The Pods a budget is about; without a selector none. */
export function budgetPods(budget: PodDisruptionBudget, pods: readonly Pod[]): Pod[] {
  return pods.filter(({ metadata }) => matchesSelector(budget.spec?.selector, metadata.labels));
}
