/** Objects with the policies that take them to clusters, one after the other. */

import { apiVersionOf } from '../../api/kind.ts';
import type { KubeObject } from '../../api/meta/object.ts';
import { UserError } from '../../base/errors.ts';
import { isObject } from '../../base/json.ts';
import { policyFor } from '../policies/policy-for.ts';

/** What a control plane serves, as much as is needed here. */
export interface ServedKind {
  group: string;
  version: string;
  kind: string;
  namespaced: boolean;
}

export interface PolicyWishes {
  /** Undefined: all clusters. */
  clusterNames: readonly string[] | undefined;
  /** For objects that name none. */
  namespace: string;
  /** Gives policies the labels of their objects, so that a selector finds both. */
  labelled: boolean;
}

/** Each object, and after it its policy; throws UserError naming every object that can have none. */
export function withPolicies(
  objects: readonly KubeObject[],
  served: readonly ServedKind[],
  wishes: PolicyWishes,
): KubeObject[] {
  const kinds = [...served, ...objects.flatMap(definedKinds)];
  const problems: string[] = [];
  const all = objects.flatMap((object) => {
    const policy = isPropagated(object) ? policyOf(object, kinds, wishes) : undefined;
    if (typeof policy === 'string') problems.push(policy);
    return typeof policy === 'object' ? [object, policy] : [object];
  });
  if (problems.length > 0) throw new UserError('BadInput', problems.join('\n'));
  return all;
}

/** Karmada's own objects stay on the control plane, and namespaces are everywhere anyway. */
function isPropagated({ apiVersion = '', kind }: KubeObject): boolean {
  return !/^[a-z]+\.karmada\.io\//.test(apiVersion) && !(apiVersion === 'v1' && kind === 'Namespace');
}

function policyOf(
  { apiVersion = '', kind = '', metadata }: KubeObject,
  kinds: readonly ServedKind[],
  { clusterNames, namespace, labelled }: PolicyWishes,
): KubeObject | string {
  const { name } = metadata;
  if (!name) return `a ${kind} has no name, so no policy can select it`;
  const resource = kinds.find((each) => each.kind === kind && apiVersionOf(each) === apiVersion);
  if (!resource) return `the control plane does not serve ${apiVersion} ${kind}, which ${kind} "${name}" is`;
  const subject = { resource, name, namespace: resource.namespaced ? (metadata.namespace ?? namespace) : undefined };
  const policy = policyFor(subject, { clusterNames, namesNamespace: true });
  if (labelled && metadata.labels) policy.metadata.labels = metadata.labels;
  return policy;
}

/** Kinds that come into being with the objects themselves. */
function definedKinds(object: KubeObject): ServedKind[] {
  const spec: unknown = object.kind === 'CustomResourceDefinition' && 'spec' in object ? object.spec : undefined;
  if (!isObject(spec) || !isObject(spec['names']) || !Array.isArray(spec['versions'])) return [];
  const { group, names, scope } = spec;
  return (spec['versions'] as { name?: string }[]).map(({ name = '' }) => ({
    group: String(group),
    version: name,
    kind: String((names as Record<string, unknown>)['kind']),
    namespaced: scope === 'Namespaced',
  }));
}
