/** The ReplicaSets of a Deployment: which one is current, how revisions are numbered, what a new one looks like. */

import { type Deployment, deployments, type ReplicaSet } from '../../../api/core/apps.ts';
import type { PodTemplateSpec } from '../../../api/core/pod.ts';
import { portionOf } from '../../../api/core/portion.ts';
import { compareText, deepEqual } from '../../../base/json.ts';
import { controllerReference } from '../../../machinery/write.ts';
import { templateHash } from '../template-hash.ts';

const HASH_LABEL = 'pod-template-hash';
export const REVISION = 'deployment.kubernetes.io/revision';
export const DESIRED_REPLICAS = 'deployment.kubernetes.io/desired-replicas';
export const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas';
const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history';
const OWN_ANNOTATIONS = new Set([
  REVISION,
  REVISION_HISTORY,
  DESIRED_REPLICAS,
  MAX_REPLICAS,
  'kubectl.kubernetes.io/last-applied-configuration',
  'deprecated.deployment.rollback.to',
]);

export interface Generations {
  /** The ReplicaSet of the Deployment's present template. */
  current: ReplicaSet | undefined;
  /** The others, oldest first. */
  old: readonly ReplicaSet[];
}

/** Tells the ReplicaSet of the present template from those of earlier ones. */
export function generationsOf(deployment: Deployment, owned: readonly ReplicaSet[]): Generations {
  const byAge = [...owned].sort(olderFirst);
  const current = byAge.find(({ spec }) => spec.template && sameTemplate(spec.template, deployment.spec.template));
  return { current, old: byAge.filter((replicaSet) => replicaSet !== current) };
}

function olderFirst(a: ReplicaSet, b: ReplicaSet): number {
  return (
    compareText(a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? '') ||
    compareText(a.metadata.name ?? '', b.metadata.name ?? '')
  );
}

/** Equal but for the hash label that the ReplicaSet's template carries. */
function sameTemplate(ofReplicaSet: PodTemplateSpec, ofDeployment: PodTemplateSpec): boolean {
  const { [HASH_LABEL]: _, ...labels } = ofReplicaSet.metadata?.labels ?? {};
  return (
    deepEqual(ofReplicaSet.spec, ofDeployment.spec) &&
    deepEqual(labels, ofDeployment.metadata?.labels ?? {}) &&
    deepEqual(ofReplicaSet.metadata?.annotations ?? {}, ofDeployment.metadata?.annotations ?? {})
  );
}

/** The revision number an object carries; 0 for none. */
export function revisionOf(object: Pick<Deployment, 'metadata'>): number {
  return Number(object.metadata.annotations?.[REVISION] ?? 0) || 0;
}

/** The number the current ReplicaSet must at least carry: one more than any older one. */
export function currentRevision({ current, old }: Generations): number {
  const next = Math.max(0, ...old.map(revisionOf)) + 1;
  return Math.max(next, current ? revisionOf(current) : 0);
}

export interface Limits {
  maxSurge: number;
  maxUnavailable: number;
}

/** How far a rollout may stray from the wanted count; a rollout that could do nothing may miss one Pod. */
export function limitsOf({ spec }: Deployment): Limits {
  const total = spec.replicas ?? 1;
  if (spec.strategy?.type === 'Recreate') return { maxSurge: 0, maxUnavailable: 0 };
  const { maxSurge = '25%', maxUnavailable = '25%' } = spec.strategy?.rollingUpdate ?? {};
  const surge = portionOf(maxSurge, total, 'up');
  const unavailable = portionOf(maxUnavailable, total, 'down');
  return { maxSurge: surge, maxUnavailable: Math.min(total, surge + unavailable === 0 ? 1 : unavailable) };
}

/** The annotations by which a ReplicaSet remembers how large its Deployment was when it was last scaled. */
export function scaleAnnotations(deployment: Deployment): Record<string, string> {
  const desired = deployment.spec.replicas ?? 1;
  return { [DESIRED_REPLICAS]: `${desired}`, [MAX_REPLICAS]: `${desired + limitsOf(deployment).maxSurge}` };
}

/** A Deployment's annotations as its current ReplicaSet should carry them, numbered. */
export function replicaSetAnnotations(deployment: Deployment, { current }: Generations, revision: number) {
  const inherited = Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !OWN_ANNOTATIONS.has(key));
  const carried = current?.metadata.annotations ?? {};
  const earlier = current ? revisionOf(current) : 0;
  const history = carried[REVISION_HISTORY];
  const moved = earlier > 0 && earlier < revision;
  return {
    ...carried,
    ...Object.fromEntries(inherited),
    [REVISION]: `${revision}`,
    ...(moved ? { [REVISION_HISTORY]: history ? `${history},${earlier}` : `${earlier}` } : {}),
  };
}

/** The ReplicaSet to create for the present template. */
export function newReplicaSet(deployment: Deployment, replicas: number, revision: number): ReplicaSet {
  const { template, selector, minReadySeconds } = deployment.spec;
  const { name = '', namespace = '' } = deployment.metadata;
  const hash = templateHash(template, deployment.status?.collisionCount);
  const labels = { ...template.metadata?.labels, [HASH_LABEL]: hash };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels,
      annotations: {
        ...replicaSetAnnotations(deployment, { current: undefined, old: [] }, revision),
        ...scaleAnnotations(deployment),
      },
      ownerReferences: [controllerReference(deployments, deployment)],
    },
    spec: {
      replicas,
      ...(minReadySeconds ? { minReadySeconds } : {}),
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [HASH_LABEL]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
}
