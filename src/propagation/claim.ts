/** The mark a policy leaves on a template and its binding, so that both stay with it. */

import type { KubeObject } from '../api/meta/object.ts';
import {
  CLUSTER_PROPAGATION_POLICY_ANNOTATION,
  CLUSTER_PROPAGATION_POLICY_ID_LABEL,
  PROPAGATION_POLICY_ID_LABEL,
  PROPAGATION_POLICY_NAME_ANNOTATION,
  PROPAGATION_POLICY_NAMESPACE_ANNOTATION,
} from './names.ts';
import { type AnyPropagationPolicy, isNamespaced } from './policy-match.ts';

/** The policy an object is claimed by; without namespace it is a ClusterPropagationPolicy. */
export interface Claim {
  namespace?: string;
  name: string;
  /** The permanent id of the policy. */
  id: string;
}

/** The claim an object carries; undefined when any part of it is missing. */
export function claimOn({ metadata }: KubeObject): Claim | undefined {
  const { labels = {}, annotations = {} } = metadata;
  const namespace = annotations[PROPAGATION_POLICY_NAMESPACE_ANNOTATION];
  const name = annotations[PROPAGATION_POLICY_NAME_ANNOTATION];
  const id = labels[PROPAGATION_POLICY_ID_LABEL];
  if (namespace && name && id) return { namespace, name, id };
  const clusterName = annotations[CLUSTER_PROPAGATION_POLICY_ANNOTATION];
  const clusterId = labels[CLUSTER_PROPAGATION_POLICY_ID_LABEL];
  return clusterName && clusterId ? { name: clusterName, id: clusterId } : undefined;
}

/** The claim a policy makes. */
export function claimOf(policy: AnyPropagationPolicy): Claim {
  const { namespace, name = '', labels = {} } = policy.metadata;
  return namespace && isNamespaced(policy)
    ? { namespace, name, id: labels[PROPAGATION_POLICY_ID_LABEL] ?? '' }
    : { name, id: labels[CLUSTER_PROPAGATION_POLICY_ID_LABEL] ?? '' };
}

/** Labels and annotations of a claim. */
export function claimMetadata({ namespace, name, id }: Claim): {
  labels: Record<string, string>;
  annotations: Record<string, string>;
} {
  return namespace
    ? {
        labels: { [PROPAGATION_POLICY_ID_LABEL]: id },
        annotations: {
          [PROPAGATION_POLICY_NAMESPACE_ANNOTATION]: namespace,
          [PROPAGATION_POLICY_NAME_ANNOTATION]: name,
        },
      }
    : {
        labels: { [CLUSTER_PROPAGATION_POLICY_ID_LABEL]: id },
        annotations: { [CLUSTER_PROPAGATION_POLICY_ANNOTATION]: name },
      };
}

function without(map: Record<string, string> | undefined, keys: readonly string[]): Record<string, string> | undefined {
  if (!map || !keys.some((key) => key in map)) return map;
  return Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key)));
}

/** A copy without the labels and annotations named; the same object when it has none of them. */
export function withoutMetadata<T extends KubeObject>(
  object: T,
  keys: { labels: readonly string[]; annotations: readonly string[] },
): T {
  const labels = without(object.metadata.labels, keys.labels);
  const annotations = without(object.metadata.annotations, keys.annotations);
  if (labels === object.metadata.labels && annotations === object.metadata.annotations) return object;
  return {
    ...object,
    metadata: { ...object.metadata, ...(labels && { labels }), ...(annotations && { annotations }) },
  };
}

/** What a PropagationPolicy's claim consists of. */
const POLICY_CLAIM_KEYS = {
  labels: [PROPAGATION_POLICY_ID_LABEL],
  annotations: [PROPAGATION_POLICY_NAMESPACE_ANNOTATION, PROPAGATION_POLICY_NAME_ANNOTATION],
};

/** What a ClusterPropagationPolicy's claim consists of. */
const CLUSTER_POLICY_CLAIM_KEYS = {
  labels: [CLUSTER_PROPAGATION_POLICY_ID_LABEL],
  annotations: [CLUSTER_PROPAGATION_POLICY_ANNOTATION],
};

/** The object without the claim, if it is (still) held by the policy of this id; else the same object. */
export function withoutClaim<T extends KubeObject>(object: T, { namespace, id }: Pick<Claim, 'namespace' | 'id'>): T {
  const keys = namespace ? POLICY_CLAIM_KEYS : CLUSTER_POLICY_CLAIM_KEYS;
  const held = keys.labels.some((label) => object.metadata.labels?.[label] === id);
  return held ? withoutMetadata(object, keys) : object;
}

/** The object handed from one claim to the next, or to nobody; the same object when the first does not hold it. */
export function passClaim<T extends KubeObject>(object: T, from: Claim, to: Claim | undefined): T {
  const freed = withoutClaim(object, from);
  return freed === object || !to ? freed : withClaim(freed, to);
}

function has(map: Record<string, string> = {}, wanted: Record<string, string>): boolean {
  return Object.entries(wanted).every(([key, value]) => map[key] === value);
}

/** The object under this claim and no other: the same object when it already is. */
export function withClaim<T extends KubeObject>(object: T, claim: Claim): T {
  const { labels, annotations } = claimMetadata(claim);
  const freed = withoutMetadata(object, claim.namespace ? CLUSTER_POLICY_CLAIM_KEYS : POLICY_CLAIM_KEYS);
  const held = has(freed.metadata.labels, labels) && has(freed.metadata.annotations, annotations);
  if (held) return freed;
  return {
    ...freed,
    metadata: {
      ...freed.metadata,
      labels: { ...freed.metadata.labels, ...labels },
      annotations: { ...freed.metadata.annotations, ...annotations },
    },
  };
}
