/** The life of a Pod on its node: starting, running, finishing, or never getting its image. */

import type { ContainerState, ContainerStatus, Pod, PodCondition, PodStatus } from '../../../api/core/pod.ts';
import { formatTime } from '../../../base/clock.ts';
import { isFinished, podCondition } from '../pod.ts';

/** Settings a Pod may carry as annotations, in seconds; they win over those of the member. */
export const READY_AFTER = 'simulate.kubectl-karmada/ready-after-seconds';
export const RUN_FOR = 'simulate.kubectl-karmada/run-for-seconds';
export const EXIT_CODE = 'simulate.kubectl-karmada/exit-code';

/** In milliseconds. */
export interface KubeletSettings {
  readyAfter: number;
  /** How long Pods that do not restart for ever run before they succeed. */
  runFor: number;
}

export interface PodPlace {
  hostIP: string;
  podIP: string;
}

/** What the kubelet knows of a Pod besides the object. Times in statuses have whole seconds; these are exact. */
export interface PodSight {
  place: PodPlace;
  settings: KubeletSettings;
  now: number;
  /** When it came to its node; by default what the object tells. */
  boundAt?: number;
  /** When it was started; by default what the object tells. */
  runningAt?: number;
}

export interface LifecyclePlan {
  /** Undefined when the stored one is right. */
  status?: PodStatus;
  /** Milliseconds until the next step. */
  recheck?: number;
}

/** Short delays are passed over in silence: the Pod goes from nothing to Running in one write. */
const VISIBLE_START = 1000;

/** The next status of a Pod that is bound to a node. */
export function planLifecycle(pod: Pod, sight: PodSight): LifecyclePlan {
  const { settings, now } = sight;
  if (isFinished(pod)) return {};
  if (brokenImages(pod).length > 0) return pod.status?.startTime ? {} : { status: brokenStatus(pod, sight) };
  const runningAt = runningSince(pod) === undefined ? undefined : (sight.runningAt ?? runningSince(pod));
  const runFor = pod.spec.restartPolicy === 'Always' ? undefined : seconds(pod, RUN_FOR, settings.runFor);
  if (runningAt === undefined) return startPlan(pod, sight, runFor);
  if (runFor === undefined) return {};
  const left = runningAt + runFor - now;
  return left > 0 ? { recheck: left } : { status: finishedStatus(pod, now) };
}

function startPlan(pod: Pod, sight: PodSight, runFor: number | undefined): LifecyclePlan {
  const left = (sight.boundAt ?? boundAt(pod)) + seconds(pod, READY_AFTER, sight.settings.readyAfter) - sight.now;
  if (left <= 0) return { status: runningStatus(pod, sight), ...(runFor === undefined ? {} : { recheck: runFor }) };
  const announced = pod.status?.startTime !== undefined || left < VISIBLE_START;
  return { recheck: left, ...(announced ? {} : { status: startingStatus(pod, sight) }) };
}

/** The annotation's seconds in milliseconds, or the member's setting. */
function seconds(pod: Pod, annotation: string, otherwise: number): number {
  const given = Number.parseFloat(pod.metadata.annotations?.[annotation] ?? '');
  return Number.isFinite(given) && given >= 0 ? given * 1000 : otherwise;
}

/** When the Pod came to its node; Pods that are born on it tell by their creation. */
function boundAt(pod: Pod): number {
  const scheduled = podCondition(pod, 'PodScheduled');
  const time = scheduled?.status === 'True' ? scheduled.lastTransitionTime : pod.metadata.creationTimestamp;
  return Date.parse(time ?? '');
}

function runningSince(pod: Pod): number | undefined {
  const ready = podCondition(pod, 'ContainersReady');
  return ready?.status === 'True' ? Date.parse(ready.lastTransitionTime ?? '') : undefined;
}

/** Images of the registry `fake` exist nowhere, so that failures can be tried out. */
export function brokenImages(pod: Pod): string[] {
  const images = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map(({ image = '' }) => image);
  return images.filter((image) => image.startsWith('fake/'));
}

function startingStatus(pod: Pod, { place, now }: PodSight): PodStatus {
  const waiting: ContainerState = { waiting: { reason: 'ContainerCreating' } };
  return {
    ...base(pod, place, now),
    phase: 'Pending',
    conditions: conditions(pod, { ready: false, reason: 'ContainersNotReady' }, now),
    containerStatuses: containers(pod, waiting, false),
  };
}

function brokenStatus(pod: Pod, { place, now }: PodSight): PodStatus {
  const broken = new Set(brokenImages(pod));
  const statuses = pod.spec.containers.map(({ name, image = '' }): ContainerStatus => {
    const message = `Back-off pulling image "${image}"`;
    const waiting = broken.has(image) ? { reason: 'ImagePullBackOff', message } : { reason: 'ContainerCreating' };
    return { name, image, imageID: '', ready: false, restartCount: 0, started: false, state: { waiting } };
  });
  return {
    ...base(pod, place, now),
    phase: 'Pending',
    conditions: conditions(pod, { ready: false, reason: 'ContainersNotReady' }, now),
    containerStatuses: statuses,
  };
}

function runningStatus(pod: Pod, { place, now }: PodSight): PodStatus {
  return {
    ...base(pod, place, now),
    phase: 'Running',
    conditions: conditions(pod, { ready: true }, now),
    containerStatuses: containers(pod, { running: { startedAt: formatTime(now) } }, true),
  };
}

function finishedStatus(pod: Pod, now: number): PodStatus {
  const exitCode = Number.parseInt(pod.metadata.annotations?.[EXIT_CODE] ?? '0', 10) || 0;
  const startedAt = pod.status?.startTime ?? formatTime(now);
  const reason = exitCode === 0 ? 'Completed' : 'Error';
  const terminated: ContainerState = { terminated: { exitCode, reason, startedAt, finishedAt: formatTime(now) } };
  const why = exitCode === 0 ? 'PodCompleted' : 'PodFailed';
  return {
    ...pod.status,
    phase: exitCode === 0 ? 'Succeeded' : 'Failed',
    conditions: conditions(pod, { ready: false, reason: why, initialized: why }, now),
    containerStatuses: containers(pod, terminated, false),
  };
}

function base(pod: Pod, { hostIP, podIP }: PodPlace, now: number): PodStatus {
  return {
    hostIP,
    podIP,
    podIPs: [{ ip: podIP }],
    startTime: pod.status?.startTime ?? formatTime(now),
    qosClass: pod.status?.qosClass ?? qosClass(pod),
  };
}

interface Readiness {
  ready: boolean;
  reason?: string;
  initialized?: string;
}

function conditions(pod: Pod, { ready, reason, initialized }: Readiness, now: number): PodCondition[] {
  const state = ready ? 'True' : 'False';
  const names = pod.spec.containers.map(({ name }) => name).join(' ');
  const why = reason === 'ContainersNotReady' ? { reason, message: `containers with unready status: [${names}]` } : {};
  const because = reason !== undefined && !('reason' in why) ? { reason } : why;
  const started = podCondition(pod, 'PodScheduled');
  const time = formatTime(now);
  const wanted: PodCondition[] = [
    { type: 'PodReadyToStartContainers', status: initialized ? 'False' : 'True', lastTransitionTime: time },
    { type: 'Initialized', status: 'True', ...(initialized ? { reason: initialized } : {}), lastTransitionTime: time },
    { type: 'Ready', status: state, ...because, lastTransitionTime: time },
    { type: 'ContainersReady', status: state, ...because, lastTransitionTime: time },
    started?.status === 'True' ? started : { type: 'PodScheduled', status: 'True', lastTransitionTime: time },
  ];
  return wanted.map((condition) => {
    const before = podCondition(pod, condition.type);
    const since = before?.status === condition.status ? before.lastTransitionTime : undefined;
    return since === undefined ? condition : { ...condition, lastTransitionTime: since };
  });
}

function containers(pod: Pod, state: ContainerState, ready: boolean): ContainerStatus[] {
  return pod.spec.containers.map(({ name, image = '' }) => ({
    name,
    image,
    imageID: state.waiting ? '' : `simulated://${image}`,
    ...(state.waiting ? {} : { containerID: `simulated://${pod.metadata.uid}/${name}` }),
    ready,
    started: state.running !== undefined,
    restartCount: 0,
    state,
  }));
}

/** The quality-of-service class that requests and limits earn. */
export function qosClass(pod: Pod): string {
  const all = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].map(({ resources }) => resources ?? {});
  const named = all.some(({ requests, limits }) => Object.keys({ ...requests, ...limits }).some(isCompute));
  if (!named) return 'BestEffort';
  const guaranteed = all.every(({ requests, limits }) =>
    ['cpu', 'memory'].every((name) => {
      const limit = limits?.[name];
      return limit !== undefined && (requests?.[name] ?? limit) === limit;
    }),
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}

function isCompute(name: string): boolean {
  return name === 'cpu' || name === 'memory';
}
