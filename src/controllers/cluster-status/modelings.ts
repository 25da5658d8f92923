/** How many nodes of each grade a member has free, by the cluster's resource models. */

import type { ClusterSpec } from '../../api/cluster/v1alpha1/cluster.ts';
import type { Node } from '../../api/core/core.ts';
import type { Pod } from '../../api/core/pod.ts';
import { compareQuantity, parseQuantity, type Quantity, subtractQuantity, ZERO_QUANTITY } from '../../base/quantity.ts';
import { isHolding, podRequests } from './summary.ts';

type ResourceModel = NonNullable<ClusterSpec['resourceModels']>[number];

export interface Modeling {
  grade: number;
  count: number;
}

function podsByNode(pods: readonly Pod[]): Map<string, Pod[]> {
  return Map.groupBy(pods.filter(isHolding), ({ spec }) => spec?.nodeName ?? '');
}

/** What is left of each modelled resource on a node. */
function freeAmounts(node: Node, pods: readonly Pod[], names: readonly string[]): Quantity[] {
  const taken = pods.map(podRequests);
  return names.map((name) =>
    taken.reduce(
      (left, requests) => subtractQuantity(left, requests.get(name) ?? ZERO_QUANTITY),
      parseQuantity(node.status?.allocatable?.[name] ?? 0),
    ),
  );
}

/** The position of the last model whose minimum the amount reaches; -1 below the first. */
function gradeOf(models: readonly ResourceModel[], name: string, amount: Quantity): number {
  return models.findLastIndex(({ ranges }) => {
    const range = ranges.find((candidate) => candidate.name === name);
    return range !== undefined && compareQuantity(parseQuantity(range.min), amount) <= 0;
  });
}

function hasPodSlot(node: Node, pods: readonly Pod[]): boolean {
  return pods.length < Number(node.status?.allocatable?.['pods'] ?? 0);
}

/** One count per model, in the order of the models; nodes without a free pod slot or below every minimum are left out. */
export function modelNodes(models: readonly ResourceModel[], nodes: readonly Node[], pods: readonly Pod[]): Modeling[] {
  const names = (models[0]?.ranges ?? []).map(({ name }) => name);
  const onNode = podsByNode(pods);
  const counts = models.map(() => 0);
  for (const node of nodes) {
    const here = onNode.get(node.metadata.name ?? '') ?? [];
    if (!hasPodSlot(node, here)) continue;
    const free = freeAmounts(node, here, names);
    const grade = Math.min(...names.map((name, i) => gradeOf(models, name, free[i] ?? ZERO_QUANTITY)));
    if (counts[grade] !== undefined) counts[grade] += 1;
  }
  return models.map(({ grade }, i) => ({ grade, count: counts[i] ?? 0 }));
}
