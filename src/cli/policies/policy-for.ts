/** The policy that takes one object to named clusters, as `apply` and `promote` write it. */

import { apiVersionOf, type Resource } from '../../api/kind.ts';
import {
  type ClusterPropagationPolicy,
  clusterPropagationPolicies,
} from '../../api/policy/v1alpha1/cluster-propagation-policy.ts';
import { type PropagationPolicy, propagationPolicies } from '../../api/policy/v1alpha1/propagation-policy.ts';
import { fnv32a, safeEncode } from '../../base/fnv.ts';

export type AnyPolicy = PropagationPolicy | ClusterPropagationPolicy;

/** What a policy is for. */
export interface PolicySubject {
  resource: Pick<Resource, 'group' | 'version' | 'kind'>;
  name: string;
  /** Absent for cluster-wide objects, whose policies are cluster-wide, too. */
  namespace?: string | undefined;
}

/** `nginx-6d7f8d5f5b`: the same for every run, and the same as karmadactl's. */
export function policyName({ resource, name, namespace = '' }: PolicySubject): string {
  const { group, version, kind } = resource;
  const suffix = safeEncode(fnv32a(`${namespace}${group}/${version}, Kind=${kind}`));
  return `${name.replaceAll(':', '.')}-${suffix}`.toLowerCase();
}

/** The kind of the policy. */
export function policyResource({ namespace }: PolicySubject): Resource<AnyPolicy> {
  return (namespace === undefined ? clusterPropagationPolicies : propagationPolicies) as Resource<AnyPolicy>;
}

export interface PolicyWish {
  name?: string | undefined;
  clusterNames?: readonly string[] | undefined;
  /** True to name the namespace in the selector, too. */
  namesNamespace?: boolean;
}

/** A policy that selects the object by its name; without clusters it goes to all of them. */
export function policyFor(
  subject: PolicySubject,
  { name = policyName(subject), clusterNames, namesNamespace = false }: PolicyWish,
): AnyPolicy {
  const resource = policyResource(subject);
  const { namespace } = subject;
  return {
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    spec: {
      resourceSelectors: [
        {
          apiVersion: apiVersionOf(subject.resource),
          kind: subject.resource.kind,
          name: subject.name,
          ...(namespace === undefined || !namesNamespace ? {} : { namespace }),
        },
      ],
      placement: { clusterAffinity: clusterNames === undefined ? {} : { clusterNames: [...clusterNames] } },
    },
  } as AnyPolicy;
}
