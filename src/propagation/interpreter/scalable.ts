/** What the workloads with `spec.replicas` and a pod template have in common. */

import type { PodTemplateSpec } from '../../api/core/pod.ts';
import type { KubeObject } from '../../api/meta/object.ts';
import type { DependencyReference, ReplicaAnswer } from './interpreter.ts';
import { podDependencies } from './pod-dependencies.ts';
import { podRequirements } from './pod-requirements.ts';

interface Scalable extends KubeObject {
  spec: { replicas?: number; template?: PodTemplateSpec };
}

/** `spec.replicas` and what one pod needs. */
export function scalableReplicas({ spec }: Scalable): ReplicaAnswer {
  const requirements = podRequirements(spec.template?.spec);
  return { replicas: spec.replicas ?? 0, ...(requirements ? { requirements } : {}) };
}

/** The workload with another `spec.replicas`, if it says any. */
export function withReplicas<T extends Scalable>(workload: T, replicas: number): T {
  if (workload.spec.replicas === undefined) return workload;
  return { ...workload, spec: { ...workload.spec, replicas } };
}

/** What the pod template refers to. */
export function templateDependencies(workload: {
  metadata: KubeObject['metadata'];
  spec: { template?: PodTemplateSpec };
}): DependencyReference[] {
  return podDependencies(workload.spec.template?.spec, workload.metadata.namespace);
}
