/** The one word (and the numbers) that kubectl shows for a Pod. */

import type { ContainerStatus, Pod } from '../core/pod.ts';
import { ageText } from './age.ts';

/** `Running`, `Init:0/1`, `CrashLoopBackOff`, `Terminating` … */
export function podStatusText({ metadata, spec, status = {} }: Pod): string {
  const phase = status.reason ?? status.phase ?? '';
  const initializing = initializingText(status.initContainerStatuses ?? [], spec.initContainers?.length ?? 0);
  const text = initializing ?? containersText(status.containerStatuses ?? [], phase);
  if (!metadata.deletionTimestamp) return text;
  return status.reason === 'NodeLost' ? 'Unknown' : 'Terminating';
}

function initializingText(statuses: readonly ContainerStatus[], total: number): string | undefined {
  for (const [i, { state, started, ready }] of statuses.entries()) {
    const terminated = state?.terminated;
    if (terminated?.exitCode === 0 || (started && ready)) continue;
    if (terminated) return `Init:${terminated.reason || endingText(terminated)}`;
    const waiting = state?.waiting?.reason;
    return waiting && waiting !== 'PodInitializing' ? `Init:${waiting}` : `Init:${i}/${total}`;
  }
  return undefined;
}

function endingText({ signal, exitCode }: { signal?: number; exitCode: number }): string {
  return signal ? `Signal:${signal}` : `ExitCode:${exitCode}`;
}

/** The first container that is not simply running gives the word. */
function containersText(statuses: readonly ContainerStatus[], phase: string): string {
  const words = statuses.map(({ state }) => {
    if (state?.waiting?.reason) return state.waiting.reason;
    return state?.terminated ? state.terminated.reason || endingText(state.terminated) : undefined;
  });
  const word = words.find((item) => item !== undefined) ?? phase;
  const running = statuses.some(({ ready, state }) => ready && state?.running);
  return word === 'Completed' && running ? 'Running' : word;
}

/** `1/2` */
export function podReadyText({ spec, status = {} }: Pod): string {
  const ready = (status.containerStatuses ?? []).filter((item) => item.ready && item.state?.running).length;
  return `${ready}/${spec.containers?.length ?? 0}`;
}

/** `0`, `3 (5m ago)` */
export function podRestartsText({ status = {} }: Pod, nowMs: number): string {
  const statuses = status.containerStatuses ?? [];
  const count = statuses.reduce((sum, { restartCount }) => sum + restartCount, 0);
  const ends = statuses.map(({ lastState }) => lastState?.terminated?.finishedAt ?? '').filter((time) => time !== '');
  const last = ends.sort().at(-1);
  return count > 0 && last ? `${count} (${ageText(last, nowMs)} ago)` : String(count);
}
