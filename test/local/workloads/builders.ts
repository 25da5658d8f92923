/** Workloads that start valid, for tests to change one thing at a time. */

import type { Deployment, ReplicaSet } from '../../../src/api/core/apps.ts';
import type { Job } from '../../../src/api/core/batch.ts';
import type { Node } from '../../../src/api/core/core.ts';
import type { Pod, PodSpec, PodTemplateSpec } from '../../../src/api/core/pod.ts';
import { formatTime } from '../../../src/base/clock.ts';

/** The moment at which these tests happen. */
export const NOW = Date.UTC(2026, 0, 1, 12);

export const seconds = (count: number): string => formatTime(NOW + count * 1000);

export function aTemplate(image = 'nginx:1'): PodTemplateSpec {
  return {
    metadata: { labels: { app: 'web' } },
    spec: { containers: [{ name: 'main', image }], restartPolicy: 'Always' },
  };
}

let serial = 0;

export interface PodTraits {
  name?: string;
  phase?: string;
  ready?: boolean;
  /** Seconds from now at which it became ready. */
  readySince?: number;
  leaving?: boolean;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  spec?: Partial<PodSpec>;
}

export function aPod(traits: PodTraits = {}): Pod {
  serial += 1;
  const name = traits.name ?? `pod-${serial}`;
  const ready = { type: 'Ready', status: traits.ready === false ? 'False' : 'True' } as const;
  return {
    metadata: {
      name,
      namespace: 'default',
      uid: `uid-${name}-${serial}`,
      creationTimestamp: seconds(-60),
      labels: { app: 'web', ...traits.labels },
      ...(traits.annotations ? { annotations: traits.annotations } : {}),
      ...(traits.leaving ? { deletionTimestamp: seconds(0) } : {}),
    },
    spec: { ...aTemplate().spec, nodeName: 'node-1', ...traits.spec },
    status: {
      phase: traits.phase ?? 'Running',
      conditions: [{ ...ready, lastTransitionTime: seconds(traits.readySince ?? -60) }],
    },
  };
}

export function aDeployment(spec: Partial<Deployment['spec']> = {}, metadata: Deployment['metadata'] = {}): Deployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default', uid: 'uid-web', generation: 1, ...metadata },
    spec: {
      replicas: 4,
      selector: { matchLabels: { app: 'web' } },
      template: aTemplate(),
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      ...spec,
    },
  };
}

export interface ReplicaSetTraits {
  name: string;
  image?: string;
  replicas: number;
  available?: number;
  annotations?: Record<string, string>;
  age?: number;
}

export function aReplicaSet(traits: ReplicaSetTraits): ReplicaSet {
  const available = traits.available ?? traits.replicas;
  const template = aTemplate(traits.image);
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: traits.name,
      namespace: 'default',
      uid: `uid-${traits.name}`,
      generation: 1,
      creationTimestamp: seconds(-(traits.age ?? 0)),
      annotations: traits.annotations ?? {},
    },
    spec: {
      replicas: traits.replicas,
      selector: { matchLabels: { app: 'web', 'pod-template-hash': 'x' } },
      template: { ...template, metadata: { labels: { app: 'web', 'pod-template-hash': 'x' } } },
    },
    status: {
      replicas: traits.replicas,
      readyReplicas: available,
      availableReplicas: available,
      observedGeneration: 1,
    },
  };
}

export function aJob(spec: Partial<Job['spec']> = {}): Job {
  return {
    metadata: { name: 'sum', namespace: 'default', uid: 'uid-sum' },
    spec: {
      parallelism: 1,
      completions: 1,
      backoffLimit: 6,
      template: { spec: { ...aTemplate().spec, restartPolicy: 'Never' } },
      ...spec,
    },
  };
}

export function aNode(
  name: string,
  traits: Partial<NonNullable<Node['spec']>> & { labels?: Record<string, string> } = {},
): Node {
  const { labels = {}, ...spec } = traits;
  return {
    metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
    spec,
    status: { allocatable: { cpu: '4', memory: '8Gi', pods: '10' } },
  };
}
