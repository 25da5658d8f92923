/** One attempt to schedule one binding: everything the stages read, looked up once. */

import type { ClusterAffinity, ClusterAffinityTerm, Placement } from '../api/policy/v1alpha1/placement.ts';
import type {
  Component,
  ReplicaRequirements,
  ResourceBinding,
  ResourceBindingSpec,
  TargetCluster,
} from '../api/work/v1alpha2/resource-binding.ts';
import type { GroupPeer } from './affinity/workload-groups.ts';
import { isReplicaAssigned, isWorkload, wantsFresh } from './binding.ts';
import type { Assumption } from './estimate/estimate.ts';
import type { Estimator } from './estimate/estimator.ts';
import type { Fleet, Member } from './fleet.ts';
import type { FeatureGates } from './gates.ts';

/** What the caller knows beside the fleet and the binding. */
export interface Surroundings {
  readonly gates: FeatureGates;
  readonly estimators: readonly Estimator[];
  readonly assumed: ReadonlyMap<string, readonly Assumption[]>;
  readonly peers: readonly GroupPeer[];
}

export interface Request extends Surroundings {
  readonly fleet: Fleet;
  readonly binding: ResourceBinding;
  readonly spec: ResourceBindingSpec;
  readonly placement: Placement;
  /** The affinity term in effect; undefined where the placement has none of the observed name. */
  readonly term: ClusterAffinityTerm | undefined;
  /** How many replicas to divide. */
  readonly replicas: number;
  readonly requirements: ReplicaRequirements | undefined;
  readonly components: readonly Component[];
  /** Capacity is counted in complete component sets. */
  readonly inSets: boolean;
  /** Replicas are divided among the targets; otherwise targets carry none. */
  readonly divides: boolean;
  /** Previous replicas by cluster; of duplicates the first counts. */
  readonly previous: ReadonlyMap<string, number>;
  /** Divide anew instead of keeping what is placed. */
  readonly fresh: boolean;
}

/** Reads the binding for an attempt with the affinity term of the given name. */
export function readRequest(
  fleet: Fleet,
  binding: ResourceBinding,
  options: { placement: Placement; affinityName: string; surroundings: Surroundings },
): Request {
  const { spec } = binding;
  const { placement, affinityName, surroundings } = options;
  const components = spec.components ?? [];
  return {
    ...surroundings,
    fleet,
    binding,
    spec,
    placement,
    term: placement.clusterAffinities?.find((term) => term.affinityName === affinityName),
    replicas: spec.replicas ?? 0,
    requirements: spec.replicaRequirements ?? undefined,
    components,
    inSets: surroundings.gates.MultiplePodTemplatesScheduling && schedulesInSets(components, placement),
    divides: isReplicaAssigned(spec) && components.length <= 1,
    previous: readPrevious(spec.clusters ?? []),
    fresh: wantsFresh(binding),
  };
}

/** True when a set of components goes to one cluster as a whole. */
function schedulesInSets(components: readonly Component[], { spreadConstraints }: Placement): boolean {
  const single = spreadConstraints?.some(
    ({ spreadByField, minGroups, maxGroups }) => spreadByField === 'cluster' && minGroups === 1 && maxGroups === 1,
  );
  return components.length > 0 && single === true;
}

function readPrevious(targets: readonly TargetCluster[]): Map<string, number> {
  const previous = new Map<string, number>();
  for (const { name, replicas } of targets) {
    if (!previous.has(name)) previous.set(name, replicas ?? 0);
  }
  return previous;
}

/** True when the cluster is one of the binding's previous targets. */
export function isTargeted(request: Request, { name }: Member): boolean {
  return request.previous.has(name);
}

/** The affinities a cluster may match, in tiers: the main one, then the overflow ones. Empty: any cluster will do. */
export function affinityTiers({ placement, term, spec }: Request): readonly ClusterAffinity[] {
  if (placement.clusterAffinity) return [placement.clusterAffinity];
  if (!term) return [];
  return isWorkload(spec) ? [term, ...(term.overflowAffinities ?? [])] : [term];
}
