/** Keeps the status of disruption budgets. */

import { replicaSets, statefulSets } from '../../../api/core/apps.ts';
import { type Pod, pods } from '../../../api/core/pod.ts';
import { podDisruptionBudgets } from '../../../api/core/scheduling.ts';
import { matchesSelector } from '../../../api/core/selector.ts';
import { type ControllerSpec, keyOf, parseKey } from '../../../machinery/controller.ts';
import { patchIfChanged } from '../../../machinery/write.ts';
import { BATCH, type MemberContext } from '../member-context.ts';
import { controllerOf } from '../owner.ts';
import { budgetPods, budgetStatus } from './plan.ts';

export function disruptionController({ client, informers, clock }: MemberContext): ControllerSpec {
  const [budgets, allPods] = [informers.for(podDisruptionBudgets), informers.for(pods)];
  const scaled = [informers.for(replicaSets), informers.for(statefulSets)];

  /** The sum of what the Pods' controllers want; Pods without one count for themselves. */
  const expectedOf = (chosen: readonly Pod[]): number => {
    const counted = new Map<string, number>();
    for (const { metadata } of chosen) {
      const owner = controllerOf({ metadata });
      const sets = scaled.map((informer) => (owner ? informer.get(owner.name, metadata.namespace) : undefined));
      const set = sets.find((found) => found?.metadata.uid === owner?.uid && found !== undefined);
      counted.set(set?.metadata.uid ?? metadata.uid ?? '', set ? (set.spec.replicas ?? 1) : 1);
    }
    return [...counted.values()].reduce((sum, count) => sum + count, 0);
  };

  return {
    name: 'disruption',
    start(queue) {
      budgets.onChange(({ object }) => queue.add(keyOf(object)));
      allPods.onChange(({ object: { metadata } }) => {
        for (const budget of budgets.list(metadata.namespace)) {
          if (matchesSelector(budget.spec?.selector, metadata.labels)) queue.addAfter(keyOf(budget), BATCH);
        }
      });
    },
    async reconcile(key) {
      const { name, namespace = '' } = parseKey(key);
      const budget = budgets.get(name, namespace);
      if (!budget || budget.metadata.deletionTimestamp !== undefined) return;
      const chosen = budgetPods(budget, allPods.list(namespace));
      const status = budgetStatus(budget, { pods: chosen, expected: expectedOf(chosen), now: clock.now() });
      const change = { old: budget, next: { ...budget, status } };
      await patchIfChanged(client, podDisruptionBudgets, change, { subresource: 'status' });
    },
  };
}
