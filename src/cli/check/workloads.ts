/** Whatever has been on its way for too long. */

import type { Condition, KubeObject } from '../../api/meta/object.ts';
import { durationText } from '../../api/printing/age.ts';
import type { ResourceBinding } from '../../api/work/v1alpha2/resource-binding.ts';
import { clusterOfNamespace } from '../../propagation/names.ts';
import type { Facts } from './facts.ts';
import { type Check, type Finding, failure, warning } from './finding.ts';

interface Conditioned extends KubeObject {
  status?: { conditions?: readonly Condition[] | null };
}

function nameOf({ metadata }: KubeObject): string {
  return metadata.namespace ? `${metadata.namespace}/${metadata.name}` : (metadata.name ?? '');
}

const since = (time: string | null | undefined, now: number): number => now - (Date.parse(time ?? '') || now);

/** Too long without a condition of that type, or with one that is not True. */
function stuck(object: Conditioned, type: string, { now, patienceMs }: { now: number; patienceMs: number }): Finding[] {
  const condition = (object.status?.conditions ?? []).find((item) => item.type === type);
  if (condition?.status === 'True') return [];
  const waiting = since(condition?.lastTransitionTime ?? object.metadata.creationTimestamp, now);
  if (waiting < patienceMs) return [];
  const why = condition ? `${condition.reason}: ${condition.message}` : 'nothing has been said about it';
  return [failure(`for ${durationText(waiting)}: ${why}`, nameOf(object))];
}

async function overTime(facts: Facts): Promise<{ now: number; patienceMs: number }> {
  return { now: await facts.now(), patienceMs: facts.patienceMs };
}

const isSuspended = ({ spec }: ResourceBinding): boolean => spec.suspension?.scheduling === true;

const isDispatched = ({ spec }: ResourceBinding): boolean =>
  (spec.clusters ?? []).length > 0 && spec.suspension?.dispatching !== true;

function lateEvictions({ spec, ...rest }: ResourceBinding, now: number, patienceMs: number): Finding[] {
  return (spec.gracefulEvictionTasks ?? []).flatMap(({ fromCluster, reason, creationTimestamp, ...task }) => {
    const allowed = Math.max(patienceMs, (task.gracePeriodSeconds ?? 0) * 1000);
    const waiting = since(creationTimestamp, now);
    if (waiting < allowed || task.suppressDeletion) return [];
    return [warning(`has been leaving ${fromCluster} for ${durationText(waiting)} (${reason})`, nameOf(rest))];
  });
}

export const workloadChecks: readonly Check[] = [
  {
    code: 'bindings-scheduled',
    title: 'what is to be scheduled has been scheduled',
    async look(facts) {
      const [bindings, limit] = [await facts.bindings(), await overTime(facts)];
      return bindings
        .filter((binding) => !isSuspended(binding))
        .flatMap((binding) => stuck(binding, 'Scheduled', limit));
    },
  },
  {
    code: 'bindings-applied',
    title: 'what has been scheduled has been applied',
    async look(facts) {
      const [bindings, limit] = [await facts.bindings(), await overTime(facts)];
      return bindings.filter(isDispatched).flatMap((binding) => stuck(binding, 'FullyApplied', limit));
    },
  },
  {
    code: 'works-applied',
    title: 'members have taken their manifests',
    async look(facts) {
      const [works, limit] = [await facts.works(), await overTime(facts)];
      return works
        .filter(({ spec }) => spec.suspendDispatching !== true)
        .flatMap((work) => stuck(work, 'Applied', limit))
        .map((finding) => ({ ...finding, subject: readable(finding.subject ?? '') }));
    },
  },
  {
    code: 'evictions-ending',
    title: 'evictions come to an end',
    async look(facts) {
      const [bindings, { now, patienceMs }] = [await facts.bindings(), await overTime(facts)];
      return bindings.flatMap((binding) => lateEvictions(binding, now, patienceMs));
    },
  },
  {
    code: 'deletions-ending',
    title: 'deletions come to an end',
    async look(facts) {
      const { now, patienceMs } = await overTime(facts);
      const objects: KubeObject[] = [
        ...(await facts.clusters()),
        ...(await facts.bindings()),
        ...(await facts.works()),
      ];
      return objects.flatMap((object) => {
        const { deletionTimestamp, finalizers = [] } = object.metadata;
        const waiting = deletionTimestamp ? since(deletionTimestamp, now) : 0;
        if (waiting < patienceMs) return [];
        return [
          failure(`being deleted for ${durationText(waiting)}, held by ${finalizers.join(', ')}`, nameOf(object)),
        ];
      });
    },
  },
];

/** `karmada-es-member1/web-5d` → `member1/web-5d` */
function readable(subject: string): string {
  const [namespace = '', name] = subject.split('/');
  return `${clusterOfNamespace(namespace) ?? namespace}/${name}`;
}
