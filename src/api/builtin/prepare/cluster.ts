/** What the server adds to namespaces, nodes, volumes and CustomResourceDefinitions. */

import type { Namespace, Node } from '../../core/core.ts';
import type { CustomResourceDefinition } from '../../core/extension.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../../core/storage.ts';
import type { WriteContext } from '../../kind.ts';
import type { KubeObject } from '../../meta/object.ts';

export function prepareNamespace(namespace: Namespace, { operation }: WriteContext): void {
  if (operation !== 'CREATE') return;
  namespace.spec = { finalizers: [...new Set([...(namespace.spec?.finalizers ?? []), 'kubernetes'])] };
  namespace.status = { phase: 'Active' };
}

const NOT_READY = 'node.kubernetes.io/not-ready';

/** A node that does not say it is ready takes no Pods until it does. */
export function prepareNode(node: Node, { operation }: WriteContext): void {
  const ready = node.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True');
  if (operation !== 'CREATE' || ready || node.spec?.taints?.some(({ key }) => key === NOT_READY)) return;
  node.spec = { ...node.spec, taints: [...(node.spec?.taints ?? []), { key: NOT_READY, effect: 'NoSchedule' }] };
}

export function prepareClaim(claim: PersistentVolumeClaim, { operation }: WriteContext): void {
  if (operation !== 'CREATE') return;
  addFinalizer(claim, 'kubernetes.io/pvc-protection');
  claim.status = { phase: 'Pending' };
}

export function prepareVolume(volume: PersistentVolume, { operation }: WriteContext): void {
  if (operation !== 'CREATE') return;
  addFinalizer(volume, 'kubernetes.io/pv-protection');
  const created = volume.metadata.creationTimestamp;
  volume.status = { phase: 'Pending', ...(created ? { lastPhaseTransitionTime: created } : {}) };
}

function addFinalizer({ metadata }: KubeObject, name: string): void {
  if (!metadata.finalizers?.includes(name)) metadata.finalizers = [...(metadata.finalizers ?? []), name];
}

/** Remembers which versions objects may have been stored in. */
export function prepareCustomResourceDefinition(definition: CustomResourceDefinition, context: WriteContext): void {
  if (context.subresource !== undefined) return;
  const stored = definition.spec.versions.find(({ storage }) => storage)?.name;
  const status = definition.status ?? {};
  const known = status.storedVersions ?? [];
  definition.status = { ...status, storedVersions: stored === undefined ? known : [...new Set([...known, stored])] };
}
