/** Jobs and their schedules. */

import type { Resource } from '../kind.ts';
import type { KubeObject, ObjectMeta } from '../meta/object.ts';
import type { ObjectReference } from './core.ts';
import type { PodCondition, PodTemplateSpec } from './pod.ts';
import { namespacedResource } from './resource.ts';
import type { LabelSelector } from './selector.ts';

export interface JobSpec {
  parallelism?: number;
  completions?: number;
  completionMode?: string;
  backoffLimit?: number;
  backoffLimitPerIndex?: number;
  maxFailedIndexes?: number;
  activeDeadlineSeconds?: number;
  ttlSecondsAfterFinished?: number;
  suspend?: boolean;
  manualSelector?: boolean;
  selector?: LabelSelector;
  template: PodTemplateSpec;
  podReplacementPolicy?: string;
  podFailurePolicy?: Record<string, unknown>;
  successPolicy?: Record<string, unknown>;
  managedBy?: string;
}

export interface JobStatus {
  startTime?: string;
  completionTime?: string;
  active?: number;
  ready?: number;
  succeeded?: number;
  failed?: number;
  terminating?: number;
  completedIndexes?: string;
  conditions?: PodCondition[];
}

export interface Job extends KubeObject {
  spec: JobSpec;
  status?: JobStatus;
}

export interface CronJob extends KubeObject {
  spec: {
    schedule: string;
    timeZone?: string;
    suspend?: boolean;
    concurrencyPolicy?: string;
    startingDeadlineSeconds?: number;
    successfulJobsHistoryLimit?: number;
    failedJobsHistoryLimit?: number;
    jobTemplate: { metadata?: ObjectMeta; spec: JobSpec };
  };
  status?: { active?: ObjectReference[]; lastScheduleTime?: string; lastSuccessfulTime?: string };
}

export const jobs: Resource<Job> = namespacedResource('batch/v1', 'Job', 'jobs');
export const cronJobs: Resource<CronJob> = namespacedResource('batch/v1', 'CronJob', 'cronjobs');
