/** What keeps a component from starting, read from its pods and events: pure, so that every kind of trouble can be shown. */

import type { Event } from '../../api/core/core.ts';
import type { ContainerStatus, Pod, PodSpec } from '../../api/core/pod.ts';

export interface Trouble {
  /** Stable word for the kind of trouble. */
  kind: 'image' | 'crash' | 'config' | 'unschedulable' | 'volume' | 'refused' | 'evicted';
  /** The pod it is about; absent when there is none yet. */
  pod?: string;
  /** What went wrong, in the cluster's own words. */
  what: string;
  hint: string;
}

export interface Sight {
  pods: readonly Pod[];
  /** Warnings and notes about the workload and its pods. */
  events: readonly Event[];
  /** Milliseconds since the epoch. */
  now: number;
}

/** Trouble that often passes by itself counts after so long. */
const GRACE_MS = 5000;

/** The first thing that will not pass by waiting; undefined while there is hope. */
export function findTrouble(sight: Sight): Trouble | undefined {
  for (const pod of sight.pods) {
    const trouble = podTrouble(pod, sight);
    if (trouble) return trouble;
  }
  return refusedPods(sight);
}

function podTrouble(pod: Pod, sight: Sight): Trouble | undefined {
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  for (const status of statuses) {
    const trouble = containerTrouble(pod, status);
    if (trouble) return trouble;
  }
  return evicted(pod) ?? unschedulable(pod, sight) ?? unmountable(pod, sight);
}

const IMAGE_REASONS = new Set(['ImagePullBackOff', 'ErrImageNeverPull', 'InvalidImageName', 'ImageInspectError']);
const CONFIG_REASONS = new Set(['CreateContainerConfigError', 'CreateContainerError', 'RunContainerError']);

function containerTrouble(pod: Pod, status: ContainerStatus): Trouble | undefined {
  const { reason = '', message } = status.state?.waiting ?? {};
  if (IMAGE_REASONS.has(reason)) return imageTrouble(pod, status.image, message);
  if (reason === 'CrashLoopBackOff') return crash(pod, status);
  if (!CONFIG_REASONS.has(reason)) return undefined;
  const what = `container ${status.name} cannot be started: ${message || reason}`;
  return { ...nameOf(pod), kind: 'config', what, hint: SEE_EVENTS };
}

function imageTrouble(pod: Pod, image: string, message = ''): Trouble {
  return {
    ...nameOf(pod),
    kind: 'image',
    what: `cannot pull the image ${image}${message === '' ? '' : `: ${message}`}`,
    hint: 'see "kubectl karmada init images" for what is needed; use --private-image-registry or --image-pull-secrets',
  };
}

function crash(pod: Pod, { name, lastState }: ContainerStatus): Trouble {
  const { exitCode, reason = '' } = lastState?.terminated ?? {};
  const code = exitCode === undefined ? '' : `, with exit code ${exitCode}`;
  const cause = reason !== '' && reason !== 'Error' ? ` (${reason})` : '';
  return {
    ...nameOf(pod),
    kind: 'crash',
    what: `container ${name} ends again and again${code}${cause}`,
    hint: 'see its last lines above; run this again once the cause is gone',
  };
}

const SEE_EVENTS = 'see "kubectl describe pod" of it; run this again once the cause is gone';

function nameOf(pod: Pod): { pod: string } {
  return { pod: pod.metadata.name ?? '' };
}

function evicted(pod: Pod): Trouble | undefined {
  const { phase, reason, message = '' } = pod.status ?? {};
  if (phase !== 'Failed') return undefined;
  if (reason === undefined) return failed(pod);
  const what = `the node has given it up: ${reason}${message === '' ? '' : `: ${message}`}`;
  return { ...nameOf(pod), kind: 'evicted', what, hint: 'free memory or disk space on the nodes' };
}

type Terminated = NonNullable<NonNullable<ContainerStatus['state']>['terminated']>;

/** A container of a pod that is not started again has ended. */
function failed(pod: Pod): Trouble {
  const ended = pod.status?.containerStatuses?.find(({ state }) => state?.terminated?.exitCode);
  const { exitCode, reason = '', message = '' }: Partial<Terminated> = ended?.state?.terminated ?? {};
  const details = [
    exitCode === undefined ? '' : `with exit code ${exitCode}`,
    reason === 'Error' ? '' : reason,
    message,
  ];
  const what = ['it failed', ...details.filter(Boolean)].join(': ');
  return { ...nameOf(pod), kind: 'crash', what, hint: SEE_EVENTS };
}

function unschedulable(pod: Pod, { events, now }: Sight): Trouble | undefined {
  const condition = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (condition?.status !== 'False' || condition.reason !== 'Unschedulable') return undefined;
  const since = Date.parse(condition.lastTransitionTime ?? pod.metadata.creationTimestamp ?? '');
  // A cluster that adds nodes on demand takes its time.
  if (now - since < GRACE_MS || hasEvent(pod, events, ['TriggeredScaleUp'])) return undefined;
  const message = condition.message ?? '';
  if (/persistentvolumeclaim|volume/i.test(message)) {
    return {
      ...nameOf(pod),
      kind: 'volume',
      what: message,
      hint: 'check the StorageClass: "kubectl get pvc,storageclass"',
    };
  }
  return {
    ...nameOf(pod),
    kind: 'unschedulable',
    what: `no node takes it: ${message}`,
    hint: 'add nodes or free some, or choose with --etcd-node-selector-labels where etcd may run',
  };
}

const MOUNT_REASONS = ['FailedMount', 'FailedAttachVolume', 'FailedBinding', 'ProvisioningFailed'];

/** The node asks again by itself when the cluster was slow to answer it. */
const PASSING = /failed to sync \w+ cache|timed out waiting for the condition|connection refused|deadline exceeded/;

function unmountable(pod: Pod, { events, now }: Sight): Trouble | undefined {
  const lasting = events.filter(({ message = '' }) => !PASSING.test(message));
  const event = hasEvent(pod, lasting, MOUNT_REASONS);
  const created = Date.parse(pod.metadata.creationTimestamp ?? '');
  const waits = pod.status?.phase === 'Pending' && now - created >= GRACE_MS;
  if (!event || !waits) return undefined;
  return { ...nameOf(pod), kind: 'volume', what: event.message ?? event.reason ?? '', hint: SEE_EVENTS };
}

function hasEvent(pod: Pod, events: readonly Event[], reasons: readonly string[]): Event | undefined {
  return events.find(
    ({ involvedObject, reason = '' }) => involvedObject.uid === pod.metadata.uid && reasons.includes(reason),
  );
}

/** The workload's controller is not allowed to make pods. */
function refusedPods({ pods, events }: Sight): Trouble | undefined {
  if (pods.length > 0) return undefined;
  const event = events.find(({ reason, involvedObject }) => reason === 'FailedCreate' && involvedObject.kind !== 'Pod');
  if (!event) return undefined;
  const message = event.message ?? '';
  const hint = /priority ?class/i.test(message)
    ? 'the host limits this priority class; choose another one with the --*-priority-class flags'
    : 'a quota or an admission policy of the host forbids it';
  return { kind: 'refused', what: `its pods are refused: ${message}`, hint };
}

/** True when the pod was made from this template; pods of an earlier one are none of our business. */
export function isMadeFrom(
  pod: Pod,
  template: { metadata?: { annotations?: Record<string, string> }; spec: PodSpec },
): boolean {
  const annotations = Object.entries(template.metadata?.annotations ?? {});
  const own = pod.spec.containers;
  return (
    annotations.every(([key, value]) => pod.metadata.annotations?.[key] === value) &&
    template.spec.containers.every((wanted) =>
      own.some(({ name, image, command = [] }) => {
        const same = name === wanted.name && image === wanted.image;
        return same && command.join('\n') === (wanted.command ?? []).join('\n');
      }),
    )
  );
}
