/** ResourceBinding: one namespaced template with its placement, the decision and its state. */

import { AGE_COLUMN, defineKind, KARMADA_CATEGORY } from '../../define-kind.ts';
import type { Column } from '../../kind.ts';
import type { KubeObject } from '../../meta/object.ts';
import { invalid, type Problem } from '../../meta/problem.ts';
import { ensurePermanentId } from '../../permanent-id.ts';
import {
  bindingSpec,
  bindingStatus,
  type Component,
  type ResourceBindingSpec,
  type ResourceBindingStatus,
} from './binding-spec.ts';

export type {
  AggregatedStatusItem,
  BindingSnapshot,
  BindingSuspension,
  Component,
  GracefulEvictionTask,
  ObjectReference,
  ReplicaRequirements,
  ResourceBindingSpec,
  ResourceBindingStatus,
  TargetCluster,
} from './binding-spec.ts';

export interface ResourceBinding extends KubeObject {
  spec: ResourceBindingSpec;
  status?: ResourceBindingStatus;
}

/** Holds the placement of the last decision. */
export const APPLIED_PLACEMENT_ANNOTATION = 'policy.karmada.io/applied-placement';
export const BINDING_ID_LABEL = 'resourcebinding.karmada.io/permanent-id';

export const BINDING_COLUMNS: readonly Column[] = [
  { name: 'SCHEDULED', type: 'string', jsonPath: '.status.conditions[?(@.type=="Scheduled")].status' },
  { name: 'FULLYAPPLIED', type: 'string', jsonPath: '.status.conditions[?(@.type=="FullyApplied")].status' },
  AGE_COLUMN,
];

const DEPENDENCIES_ANNOTATION = 'resourcebinding.karmada.io/dependencies';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The record of dependencies is read by machines. */
function validateDependencies({ metadata }: ResourceBinding): Problem[] {
  const record = metadata.annotations?.[DEPENDENCIES_ANNOTATION];
  if (record === undefined || isJson(record)) return [];
  const path = `metadata.annotations[${DEPENDENCIES_ANNOTATION}]`;
  return [invalid(path, record, 'annotation value must be a valid JSON')];
}

/** Components are told apart by their names. */
function validateComponents(components: readonly Component[]): Problem[] {
  const path = 'spec.components';
  const names = components.map(({ name }) => name);
  const repeated = names.some((name, index) => names.indexOf(name) !== index);
  return [
    ...(names.includes('') ? [invalid(path, components, 'component names must be non-empty')] : []),
    ...(repeated ? [invalid(path, components, 'component names must be unique')] : []),
  ];
}

export const resourceBindings = defineKind<ResourceBinding>({
  group: 'work.karmada.io',
  version: 'v1alpha2',
  kind: 'ResourceBinding',
  plural: 'resourcebindings',
  namespaced: true,
  description: 'Ties one template to its placement, the scheduling decision and the state in every cluster.',
  shortNames: ['rb'],
  categories: [KARMADA_CATEGORY],
  columns: BINDING_COLUMNS,
  spec: bindingSpec,
  status: bindingStatus,
  prepare(binding, context) {
    if (context.operation === 'CREATE') ensurePermanentId(binding, BINDING_ID_LABEL, context);
  },
  validate: (binding) => [...validateDependencies(binding), ...validateComponents(binding.spec.components ?? [])],
});
