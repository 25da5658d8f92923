/** Status conditions as workload controllers keep them. */

import type { WorkloadCondition } from '../../api/core/apps.ts';
import type { PodCondition } from '../../api/core/pod.ts';
import { formatTime } from '../../base/clock.ts';

export interface ConditionState {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason: string;
  message: string;
}

/** Replaces the condition of that type; times move only when the state does. */
export function withWorkloadCondition(
  conditions: readonly WorkloadCondition[],
  state: ConditionState,
  now: number,
): WorkloadCondition[] {
  const old = conditions.find(({ type }) => type === state.type);
  if (old && old.status === state.status && old.reason === state.reason && old.message === state.message) {
    return [...conditions];
  }
  const time = formatTime(now);
  const lastTransitionTime = old?.status === state.status ? (old.lastTransitionTime ?? time) : time;
  return replace(conditions, { ...state, lastUpdateTime: time, lastTransitionTime });
}

/** Replaces the condition of that type; the transition time moves only with the status. */
export function withCondition(conditions: readonly PodCondition[], state: ConditionState, now: number): PodCondition[] {
  const old = conditions.find(({ type }) => type === state.type);
  const lastTransitionTime = old?.status === state.status ? old.lastTransitionTime : formatTime(now);
  return replace(conditions, { ...state, ...(lastTransitionTime ? { lastTransitionTime } : {}) });
}

function replace<T extends { type: string }>(conditions: readonly T[], next: T): T[] {
  const known = conditions.some(({ type }) => type === next.type);
  return known ? conditions.map((item) => (item.type === next.type ? next : item)) : [...conditions, next];
}
