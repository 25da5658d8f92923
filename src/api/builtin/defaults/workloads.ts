/** Defaults of the kinds that stamp out Pods. */

import type { DaemonSet, Deployment, ReplicaSet, StatefulSet } from '../../core/apps.ts';
import type { CronJob, Job, JobSpec } from '../../core/batch.ts';
import type { PodTemplateSpec } from '../../core/pod.ts';
import type { KubeObject } from '../../meta/object.ts';
import { defaultTemplate } from './pod-spec.ts';
import { defaultClaim } from './storage.ts';

const HISTORY = 10;
const QUARTER = '25%';

/** A core/v1 ReplicationController. */
export interface ReplicationController extends KubeObject {
  spec: { replicas?: number; selector?: Record<string, string>; template?: PodTemplateSpec };
}

/** A core/v1 PodTemplate. */
export interface PodTemplate extends KubeObject {
  template?: PodTemplateSpec;
}

export function defaultDeployment({ spec }: Deployment): void {
  defaultTemplate(spec.template);
  spec.replicas ??= 1;
  spec.strategy ??= {};
  spec.strategy.type ??= 'RollingUpdate';
  if (spec.strategy.type === 'RollingUpdate') {
    spec.strategy.rollingUpdate = { maxUnavailable: QUARTER, maxSurge: QUARTER, ...spec.strategy.rollingUpdate };
  }
  spec.revisionHistoryLimit ??= HISTORY;
  spec.progressDeadlineSeconds ??= 600;
}

export function defaultReplicaSet({ spec }: ReplicaSet): void {
  defaultTemplate(spec.template);
  spec.replicas ??= 1;
}

export function defaultStatefulSet({ spec }: StatefulSet): void {
  defaultTemplate(spec.template);
  for (const claim of spec.volumeClaimTemplates ?? []) {
    claim.apiVersion ??= 'v1';
    claim.kind ??= 'PersistentVolumeClaim';
    defaultClaim(claim);
  }
  spec.replicas ??= 1;
  spec.podManagementPolicy ??= 'OrderedReady';
  spec.updateStrategy ??= {};
  spec.updateStrategy.type ??= 'RollingUpdate';
  if (spec.updateStrategy.type === 'RollingUpdate') {
    spec.updateStrategy.rollingUpdate = { partition: 0, ...spec.updateStrategy.rollingUpdate };
  }
  spec.revisionHistoryLimit ??= HISTORY;
  spec.persistentVolumeClaimRetentionPolicy = {
    whenDeleted: 'Retain',
    whenScaled: 'Retain',
    ...spec.persistentVolumeClaimRetentionPolicy,
  };
}

const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

export function defaultDaemonSet({ metadata, spec }: DaemonSet): void {
  defaultTemplate(spec.template);
  spec.updateStrategy ??= {};
  spec.updateStrategy.type ??= 'RollingUpdate';
  if (spec.updateStrategy.type === 'RollingUpdate') {
    spec.updateStrategy.rollingUpdate = { maxUnavailable: 1, maxSurge: 0, ...spec.updateStrategy.rollingUpdate };
  }
  spec.revisionHistoryLimit ??= HISTORY;
  metadata.annotations = { [TEMPLATE_GENERATION]: '1', ...metadata.annotations };
}

export function defaultReplicationController({ metadata, spec }: ReplicationController): void {
  defaultTemplate(spec.template);
  spec.replicas ??= 1;
  const labels = spec.template?.metadata?.labels;
  if (!labels) return;
  spec.selector ??= { ...labels };
  metadata.labels ??= { ...labels };
}

export function defaultJob({ metadata, spec }: Job): void {
  defaultTemplate(spec.template);
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
  spec.parallelism ??= 1;
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : 2 ** 31 - 1;
  spec.completionMode ??= 'NonIndexed';
  spec.suspend ??= false;
  spec.manualSelector ??= false;
  spec.podReplacementPolicy ??= spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed';
  const labels = spec.template.metadata?.labels;
  if (labels && !metadata.labels) metadata.labels = { ...labels };
}

export function defaultCronJob({ spec }: CronJob): void {
  const jobSpec: JobSpec | undefined = spec.jobTemplate?.spec;
  defaultTemplate(jobSpec?.template);
  spec.concurrencyPolicy ??= 'Allow';
  spec.suspend ??= false;
  spec.successfulJobsHistoryLimit ??= 3;
  spec.failedJobsHistoryLimit ??= 1;
}

export function defaultPodTemplate({ template }: PodTemplate): void {
  defaultTemplate(template);
}
