/** Which node a Pod may run on, and why not the others. */

import type { Node, Taint } from '../../../api/core/core.ts';
import type { Pod, Toleration } from '../../../api/core/pod.ts';
import { matchesNodeAffinity } from './node-affinity.ts';
import { type Amounts, fits, missingResources } from './requests.ts';

/** A node with what it offers and what is left of that. */
export interface Candidate {
  node: Node;
  capacity: Amounts;
  free: Amounts;
}

/** Why a node does not take a Pod, in the words of the scheduler's message; empty when it does. */
export function refusals(pod: Pod, requests: Amounts, { node, free }: Candidate): string[] {
  const spec = node.spec ?? {};
  const tolerations = pod.spec.tolerations ?? [];
  const unschedulable: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };
  if (spec.unschedulable && !tolerates(tolerations, unschedulable)) return ['node(s) were unschedulable'];
  if (pod.spec.nodeName && pod.spec.nodeName !== node.metadata.name) {
    return ["node(s) didn't match the requested node name"];
  }
  const taint = spec.taints?.find((item) => item.effect !== 'PreferNoSchedule' && !tolerates(tolerations, item));
  if (taint) return [`node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`];
  if (!matchesNodeAffinity(pod, node)) return ["node(s) didn't match Pod's node affinity/selector"];
  return fits(requests, free) ? [] : missingResources(requests, free);
}

/** The least loaded node that takes the Pod; ties go to the first. */
export function chooseNode(pod: Pod, requests: Amounts, candidates: readonly Candidate[]): Candidate | undefined {
  let best: Candidate | undefined;
  for (const candidate of candidates) {
    if (best && headroom(candidate) <= headroom(best)) continue;
    if (refusals(pod, requests, candidate).length === 0) best = candidate;
  }
  return best;
}

/** The share that is free of the resource that is scarcest. */
function headroom({ capacity, free }: Candidate): number {
  const shares = ['cpu', 'memory', 'pods'].map((name) => (free[name] ?? 0) / (capacity[name] || 1));
  return Math.min(...shares);
}

/** `0/2 nodes are available: 2 Insufficient cpu.` */
export function unschedulableMessage(pod: Pod, requests: Amounts, candidates: readonly Candidate[]): string {
  if (candidates.length === 0) return 'no nodes available to schedule pods';
  const counts = new Map<string, number>();
  for (const candidate of candidates) {
    for (const reason of refusals(pod, requests, candidate)) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  const reasons = [...counts].map(([reason, count]) => `${count} ${reason}`).sort();
  return `0/${candidates.length} nodes are available: ${reasons.join(', ')}.`;
}

/** True when one of the tolerations covers the taint. */
export function tolerates(tolerations: readonly Toleration[], taint: Taint): boolean {
  return tolerations.some(
    ({ key, operator = 'Equal', value = '', effect }) =>
      (effect === undefined || effect === '' || effect === taint.effect) &&
      (key ? key === taint.key : operator === 'Exists') &&
      (operator === 'Exists' || value === (taint.value ?? '')),
  );
}
