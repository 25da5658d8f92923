/** What admission fills in for both kinds of propagation policy, beyond the defaults of the schema. */

import type { WriteContext } from '../../kind.ts';
import type { KubeObject } from '../../meta/object.ts';
import type { Placement, SpreadConstraint } from './placement.ts';
import type { PropagationSpec } from './propagation-spec.ts';
import { fillSelectorNamespaces, type ResourceSelector } from './resource-selector.ts';

/** The longest wait of a graceful failover where the policy states none. */
const DEFAULT_GRACE_SECONDS = 600;

interface Policy extends KubeObject {
  spec: PropagationSpec;
}

/** Changes the policy in place. A new policy gets an id of its own, whatever it came with, and a finalizer. */
export function preparePropagation(
  policy: Policy,
  context: WriteContext,
  { idLabel, finalizer }: { idLabel: string; finalizer: string },
): void {
  const { metadata, spec } = policy;
  if (metadata.namespace) fillSelectorNamespaces(spec.resourceSelectors, metadata.namespace);
  if (spec.placement) preparePlacement(spec.placement);
  if (spec.resourceSelectors.some(isServiceImport)) spec.propagateDeps = true;
  prepareFailover(spec);
  if (context.operation !== 'CREATE') return;
  metadata.labels = { ...metadata.labels, [idLabel]: context.newUid() };
  metadata.finalizers = [...new Set([...(metadata.finalizers ?? []), finalizer])];
}

function isServiceImport({ apiVersion, kind }: ResourceSelector): boolean {
  return apiVersion === 'multicluster.x-k8s.io/v1alpha1' && kind === 'ServiceImport';
}

function preparePlacement({ spreadConstraints = [], replicaScheduling }: Placement): void {
  spreadConstraints.forEach(prepareConstraint);
  if (replicaScheduling?.replicaSchedulingType === 'Divided') {
    replicaScheduling.replicaDivisionPreference ??= 'Weighted';
  }
}

function prepareConstraint(constraint: SpreadConstraint): void {
  if (!constraint.spreadByLabel) constraint.spreadByField ??= 'cluster';
  constraint.minGroups ||= 1;
}

function prepareFailover({ failover }: PropagationSpec): void {
  const application = failover?.application;
  if (application?.purgeMode === 'Gracefully') application.gracePeriodSeconds ??= DEFAULT_GRACE_SECONDS;
}
