/** What a StatefulSet asks for: Pods with fixed names, made, replaced and removed in order. */

import type { StatefulSet, StatefulSetStatus } from '../../../api/core/apps.ts';
import type { Pod } from '../../../api/core/pod.ts';
import { isAvailable, isFinished, isReady, nextAvailability } from '../pod.ts';
import { templateHash } from '../template-hash.ts';

export const REVISION_LABEL = 'controller-revision-hash';

export interface StatefulSetPlan {
  /** Ordinals to create now. */
  create: readonly number[];
  remove: readonly Pod[];
  status: StatefulSetStatus;
  recheck?: number;
}

/** `web-7f9c…`: the name of the revision that the present template is. */
export function updateRevision(set: StatefulSet): string {
  return `${set.metadata.name}-${templateHash(set.spec.template, set.status?.collisionCount)}`;
}

/** The number at the end of a Pod's name; undefined for a Pod that is not named after the set. */
export function ordinalOf(set: StatefulSet, pod: Pod): number | undefined {
  const prefix = `${set.metadata.name}-`;
  const name = pod.metadata.name ?? '';
  const rest = name.startsWith(prefix) ? name.slice(prefix.length) : '';
  return /^\d+$/.test(rest) ? Number(rest) : undefined;
}

interface Slot {
  ordinal: number;
  pod: Pod | undefined;
}

interface Sight {
  set: StatefulSet;
  /** One per wanted ordinal, in order. */
  slots: readonly Slot[];
  /** Pods beyond the wanted ordinals, highest first. */
  condemned: readonly Pod[];
  healthy(pod: Pod | undefined): boolean;
  revision: string;
}

/** Compares the Pods of a StatefulSet with what it wants. */
export function planStatefulSet(set: StatefulSet, owned: readonly Pod[], now: number): StatefulSetPlan {
  const sight = look(set, owned, now);
  const inOrder = set.spec.podManagementPolicy !== 'Parallel';
  const leaving = set.metadata.deletionTimestamp !== undefined;
  const steps = leaving ? { create: [], remove: [] } : inOrder ? orderedSteps(sight) : parallelSteps(sight);
  const recheck = nextAvailability(owned, set.spec.minReadySeconds, now);
  return { ...steps, status: statusOf(sight, owned, now), ...(recheck === undefined ? {} : { recheck }) };
}

function look(set: StatefulSet, owned: readonly Pod[], now: number): Sight {
  const start = set.spec.ordinals?.start ?? 0;
  const end = start + (set.spec.replicas ?? 1);
  const byOrdinal = new Map(owned.map((pod) => [ordinalOf(set, pod) ?? -1, pod]));
  const ordinals = Array.from({ length: end - start }, (_, i) => start + i);
  const beyond = [...byOrdinal].filter(([ordinal]) => ordinal >= 0 && (ordinal < start || ordinal >= end));
  return {
    set,
    slots: ordinals.map((ordinal) => ({ ordinal, pod: byOrdinal.get(ordinal) })),
    condemned: beyond.sort(([a], [b]) => b - a).map(([, pod]) => pod),
    healthy: (pod) =>
      pod !== undefined &&
      pod.metadata.deletionTimestamp === undefined &&
      isAvailable(pod, set.spec.minReadySeconds, now),
    revision: updateRevision(set),
  };
}

type Steps = Pick<StatefulSetPlan, 'create' | 'remove'>;

/** One change at a time: the lowest unhealthy ordinal is waited for before anything else happens. */
function orderedSteps(sight: Sight): Steps {
  const { slots, condemned, healthy } = sight;
  const failed = slots.find(({ pod }) => pod && isFinished(pod) && !isLeaving(pod));
  if (failed?.pod) return { create: [], remove: [failed.pod] };
  const first = slots.find(({ pod }) => !healthy(pod));
  if (first && !first.pod) return { create: [first.ordinal], remove: [] };
  if (first) return { create: [], remove: outdatedAndStuck(sight, first) };
  const [highest] = condemned;
  if (highest) return { create: [], remove: isLeaving(highest) ? [] : [highest] };
  return { create: [], remove: outdated(sight).slice(0, 1) };
}

/** Everything at once, but Pods are still replaced one after another. */
function parallelSteps(sight: Sight): Steps {
  const { slots, condemned, healthy } = sight;
  const create = slots.filter(({ pod }) => pod === undefined).map(({ ordinal }) => ordinal);
  const failed = slots.flatMap(({ pod }) => (pod && isFinished(pod) ? [pod] : []));
  const unhealthy = slots.find(({ pod }) => !healthy(pod));
  const replaced = unhealthy ? outdatedAndStuck(sight, unhealthy) : outdated(sight).slice(0, 1);
  const remove = [...condemned, ...failed, ...replaced].filter((pod) => !isLeaving(pod));
  return { create, remove: [...new Set(remove)] };
}

const isLeaving = (pod: Pod): boolean => pod.metadata.deletionTimestamp !== undefined;

/** Pods of earlier revisions that may be replaced, highest ordinal first. */
function outdated({ set, slots, revision }: Sight): Pod[] {
  if (set.spec.updateStrategy?.type === 'OnDelete') return [];
  const partition = set.spec.updateStrategy?.rollingUpdate?.partition ?? 0;
  return slots
    .filter(({ ordinal }) => ordinal >= partition)
    .flatMap(({ pod }) => (pod && pod.metadata.labels?.[REVISION_LABEL] !== revision ? [pod] : []))
    .reverse();
}

/** An unhealthy Pod of an earlier revision would hold the rollout up for ever, so it is replaced. */
function outdatedAndStuck(sight: Sight, slot: Slot): Pod[] {
  return outdated(sight).filter((pod) => pod === slot.pod && !isLeaving(pod) && !isReady(pod));
}

function statusOf({ set, revision }: Sight, owned: readonly Pod[], now: number): StatefulSetStatus {
  const pods = owned.filter((pod) => !isFinished(pod) && !isLeaving(pod));
  const updated = pods.filter((pod) => pod.metadata.labels?.[REVISION_LABEL] === revision).length;
  const wanted = set.spec.replicas ?? 1;
  const ready = pods.filter(isReady);
  const isDone = updated === wanted && pods.length === wanted && ready.length === wanted;
  const currentRevision = isDone ? revision : (set.status?.currentRevision ?? revision);
  const counts = {
    readyReplicas: ready.length,
    currentReplicas: currentRevision === revision ? updated : pods.length - updated,
    updatedReplicas: updated,
    availableReplicas: ready.filter((pod) => isAvailable(pod, set.spec.minReadySeconds, now)).length,
  };
  return {
    observedGeneration: set.metadata.generation ?? 0,
    replicas: pods.length,
    ...Object.fromEntries(
      Object.entries(counts).filter(([field, count]) => count > 0 || field === 'availableReplicas'),
    ),
    currentRevision,
    updateRevision: revision,
    collisionCount: set.status?.collisionCount ?? 0,
  };
}
