/** Table cells of Pods and of what stamps them out. Each row starts after the name and follows the recorded columns. */

import type { DaemonSet, Deployment, ReplicaSet, StatefulSet } from '../core/apps.ts';
import type { CronJob, Job } from '../core/batch.ts';
import type { Pod, PodTemplateSpec } from '../core/pod.ts';
import { selectorText } from '../core/selector.ts';
import type { KubeObject } from '../meta/object.ts';
import { ageText, durationText } from './age.ts';
import { podReadyText, podRestartsText, podStatusText } from './pod-status.ts';

const NONE = '<none>';

/** `a=b,c=d`, or `<none>`. */
export function labelsText(labels: Record<string, string> | undefined): string {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return pairs.length > 0 ? pairs.sort().join(',') : NONE;
}

function containerCells(template: PodTemplateSpec | undefined): [string, string] {
  const containers = template?.spec.containers ?? [];
  return [containers.map(({ name }) => name).join(','), containers.map(({ image }) => image ?? '').join(',')];
}

export function podCells(pod: Pod, nowMs: number): unknown[] {
  const { metadata, spec, status = {} } = pod;
  const gates = spec.readinessGates ?? [];
  const open = gates.filter(({ conditionType }) =>
    status.conditions?.some(({ type, status: value }) => type === conditionType && value === 'True'),
  );
  return [
    podReadyText(pod),
    podStatusText(pod),
    podRestartsText(pod, nowMs),
    ageText(metadata.creationTimestamp, nowMs),
    status.podIPs?.[0]?.ip || status.podIP || NONE,
    spec.nodeName || NONE,
    status.nominatedNodeName || NONE,
    gates.length > 0 ? `${open.length}/${gates.length}` : NONE,
  ];
}

export function deploymentCells({ metadata, spec, status = {} }: Deployment, nowMs: number): unknown[] {
  return [
    `${status.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
    status.updatedReplicas ?? 0,
    status.availableReplicas ?? 0,
    ageText(metadata.creationTimestamp, nowMs),
    ...containerCells(spec.template),
    selectorText(spec.selector),
  ];
}

export function replicaSetCells({ metadata, spec, status }: ReplicaSet, nowMs: number): unknown[] {
  return [
    spec.replicas ?? 0,
    status?.replicas ?? 0,
    status?.readyReplicas ?? 0,
    ageText(metadata.creationTimestamp, nowMs),
    ...containerCells(spec.template),
    selectorText(spec.selector),
  ];
}

type ReplicationController = KubeObject & {
  spec: { replicas?: number; selector?: Record<string, string>; template?: PodTemplateSpec };
  status?: { replicas?: number; readyReplicas?: number };
};

export function replicationControllerCells(controller: ReplicationController, nowMs: number): unknown[] {
  const { metadata, spec, status = {} } = controller;
  return [
    spec.replicas ?? 0,
    status.replicas ?? 0,
    status.readyReplicas ?? 0,
    ageText(metadata.creationTimestamp, nowMs),
    ...containerCells(spec.template),
    labelsText(spec.selector),
  ];
}

export function statefulSetCells({ metadata, spec, status }: StatefulSet, nowMs: number): unknown[] {
  return [
    `${status?.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
    ageText(metadata.creationTimestamp, nowMs),
    ...containerCells(spec.template),
  ];
}

export function daemonSetCells({ metadata, spec, status }: DaemonSet, nowMs: number): unknown[] {
  return [
    status?.desiredNumberScheduled ?? 0,
    status?.currentNumberScheduled ?? 0,
    status?.numberReady ?? 0,
    status?.updatedNumberScheduled ?? 0,
    status?.numberAvailable ?? 0,
    labelsText(spec.template.spec.nodeSelector),
    ageText(metadata.creationTimestamp, nowMs),
    ...containerCells(spec.template),
    selectorText(spec.selector),
  ];
}

function jobStatusText({ metadata, status = {} }: Job): string {
  const has = (type: string): boolean =>
    status.conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false;
  const known = ['Complete', 'Failed'].find(has);
  if (known) return known;
  if (metadata.deletionTimestamp) return 'Terminating';
  return ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'].find(has) ?? 'Running';
}

function completionsText({ spec, status = {} }: Job): string {
  const done = status.succeeded ?? 0;
  if (spec.completions !== undefined) return `${done}/${spec.completions}`;
  const parallel = spec.parallelism ?? 0;
  return parallel > 1 ? `${done}/1 of ${parallel}` : `${done}/1`;
}

function jobDurationText({ status = {} }: Job, nowMs: number): string {
  if (!status.startTime) return '';
  const end = status.completionTime ? Date.parse(status.completionTime) : nowMs;
  return durationText(end - Date.parse(status.startTime));
}

export function jobCells(job: Job, nowMs: number): unknown[] {
  return [
    jobStatusText(job),
    completionsText(job),
    jobDurationText(job, nowMs),
    ageText(job.metadata.creationTimestamp, nowMs),
    ...containerCells(job.spec.template),
    selectorText(job.spec.selector),
  ];
}

export function cronJobCells({ metadata, spec, status = {} }: CronJob, nowMs: number): unknown[] {
  return [
    spec.schedule,
    spec.timeZone ?? NONE,
    spec.suspend ? 'True' : 'False',
    status.active?.length ?? 0,
    status.lastScheduleTime ? ageText(status.lastScheduleTime, nowMs) : NONE,
    ageText(metadata.creationTimestamp, nowMs),
    ...containerCells(spec.jobTemplate.spec.template),
    selectorText(spec.jobTemplate.spec.selector),
  ];
}

export function podTemplateCells({ template }: KubeObject & { template?: PodTemplateSpec }): unknown[] {
  return [...containerCells(template), labelsText(template?.metadata?.labels)];
}
