/** The taints a cluster carries because of its Ready condition. */

import type { Taint } from '../../api/cluster/v1alpha1/cluster.ts';
import type { Condition } from '../../api/meta/object.ts';
import { formatTime } from '../../base/clock.ts';
import { taintsText } from '../taints-text.ts';

const NOT_READY = 'cluster.karmada.io/not-ready';
const UNREACHABLE = 'cluster.karmada.io/unreachable';

interface TaintChange {
  add?: string;
  remove: readonly string[];
}

function changeFor(ready: Condition | undefined): TaintChange {
  if (!ready) return { add: NOT_READY, remove: [] };
  if (ready.status === 'True') return { remove: [NOT_READY, UNREACHABLE] };
  if (ready.status === 'False') return { add: NOT_READY, remove: [UNREACHABLE] };
  return { add: UNREACHABLE, remove: [NOT_READY] };
}

/** The taints with those of the Ready condition put right; the same array when they are right already. */
export function taintsFor(taints: readonly Taint[], ready: Condition | undefined, now: number): readonly Taint[] {
  const { add, remove } = changeFor(ready);
  const isOurs = (taint: Taint, key: string): boolean => taint.key === key && taint.effect === 'NoSchedule';
  const kept = taints.filter((taint) => !remove.some((key) => isOurs(taint, key)));
  const missing = add !== undefined && !taints.some((taint) => isOurs(taint, add));
  if (missing) return [...kept, { key: add, effect: 'NoSchedule', timeAdded: formatTime(now) }];
  return kept.length === taints.length ? taints : kept;
}

/** The text of the event that tells of new taints. */
export function taintMessage(taints: readonly Taint[]): string {
  return `Taint cluster succeed: ${taintsText(taints)}.`;
}
