/** Every name Karmada derives or writes: namespaces, object names, finalizers, labels and annotations. */

import { fnv32a, safeEncode } from '../base/fnv.ts';

// What admission writes is named beside the kind it is written on.
export {
  CLUSTER_PROPAGATION_POLICY_FINALIZER,
  CLUSTER_PROPAGATION_POLICY_ID_LABEL,
} from '../api/policy/v1alpha1/cluster-propagation-policy.ts';
export {
  PROPAGATION_POLICY_FINALIZER,
  PROPAGATION_POLICY_ID_LABEL,
} from '../api/policy/v1alpha1/propagation-policy.ts';
export { MANAGED_ANNOTATIONS_ANNOTATION, MANAGED_LABELS_ANNOTATION } from '../api/work/v1alpha1/managed-metadata.ts';
export { WORK_ID_LABEL } from '../api/work/v1alpha1/prepare.ts';
export { CLUSTER_BINDING_ID_LABEL } from '../api/work/v1alpha2/cluster-resource-binding.ts';
export { APPLIED_PLACEMENT_ANNOTATION, BINDING_ID_LABEL } from '../api/work/v1alpha2/resource-binding.ts';

/** Where the control plane's own parts live; never propagated. */
export const KARMADA_SYSTEM_NAMESPACE = 'karmada-system';
/** Where the secrets and leases of members live; never propagated. */
export const KARMADA_CLUSTER_NAMESPACE = 'karmada-cluster';

const EXECUTION_PREFIX = 'karmada-es-';

/** The namespace that holds the Works of a cluster. */
export function executionNamespace(clusterName: string): string {
  return `${EXECUTION_PREFIX}${clusterName}`;
}

/** The cluster an execution namespace is for; undefined for any other namespace. */
export function clusterOfNamespace(namespace: string): string | undefined {
  return namespace.startsWith(EXECUTION_PREFIX) ? namespace.slice(EXECUTION_PREFIX.length) : undefined;
}

/** True for the namespaces whose objects are never propagated. */
export function isReservedNamespace(namespace: string): boolean {
  return (
    namespace === KARMADA_SYSTEM_NAMESPACE ||
    namespace === KARMADA_CLUSTER_NAMESPACE ||
    namespace.startsWith(EXECUTION_PREFIX)
  );
}

/** Colons are legal in the names of RBAC objects and in no other. */
function withoutColons(name: string): string {
  return name.replaceAll(':', '.');
}

function hashText(text: string): string {
  return safeEncode(fnv32a(text));
}

/** The name of the binding of a template: `nginx-deployment`. */
export function bindingName(kind: string, name: string): string {
  return `${withoutColons(name)}-${kind}`.toLowerCase();
}

/** The name of the Work of an object: `nginx-687f7fb96f`. */
export function workName(object: { kind: string; name: string; namespace?: string }): string {
  const name = withoutColons(object.name).toLowerCase();
  const key = `${object.namespace ? `${object.namespace}-` : ''}${name}-${object.kind}`.toLowerCase();
  return `${name}-${hashText(key)}`;
}

/** The key under which an attached binding records who depends on it. */
export function referenceKey(namespace: string | undefined, name: string): string {
  return hashText(namespace ? `${namespace}/${name}` : name);
}

/** The label an attached binding carries for the binding that needs it. */
export function dependedByLabel(namespace: string | undefined, name: string): string {
  return `resourcebinding.karmada.io/depended-by-${referenceKey(namespace, name)}`;
}

export const CLUSTER_FINALIZER = 'karmada.io/cluster-controller';
export const EXECUTION_FINALIZER = 'karmada.io/execution-controller';
export const BINDING_FINALIZER = 'karmada.io/binding-controller';
export const CLUSTER_BINDING_FINALIZER = 'karmada.io/cluster-resource-binding-controller';
export const DEPENDENCIES_FINALIZER = 'karmada.io/binding-dependencies-distributor';

/** On a member's object: Karmada owns it. */
export const MANAGED_LABEL = 'karmada.io/managed';
export const CLAIMED_BY_LABEL = 'resourcetemplate.karmada.io/claimed-by';
export const RETAIN_REPLICAS_LABEL = 'resourcetemplate.karmada.io/retain-replicas';
export const SKIP_AUTO_PROPAGATION_LABEL = 'namespace.karmada.io/skip-auto-propagation';

export const PROPAGATION_POLICY_NAMESPACE_ANNOTATION = 'propagationpolicy.karmada.io/namespace';
export const PROPAGATION_POLICY_NAME_ANNOTATION = 'propagationpolicy.karmada.io/name';
export const CLUSTER_PROPAGATION_POLICY_ANNOTATION = 'clusterpropagationpolicy.karmada.io/name';
export const BINDING_NAMESPACE_ANNOTATION = 'resourcebinding.karmada.io/namespace';
export const BINDING_NAME_ANNOTATION = 'resourcebinding.karmada.io/name';
export const CLUSTER_BINDING_ANNOTATION = 'clusterresourcebinding.karmada.io/name';
export const WORK_NAMESPACE_ANNOTATION = 'work.karmada.io/namespace';
export const WORK_NAME_ANNOTATION = 'work.karmada.io/name';
export const CONFLICT_RESOLUTION_ANNOTATION = 'work.karmada.io/conflict-resolution';
export const TEMPLATE_GENERATION_ANNOTATION = 'resourcetemplate.karmada.io/generation';
export const TEMPLATE_UID_ANNOTATION = 'resourcetemplate.karmada.io/uid';
export const APPLIED_OVERRIDES_ANNOTATION = 'policy.karmada.io/applied-overrides';
export const APPLIED_CLUSTER_OVERRIDES_ANNOTATION = 'policy.karmada.io/applied-cluster-overrides';
export const DEPENDENCIES_ANNOTATION = 'resourcebinding.karmada.io/dependencies';
