/** When a container ran, by what its Pod's status says. */

import type { ContainerState } from '../../api/core/pod.ts';
import { badRequest } from '../../apiserver/answers/failures.ts';
import type { FoundContainer } from './find-container.ts';
import type { Run } from './log-lines.ts';

/** The run that goes on or was the last one; undefined while the container waits for it. */
export function runNow({ state }: FoundContainer): Run | undefined {
  return state && runOfState(state);
}

/** The same; throws BadRequest while the container waits for it. */
export function currentRun(found: FoundContainer): Run {
  const run = runNow(found);
  if (run) return run;
  const { pod, container, state } = found;
  const reason = state?.waiting?.reason ?? 'ContainerCreating';
  const why = reason === 'ImagePullBackOff' ? 'trying and failing to pull image' : reason;
  throw badRequest(`container "${container.name}" in pod "${pod.metadata.name}" is waiting to start: ${why}`);
}

/** The run before that one; throws BadRequest where there was none. */
export function previousRun({ pod, container, lastState }: FoundContainer): Run {
  const run = lastState && runOfState(lastState);
  if (run) return run;
  const { name } = pod.metadata;
  throw badRequest(`previous terminated container "${container.name}" in pod "${name}" not found`);
}

/** Throws BadRequest, as a container runtime does, where no process can be reached. */
export function requireRunning({ container, state }: FoundContainer): void {
  if (!state?.running) throw badRequest(`container not found ("${container.name}")`);
}

function runOfState({ running, terminated }: ContainerState): Run | undefined {
  if (running) return { startedAt: timeOf(running.startedAt) };
  if (!terminated) return undefined;
  const { startedAt, finishedAt, exitCode } = terminated;
  return { startedAt: timeOf(startedAt), ended: { at: timeOf(finishedAt), exitCode } };
}

function timeOf(text = ''): number {
  return Date.parse(text) || 0;
}
