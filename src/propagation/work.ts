/** The Work a binding has in one cluster: the template as that cluster is to see it. */

import type { AnyObject } from '../api/meta/object.ts';
import { prepareManifest, WORK_ID_LABEL } from '../api/work/v1alpha1/prepare.ts';
import { pruneManifest } from '../api/work/v1alpha1/prune.ts';
import type { Work } from '../api/work/v1alpha1/work.ts';
import type { ResourceBindingSpec, TargetCluster } from '../api/work/v1alpha2/resource-binding.ts';
import { clone } from '../base/json.ts';
import { type AnyBinding, isWorkload } from './binding.ts';
import type { KindInterpreter } from './interpreter/interpreter.ts';
import { splitCompletions } from './job-completions.ts';
import {
  APPLIED_CLUSTER_OVERRIDES_ANNOTATION,
  APPLIED_OVERRIDES_ANNOTATION,
  BINDING_ID_LABEL,
  BINDING_NAME_ANNOTATION,
  BINDING_NAMESPACE_ANNOTATION,
  CLUSTER_BINDING_ANNOTATION,
  CLUSTER_BINDING_ID_LABEL,
  CONFLICT_RESOLUTION_ANNOTATION,
  EXECUTION_FINALIZER,
  executionNamespace,
  MANAGED_LABEL,
  TEMPLATE_GENERATION_ANNOTATION,
  TEMPLATE_UID_ANNOTATION,
  WORK_NAME_ANNOTATION,
  WORK_NAMESPACE_ANNOTATION,
  workName,
} from './names.ts';
import type { OverrideOutcome } from './override/override.ts';
import { targetClusters } from './targets.ts';

export interface WorkInput {
  binding: AnyBinding;
  template: AnyObject;
  target: TargetCluster;
  interpreter: KindInterpreter;
  /** The override policies, bound to this cluster; absent: none. */
  override?: (manifest: AnyObject) => OverrideOutcome;
  gates?: { statefulFailoverInjection?: boolean };
}

/** True when each target gets a number of replicas of its own. */
export function isDivided(spec: ResourceBindingSpec): boolean {
  return isWorkload(spec) && !spec.components?.length;
}

/** The template with this cluster's share of the replicas, before overrides. */
export function shareOf({ binding, template, target, interpreter, gates }: WorkInput): AnyObject {
  const { spec } = binding;
  let manifest = clone(template);
  if (isDivided(spec) && interpreter.revise) {
    manifest = interpreter.revise(manifest, target.replicas ?? 0);
  }
  const completions = splitCompletions(template, spec)?.get(target.name);
  if (completions !== undefined) manifest.spec = { ...manifest.spec, completions };
  if (gates?.statefulFailoverInjection) injectPreservedState(manifest, spec);
  return manifest;
}

/** After a failover to one cluster the copy there gets the labels that carry the old copy's state. */
function injectPreservedState(manifest: AnyObject, spec: ResourceBindingSpec): void {
  const task = spec.gracefulEvictionTasks?.at(-1);
  const [target, ...others] = targetClusters(spec);
  if (!task || !target || others.length > 0 || task.purgeMode !== 'Directly') return;
  if (task.clustersBeforeFailover?.includes(target.name)) return;
  manifest.metadata.labels = { ...manifest.metadata.labels, ...task.preservedLabelState };
}

/** `overwrite` or `abort`: the template's own wish, else the policy's. */
function conflictResolution({ spec }: AnyBinding, template: AnyObject): string {
  const own = template.metadata.annotations?.[CONFLICT_RESOLUTION_ANNOTATION];
  if (own === 'overwrite' || own === 'abort') return own;
  return spec.conflictResolution === 'Overwrite' ? 'overwrite' : 'abort';
}

interface Marks {
  labels: Record<string, string>;
  annotations: Record<string, string>;
}

/** What leads from a Work, or a member's object, back to its binding. */
function bindingMarks({ metadata }: AnyBinding): Marks {
  const { namespace, name = '', labels } = metadata;
  const idLabel = namespace ? BINDING_ID_LABEL : CLUSTER_BINDING_ID_LABEL;
  return {
    labels: { [idLabel]: labels?.[idLabel] ?? '' },
    annotations: namespace
      ? { [BINDING_NAMESPACE_ANNOTATION]: namespace, [BINDING_NAME_ANNOTATION]: name }
      : { [CLUSTER_BINDING_ANNOTATION]: name },
  };
}

function templateMarks({ metadata }: AnyObject): Record<string, string> {
  const { uid, generation = 0 } = metadata;
  return {
    ...(uid ? { [TEMPLATE_UID_ANNOTATION]: uid } : {}),
    ...(generation > 0 ? { [TEMPLATE_GENERATION_ANNOTATION]: String(generation) } : {}),
  };
}

function overrideRecords(outcome: OverrideOutcome | undefined): Record<string, string> {
  const { clusterPolicies = [], policies = [] } = outcome ?? {};
  return {
    ...(clusterPolicies.length > 0 ? { [APPLIED_CLUSTER_OVERRIDES_ANNOTATION]: JSON.stringify(clusterPolicies) } : {}),
    ...(policies.length > 0 ? { [APPLIED_OVERRIDES_ANNOTATION]: JSON.stringify(policies) } : {}),
  };
}

/** True when nothing may be sent to the cluster for now. */
export function isSuspended({ suspension }: ResourceBindingSpec, clusterName: string): boolean {
  return Boolean(suspension?.dispatching || suspension?.dispatchingOnClusters?.clusterNames?.includes(clusterName));
}

/** The manifest as it goes to the cluster: share, overrides, and the marks by which it is found again. */
function renderManifest(overridden: AnyObject, marks: Marks, work: { namespace: string; name: string }): AnyObject {
  const manifest = pruneManifest(overridden);
  manifest.metadata.labels = { ...manifest.metadata.labels, ...marks.labels, [MANAGED_LABEL]: 'true' };
  manifest.metadata.annotations = {
    ...manifest.metadata.annotations,
    ...marks.annotations,
    [WORK_NAMESPACE_ANNOTATION]: work.namespace,
    [WORK_NAME_ANNOTATION]: work.name,
  };
  return manifest;
}

/**
 * The Work as it should be: new, or `existing` with everything that is the binding's replaced.
 * Equal to `existing` when nothing changed, so that it need not be written.
 */
export function renderWork(input: WorkInput, existing?: Work): Work {
  const { binding, template, target } = input;
  const share = shareOf(input);
  const outcome = input.override?.(share);
  const overridden = outcome?.manifest ?? share;
  const { kind = '', metadata } = overridden;
  const namespace = executionNamespace(target.name);
  const name = workName({ kind, name: metadata.name ?? '', namespace: metadata.namespace ?? '' });
  const own = bindingMarks(binding);
  const conflict = { [CONFLICT_RESOLUTION_ANNOTATION]: conflictResolution(binding, template) };
  const marks = { labels: own.labels, annotations: { ...own.annotations, ...conflict, ...templateMarks(template) } };
  const manifest = renderManifest(overridden, marks, { namespace, name });
  const annotations = { ...own.annotations, ...conflict, ...overrideRecords(outcome) };
  return mergeWork({ namespace, name, labels: own.labels, annotations, spec: specOf(input, manifest) }, existing);
}

function specOf({ binding, target }: WorkInput, manifest: AnyObject): Work['spec'] {
  return {
    workload: { manifests: [manifest] },
    suspendDispatching: isSuspended(binding.spec, target.name),
    preserveResourcesOnDeletion: binding.spec.preserveResourcesOnDeletion ?? false,
  };
}

interface WorkParts extends Marks {
  namespace: string;
  name: string;
  spec: Work['spec'];
}

const OVERRIDE_RECORDS = [APPLIED_CLUSTER_OVERRIDES_ANNOTATION, APPLIED_OVERRIDES_ANNOTATION];

function mergeWork({ namespace, name, labels, annotations, spec }: WorkParts, existing: Work | undefined): Work {
  const id = existing?.metadata.labels?.[WORK_ID_LABEL];
  const manifests = (spec.workload?.manifests ?? []).map((each) => (id ? prepareManifest(each, id) : each));
  const { finalizers = [] } = existing?.metadata ?? {};
  const kept = Object.entries(existing?.metadata.annotations ?? {}).filter(([key]) => !OVERRIDE_RECORDS.includes(key));
  return {
    apiVersion: 'work.karmada.io/v1alpha1',
    kind: 'Work',
    ...existing,
    metadata: {
      ...existing?.metadata,
      namespace,
      name,
      labels: { ...existing?.metadata.labels, ...labels },
      annotations: { ...Object.fromEntries(kept), ...annotations },
      finalizers: finalizers.includes(EXECUTION_FINALIZER) ? finalizers : [...finalizers, EXECUTION_FINALIZER],
    },
    spec: { ...spec, workload: { manifests } },
  };
}
