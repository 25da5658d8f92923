/** Leases, budgets, autoscalers and priorities. */

import type { Resource } from '../kind.ts';
import type { Condition, KubeObject } from '../meta/object.ts';
import type { IntOrString, PodCondition } from './pod.ts';
import { clusterResource, namespacedResource } from './resource.ts';
import type { LabelSelector } from './selector.ts';

export interface Lease extends KubeObject {
  spec?: {
    holderIdentity?: string;
    leaseDurationSeconds?: number;
    /** RFC 3339 with microseconds. */
    acquireTime?: string;
    renewTime?: string;
    leaseTransitions?: number;
  };
}

export interface PodDisruptionBudget extends KubeObject {
  spec?: {
    minAvailable?: IntOrString;
    maxUnavailable?: IntOrString;
    selector?: LabelSelector;
    unhealthyPodEvictionPolicy?: string;
  };
  status?: {
    observedGeneration?: number;
    disruptedPods?: Record<string, string>;
    disruptionsAllowed: number;
    currentHealthy: number;
    desiredHealthy: number;
    expectedPods: number;
    conditions?: Condition[];
  };
}

export interface CrossVersionObjectReference {
  kind: string;
  name: string;
  apiVersion?: string;
}

export interface HorizontalPodAutoscaler extends KubeObject {
  spec: {
    scaleTargetRef: CrossVersionObjectReference;
    minReplicas?: number;
    maxReplicas: number;
    metrics?: Record<string, unknown>[];
    behavior?: Record<string, unknown>;
  };
  status?: {
    observedGeneration?: number;
    lastScaleTime?: string;
    currentReplicas?: number;
    desiredReplicas: number;
    currentMetrics?: Record<string, unknown>[] | null;
    conditions?: PodCondition[];
  };
}

export interface PriorityClass extends KubeObject {
  value: number;
  globalDefault?: boolean;
  description?: string;
  preemptionPolicy?: string;
}

export const leases: Resource<Lease> = namespacedResource('coordination.k8s.io/v1', 'Lease', 'leases');
export const podDisruptionBudgets: Resource<PodDisruptionBudget> = namespacedResource(
  'policy/v1',
  'PodDisruptionBudget',
  'poddisruptionbudgets',
);
export const horizontalPodAutoscalers: Resource<HorizontalPodAutoscaler> = namespacedResource(
  'autoscaling/v2',
  'HorizontalPodAutoscaler',
  'horizontalpodautoscalers',
);
export const priorityClasses: Resource<PriorityClass> = clusterResource(
  'scheduling.k8s.io/v1',
  'PriorityClass',
  'priorityclasses',
);
