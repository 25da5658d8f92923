/** Trees as rows of a table: the branches are drawn before the names. */

import type { AnyObject, Condition, KubeObject } from '../../../api/meta/object.ts';
import type { Work } from '../../../api/work/v1alpha1/work.ts';
import type { ResourceBinding } from '../../../api/work/v1alpha2/resource-binding.ts';
import { isObject } from '../../../base/json.ts';
import { nativeInterpreter } from '../../../propagation/interpreter/index.ts';
import {
  CLUSTER_PROPAGATION_POLICY_ANNOTATION,
  PROPAGATION_POLICY_NAME_ANNOTATION,
  PROPAGATION_POLICY_NAMESPACE_ANNOTATION,
} from '../../../propagation/names.ts';
import type { Branch, Trunk } from './gather.ts';

export const TREE_HEADER = ['NAME', 'CLUSTER', 'STATUS', 'HEALTH'];

interface Leaf {
  name: string;
  clusterName: string;
  status: string;
  health: string;
  below: readonly Leaf[];
}

const CONTROL_PLANE = 'Karmada';

/** One row per object, the template first. */
export function treeRows(trunk: Trunk): string[][] {
  return drawn(leafOf(trunk), '', '');
}

function drawn({ name, clusterName, status, health, below }: Leaf, lead: string, indent: string): string[][] {
  const rows = below.flatMap((leaf, i) => {
    const isLast = i === below.length - 1;
    return drawn(leaf, `${indent}${isLast ? '└─ ' : '├─ '}`, `${indent}${isLast ? '   ' : '│  '}`);
  });
  return [[`${lead}${name}`, clusterName, status, health], ...rows];
}

/** Karmada's own objects are for the control plane alone. */
function unboundStatus({ apiVersion = '' }: AnyObject): string {
  return /^[a-z]+\.karmada\.io\//.test(apiVersion) ? 'is not propagated' : 'no policy selects it';
}

function leafOf({ template, binding, branches }: Trunk): Leaf {
  const policy = policyOf(template);
  const below = [
    ...(policy ? [leaf(policy, CONTROL_PLANE)] : []),
    ...(binding ? [bindingLeaf(binding, branches, template)] : []),
  ];
  const status = binding ? replicasOf(template) : unboundStatus(template);
  return { ...leaf(titleOf(template), CONTROL_PLANE), status: status || '-', below };
}

function leaf(name: string, clusterName: string): Leaf {
  return { name, clusterName, status: '-', health: '-', below: [] };
}

function policyOf({ metadata: { annotations = {} } }: AnyObject): string | undefined {
  const name = annotations[PROPAGATION_POLICY_NAME_ANNOTATION];
  if (name) return `PropagationPolicy ${annotations[PROPAGATION_POLICY_NAMESPACE_ANNOTATION] ?? ''}/${name}`;
  const fleetWide = annotations[CLUSTER_PROPAGATION_POLICY_ANNOTATION];
  return fleetWide ? `ClusterPropagationPolicy ${fleetWide}` : undefined;
}

function bindingLeaf(binding: ResourceBinding, branches: readonly Branch[], template: AnyObject): Leaf {
  const conditions = binding.status?.conditions ?? [];
  const kind = binding.metadata.namespace === undefined ? 'ClusterResourceBinding' : 'ResourceBinding';
  return {
    ...leaf(titleOf({ ...binding, kind }), CONTROL_PLANE),
    status: [conditionText(conditions, 'Scheduled'), conditionText(conditions, 'FullyApplied')].join(', '),
    below: branches.map((branch) => workLeaf(branch, template)),
  };
}

/** `Scheduled`, or `not Scheduled: why`. */
function conditionText(conditions: readonly Condition[], type: string): string {
  const found = conditions.find((condition) => condition.type === type);
  if (found?.status === 'True') return type;
  return `not ${type}${found?.message ? `: ${found.message}` : ''}`;
}

function workLeaf(branch: Branch, template: AnyObject): Leaf {
  const { clusterName, work } = branch;
  const copy = copyLeaf(branch, template);
  if (!work) return { ...leaf('no Work yet', clusterName), below: [copy] };
  return {
    ...leaf(titleOf({ ...work, kind: 'Work' }), CONTROL_PLANE),
    status: workStatus(work),
    health: work.status?.manifestStatuses?.[0]?.health ?? '-',
    below: [copy],
  };
}

function workStatus(work: Work): string {
  if (work.metadata.deletionTimestamp) return 'being deleted';
  if (work.spec.suspendDispatching) return 'suspended';
  return conditionText(work.status?.conditions ?? [], 'Applied');
}

function copyLeaf({ clusterName, memberObject, failure }: Branch, template: AnyObject): Leaf {
  const there = leaf(titleOf(template), clusterName);
  if (failure) return { ...there, status: 'unknown: the member does not answer', health: 'Unknown' };
  if (!memberObject) return { ...there, status: 'not there', health: '-' };
  const interpreter = nativeInterpreter(memberObject.apiVersion ?? '', memberObject.kind ?? '');
  return {
    ...there,
    status: replicasOf(memberObject) || 'present',
    health: interpreter.health?.(memberObject) ?? 'Healthy',
  };
}

/** `2/3 ready`, for what has replicas. */
function replicasOf({ spec, status }: AnyObject): string {
  const wanted = isObject(spec) ? spec['replicas'] : undefined;
  if (typeof wanted !== 'number') return '';
  const ready = isObject(status) ? status['readyReplicas'] : undefined;
  return `${typeof ready === 'number' ? ready : 0}/${wanted} ready`;
}

function titleOf({ kind = '', metadata }: KubeObject): string {
  return `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${metadata.name}`;
}
