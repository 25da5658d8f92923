/** The container of a Pod that a request means, and what it is doing. */

import type { Container, ContainerState, Pod } from '../../api/core/pod.ts';
import { badRequest } from '../../apiserver/answers/failures.ts';
import type { ServerContext } from '../../apiserver/context.ts';
import type { Target } from '../../apiserver/target.ts';
import { findObject } from '../../apiserver/verbs/find-object.ts';

export interface FoundContainer {
  pod: Pod;
  container: Container;
  /** Undefined while its node has not taken it up. */
  state: ContainerState | undefined;
  lastState: ContainerState | undefined;
}

/** Throws NotFound without the Pod, BadRequest where the container is not clear or has no node. */
export function findContainer(context: ServerContext, target: Target, name: string | null): FoundContainer {
  const pod = findObject(context, target).object as unknown as Pod;
  if (!pod.spec.nodeName) throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`);
  return stateOf(pod, chosen(pod, name));
}

/** The container with its status; init containers have none of their own, and were done before the others began. */
export function stateOf(pod: Pod, container: Container): FoundContainer {
  const status = pod.status?.containerStatuses?.find(({ name }) => name === container.name);
  return { pod, container, state: status?.state ?? initState(pod, container), lastState: status?.lastState };
}

function initState({ spec, status }: Pod, container: Container): ContainerState | undefined {
  const startedAt = status?.startTime;
  const isOver = status?.phase !== undefined && status.phase !== 'Pending';
  if (!isOver || startedAt === undefined || !spec.initContainers?.includes(container)) return undefined;
  return { terminated: { exitCode: 0, reason: 'Completed', startedAt, finishedAt: startedAt } };
}

function chosen({ metadata, spec }: Pod, name: string | null): Container {
  const { containers, initContainers = [], ephemeralContainers = [] } = spec;
  const all = [...containers, ...initContainers, ...ephemeralContainers];
  if (name) {
    const found = all.find((container) => container.name === name);
    if (found) return found;
    throw badRequest(`container ${name} is not valid for pod ${metadata.name}`);
  }
  const [only, ...others] = containers;
  if (only && others.length === 0) return only;
  const names = (list: readonly Container[]): string => `[${list.map((container) => container.name).join(' ')}]`;
  const init = initContainers.length > 0 ? ` or one of the init containers: ${names(initContainers)}` : '';
  throw badRequest(
    `a container name must be specified for pod ${metadata.name}, choose one of: ${names(containers)}${init}`,
  );
}
