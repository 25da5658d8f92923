/** Status conditions: one per type, and the transition time moves only when the status does. */

import type { Condition } from '../api/meta/object.ts';
import { formatTime } from '../base/clock.ts';

/** The condition of a type. */
export function conditionOf(conditions: readonly Condition[] | undefined, type: string): Condition | undefined {
  return conditions?.find((condition) => condition.type === type);
}

/** True when the condition of that type is True. */
export function isTrue(conditions: readonly Condition[] | undefined, type: string): boolean {
  return conditionOf(conditions, type)?.status === 'True';
}

/** The list with the condition set; a condition that says the same keeps its time. */
export function withCondition(
  conditions: readonly Condition[] | undefined,
  next: Omit<Condition, 'lastTransitionTime'>,
  now: number,
): Condition[] {
  const list = conditions ?? [];
  const old = conditionOf(list, next.type);
  const lastTransitionTime = old && old.status === next.status ? old.lastTransitionTime : formatTime(now);
  const entry: Condition = { ...next, lastTransitionTime };
  return old ? list.map((item) => (item === old ? entry : item)) : [...list, entry];
}
