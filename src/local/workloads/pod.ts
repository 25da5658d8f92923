/** What controllers ask of a Pod. */

import type { Pod, PodCondition, PodTemplateSpec } from '../../api/core/pod.ts';
import type { OwnerReference } from '../../api/meta/object.ts';

/** The Pod has run to its end, well or badly. */
export function isFinished(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

/** The Pod counts as a replica: neither finished nor being deleted. */
export function isActive(pod: Pod): boolean {
  return !isFinished(pod) && pod.metadata.deletionTimestamp === undefined;
}

/** The condition of that type, if there is one. */
export function podCondition(pod: Pod, type: string): PodCondition | undefined {
  return pod.status?.conditions?.find((condition) => condition.type === type);
}

export function isReady(pod: Pod): boolean {
  return podCondition(pod, 'Ready')?.status === 'True';
}

/** Milliseconds since the epoch at which a ready Pod becomes available; undefined while it is not ready. */
export function availableAt(pod: Pod, minReadySeconds = 0): number | undefined {
  const ready = podCondition(pod, 'Ready');
  if (ready?.status !== 'True') return undefined;
  if (minReadySeconds === 0) return 0;
  return Date.parse(ready.lastTransitionTime ?? '') + minReadySeconds * 1000;
}

/** Ready, and for long enough. */
export function isAvailable(pod: Pod, minReadySeconds: number | undefined, now: number): boolean {
  const at = availableAt(pod, minReadySeconds);
  return at !== undefined && at <= now;
}

/** When the next ready Pod becomes available, in milliseconds from `now`; undefined when none is waiting. */
export function nextAvailability(pods: readonly Pod[], minReadySeconds: number | undefined, now: number) {
  const times = pods.map((pod) => availableAt(pod, minReadySeconds) ?? 0).filter((time) => time > now);
  return times.length === 0 ? undefined : Math.min(...times) - now;
}

export interface PodIdentity {
  name?: string;
  generateName?: string;
  namespace: string;
  owner: OwnerReference;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

/** A Pod stamped from a template for its owner. */
export function podFromTemplate(template: PodTemplateSpec, identity: PodIdentity): Pod {
  const { owner, labels, annotations, ...names } = identity;
  const meta = template.metadata ?? {};
  const allAnnotations = { ...meta.annotations, ...annotations };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...names,
      labels: { ...meta.labels, ...labels },
      ...(Object.keys(allAnnotations).length > 0 ? { annotations: allAnnotations } : {}),
      ...(meta.finalizers ? { finalizers: meta.finalizers } : {}),
      ownerReferences: [owner],
    },
    spec: template.spec,
  };
}
