/** A template and its policy as a binding: what the scheduler is asked to place. */

import type { AnyObject, OwnerReference } from '../api/meta/object.ts';
import type { PropagationSpec } from '../api/policy/v1alpha1/propagation-spec.ts';
import type { ClusterResourceBinding } from '../api/work/v1alpha2/cluster-resource-binding.ts';
import type {
  BindingSuspension,
  Component,
  ReplicaRequirements,
  ResourceBinding,
  ResourceBindingSpec,
} from '../api/work/v1alpha2/resource-binding.ts';
import { type Claim, claimMetadata, withClaim } from './claim.ts';
import { BINDING_FINALIZER, bindingName, CLUSTER_BINDING_FINALIZER } from './names.ts';

/** A binding of either kind; the two differ by `metadata.namespace` only. */
export type AnyBinding = ResourceBinding | ClusterResourceBinding;

export interface BindingInput {
  template: AnyObject;
  claim: Claim;
  policy: PropagationSpec;
  /** What the interpreter says of the template; absent for what is no workload. */
  workload?: { replicas?: number; requirements?: ReplicaRequirements; components?: readonly Component[] };
  /** The value of the policy's priority class, where it names one. */
  schedulePriority?: number;
  /** Feature gates; all off by default, as upstream. */
  gates?: { readonly WorkloadAffinity?: boolean; readonly ResourceQuotaEstimate?: boolean };
}

/** Where the binding of a template is. */
export function bindingKey(template: AnyObject): { namespace?: string; name: string } {
  const { namespace, name = '' } = template.metadata;
  return { ...(namespace ? { namespace } : {}), name: bindingName(template.kind ?? '', name) };
}

/** A controller reference to the object. */
export function controlledBy({ apiVersion = '', kind = '', metadata }: AnyObject): OwnerReference {
  const { name = '', uid = '' } = metadata;
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}

/** True when the binding belongs to an earlier object of the template's name, which garbage collection has yet to take. */
export function belongsToAnother(binding: AnyBinding, template: AnyObject): boolean {
  const owner = binding.metadata.ownerReferences?.find(({ controller }) => controller);
  return owner !== undefined && owner.uid !== template.metadata.uid;
}

/** The binding as it should be: new, or `existing` with everything that is the policy's and the template's replaced. */
export function renderBinding(input: BindingInput, existing?: AnyBinding): AnyBinding {
  const { template, claim } = input;
  const { labels, annotations } = claimMetadata(claim);
  const base: AnyBinding = existing ? withClaim(existing, claim) : newBinding(template);
  const finalizer = template.metadata.namespace ? BINDING_FINALIZER : CLUSTER_BINDING_FINALIZER;
  const finalizers = base.metadata.finalizers ?? [];
  return {
    ...base,
    metadata: {
      ...base.metadata,
      labels: { ...base.metadata.labels, ...labels },
      annotations: { ...base.metadata.annotations, ...annotations },
      finalizers: finalizers.includes(finalizer) ? finalizers : [...finalizers, finalizer],
      ownerReferences: [controlledBy(template)],
    },
    spec: renderSpec(input, existing?.spec),
  };
}

function newBinding(template: AnyObject): AnyBinding {
  return {
    apiVersion: 'work.karmada.io/v1alpha2',
    kind: template.metadata.namespace ? 'ResourceBinding' : 'ClusterResourceBinding',
    metadata: bindingKey(template),
    spec: { resource: resourceOf(template) },
  };
}

/** The reference by which a binding names its template. */
function resourceOf({ apiVersion = '', kind = '', metadata }: AnyObject): ResourceBindingSpec['resource'] {
  const { namespace, name = '', uid, resourceVersion } = metadata;
  return {
    apiVersion,
    kind,
    ...(namespace ? { namespace } : {}),
    name,
    ...(uid ? { uid } : {}),
    ...(resourceVersion ? { resourceVersion } : {}),
  };
}

/** Of an existing spec only what others decide stays: targets, evictions, dependents, the reschedule mark. */
function renderSpec(input: BindingInput, existing: ResourceBindingSpec | undefined): ResourceBindingSpec {
  const { template, policy } = input;
  const kept = keepDefined({
    clusters: existing?.clusters,
    gracefulEvictionTasks: existing?.gracefulEvictionTasks,
    requiredBy: existing?.requiredBy,
    rescheduleTriggeredAt: existing?.rescheduleTriggeredAt,
  });
  const fromPolicy = keepDefined({
    propagateDeps: policy.propagateDeps,
    schedulerName: policy.schedulerName,
    placement: policy.placement,
    failover: policy.failover,
    conflictResolution: policy.conflictResolution,
    preserveResourcesOnDeletion: policy.preserveResourcesOnDeletion,
    suspension: mergeSuspension(policy.suspension, existing?.suspension),
    schedulePriority: input.schedulePriority === undefined ? undefined : { priority: input.schedulePriority },
    workloadAffinityGroups: input.gates?.WorkloadAffinity ? affinityGroups(template, policy) : undefined,
  });
  return { ...kept, ...fromPolicy, ...workloadOf(input), resource: resourceOf(template) };
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function keepDefined<T extends object>(fields: T): Defined<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>;
}

function workloadOf({ template, workload, gates }: BindingInput): Partial<ResourceBindingSpec> {
  if (!workload) return {};
  const { replicas, requirements, components } = workload;
  if (components) return { components: [...components] };
  const { namespace } = template.metadata;
  const named =
    requirements && gates?.ResourceQuotaEstimate && namespace ? { namespace, ...requirements } : requirements;
  return { ...(replicas === undefined ? {} : { replicas }), ...(named ? { replicaRequirements: named } : {}) };
}

/** The policy decides on dispatching; whether scheduling is suspended is decided on the binding itself. */
export function mergeSuspension(
  policy: PropagationSpec['suspension'],
  existing: BindingSuspension | undefined,
): BindingSuspension | undefined {
  const merged = keepDefined({
    dispatching: policy?.dispatching,
    dispatchingOnClusters: policy?.dispatchingOnClusters,
    scheduling: existing?.scheduling,
  });
  return Object.keys(merged).length > 0 ? merged : undefined;
}

/** The groups a workload is to be with or apart from: `key=value` of its own label; groups exist within a namespace. */
function affinityGroups(
  template: AnyObject,
  { placement }: PropagationSpec,
): ResourceBindingSpec['workloadAffinityGroups'] {
  if (!template.metadata.namespace) return undefined;
  const group = (key: string | undefined): string | undefined => {
    const value = key === undefined ? undefined : template.metadata.labels?.[key];
    return value === undefined ? undefined : `${key}=${value}`;
  };
  const groups = keepDefined({
    affinityGroup: group(placement?.workloadAffinity?.affinity?.groupByLabelKey),
    antiAffinityGroup: group(placement?.workloadAffinity?.antiAffinity?.groupByLabelKey),
  });
  return Object.keys(groups).length > 0 ? groups : undefined;
}

/** True when the binding is for a workload: something with replicas to share out. */
export function isWorkload({ replicas = 0, replicaRequirements, components = [] }: ResourceBindingSpec): boolean {
  return replicas > 0 || replicaRequirements !== undefined || components.length > 0;
}
