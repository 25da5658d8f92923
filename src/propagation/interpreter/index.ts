/** The kinds whose objects are understood without being told how. */

import { secret, serviceAccount } from './account.ts';
import { horizontalPodAutoscaler } from './autoscaler.ts';
import { cronJob } from './cron-job.ts';
import { daemonSet } from './daemon-set.ts';
import { deployment } from './deployment.ts';
import { podDisruptionBudget } from './disruption-budget.ts';
import type { KindInterpreter } from './interpreter.ts';
import { job } from './job.ts';
import { ingress, service } from './load-balancer.ts';
import { pod } from './pod.ts';
import { replicaSet } from './replica-set.ts';
import { serviceImport } from './service-import.ts';
import { statefulSet } from './stateful-set.ts';
import { THIRD_PARTY_INTERPRETERS } from './third-party/index.ts';
import { persistentVolume, persistentVolumeClaim } from './volume.ts';
import { reflectWhole } from './whole-status.ts';

/** By apiVersion and kind. */
export const NATIVE_INTERPRETERS: Readonly<Record<string, KindInterpreter>> = {
  'apps/v1 Deployment': deployment,
  'apps/v1 ReplicaSet': replicaSet,
  'apps/v1 StatefulSet': statefulSet,
  'apps/v1 DaemonSet': daemonSet,
  'batch/v1 Job': job,
  'batch/v1 CronJob': cronJob,
  'v1 Pod': pod,
  'v1 Service': service,
  'v1 PersistentVolume': persistentVolume,
  'v1 PersistentVolumeClaim': persistentVolumeClaim,
  'v1 ServiceAccount': serviceAccount,
  'v1 Secret': secret,
  'networking.k8s.io/v1 Ingress': ingress,
  'policy/v1 PodDisruptionBudget': podDisruptionBudget,
  'autoscaling/v2 HorizontalPodAutoscaler': horizontalPodAutoscaler,
  'multicluster.x-k8s.io/v1alpha1 ServiceImport': serviceImport,
};

/** Of any other kind the status is carried as it is. */
const ANY_KIND: KindInterpreter = { reflect: reflectWhole };

/** How objects of a kind are read. */
export function nativeInterpreter(apiVersion: string, kind: string): KindInterpreter {
  const key = `${apiVersion} ${kind}`;
  return [NATIVE_INTERPRETERS, THIRD_PARTY_INTERPRETERS].find((kinds) => Object.hasOwn(kinds, key))?.[key] ?? ANY_KIND;
}
