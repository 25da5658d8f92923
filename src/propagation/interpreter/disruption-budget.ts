/** PodDisruptionBudgets. */

import type { KubeObject } from '../../api/meta/object.ts';
import type { AggregatedStatusItem } from '../../api/work/v1alpha2/resource-binding.ts';
import { countOf, pickCounts, sumCounts, withCounts } from './counts.ts';
import { forKind, healthIf } from './interpreter.ts';

interface BudgetStatus {
  disruptionsAllowed?: number;
  expectedPods?: number;
  desiredHealthy?: number;
  currentHealthy?: number;
  disruptedPods?: Record<string, string>;
}

interface Budget extends KubeObject {
  status?: BudgetStatus;
}

const COUNTS = ['disruptionsAllowed', 'expectedPods', 'desiredHealthy', 'currentHealthy'] as const;

const podsOf = ({ status }: { status?: unknown }): Record<string, string> =>
  (status as BudgetStatus | undefined)?.disruptedPods ?? {};

/** Pods of several clusters may share a name: the cluster tells them apart. */
function allDisrupted(items: readonly AggregatedStatusItem[]): Record<string, string> {
  return Object.fromEntries(
    items.flatMap((item) => Object.entries(podsOf(item)).map(([name, time]) => [`${item.clusterName}/${name}`, time])),
  );
}

export const podDisruptionBudget = forKind<Budget>({
  reflect(observed) {
    if (!observed.status) return undefined;
    const disruptedPods = podsOf(observed);
    const counts = pickCounts(observed.status, COUNTS);
    return Object.keys(disruptedPods).length > 0 ? { ...counts, disruptedPods } : counts;
  },
  aggregate(template, items) {
    const { disruptedPods: _old, ...rest } = template.status ?? {};
    const disruptedPods = allDisrupted(items);
    const status = withCounts<BudgetStatus>(rest, sumCounts(items, COUNTS), COUNTS);
    return {
      ...template,
      status: Object.keys(disruptedPods).length > 0 ? { ...status, disruptedPods } : status,
    };
  },
  health: ({ status }) => healthIf(countOf(status, 'currentHealthy') >= countOf(status, 'desiredHealthy')),
});
