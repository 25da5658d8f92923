/** The clusters, read once: everything schedules ask about, in the form they ask for it. */

import type { Cluster, Taint } from '../api/cluster/v1alpha1/cluster.ts';
import { messageOf, UserError } from '../base/errors.ts';
import { compareText } from '../base/json.ts';
import { type AffinitySubject, subjectOf } from './affinity/cluster-affinity.ts';
import { type Capacity, readCapacity } from './estimate/capacity.ts';
import type { Estimate } from './estimate/estimate.ts';
import type { ClusterExplanation } from './explain/explanation.ts';

export interface Member extends AffinitySubject {
  readonly cluster: Cluster;
  /** Position by name: comparing ranks is comparing names. */
  readonly rank: number;
  readonly region: string;
  readonly provider: string;
  /** The taints that keep workloads away, in order. */
  readonly taints: readonly Taint[];
  /** Undefined while the cluster reports no resource summary. */
  readonly capacity: Capacity | undefined;
  /** The kinds the cluster serves, each as `kindKey` writes it. */
  readonly kinds: ReadonlySet<string>;
}

export interface Fleet {
  /** How many clusters exist, those being deleted included. */
  readonly size: number;
  /** Clusters that may be considered, by name. */
  readonly members: readonly Member[];
  readonly byName: ReadonlyMap<string, Member>;
  /** Names of clusters being deleted. */
  readonly deleting: ReadonlySet<string>;
  /** Estimates already made of the members, by rank: many bindings ask for the same. */
  estimates(key: string): (Estimate | undefined)[];
  /** What was already explained of the members, by rank: many bindings are told the same. */
  bystanders(key: string): ClusterExplanation[];
}

/** How many different requests a fleet keeps estimates, and explanations, for. */
const KEPT_ESTIMATES = 256;
const KEPT_EXPLANATIONS = 64;

/** Reads the clusters, in any order. What `previous` already read of unchanged objects is taken from there. */
export function prepareFleet(clusters: readonly Cluster[], previous?: Fleet): Fleet {
  const living = clusters.filter(({ metadata }) => !metadata.deletionTimestamp);
  const sorted = living.toSorted((a, b) => compareText(a.metadata.name ?? '', b.metadata.name ?? ''));
  const members = sorted.map((cluster, rank) => reuse(previous, cluster, rank) ?? readMember(cluster, rank));
  return {
    size: clusters.length,
    members,
    byName: new Map(members.map((member) => [member.name, member])),
    deleting: new Set(
      clusters.filter(({ metadata }) => metadata.deletionTimestamp).map(({ metadata }) => metadata.name ?? ''),
    ),
    estimates: keepLists(KEPT_ESTIMATES),
    bystanders: keepLists(KEPT_EXPLANATIONS),
  };
}

/** A list per key, empty at first; beyond `limit` keys it starts anew. */
function keepLists<T>(limit: number): (key: string) => T[] {
  const kept = new Map<string, T[]>();
  return (key) => {
    const known = kept.get(key);
    if (known) return known;
    if (kept.size >= limit) kept.clear();
    const fresh: T[] = [];
    kept.set(key, fresh);
    return fresh;
  };
}

function reuse(previous: Fleet | undefined, cluster: Cluster, rank: number): Member | undefined {
  const known = previous?.byName.get(cluster.metadata.name ?? '');
  if (known?.cluster !== cluster) return undefined;
  return known.rank === rank ? known : { ...known, rank };
}

/** A kind as a key; a malformed apiVersion counts as none. */
export function kindKey(apiVersion: string, kind: string): string {
  return `${apiVersion.split('/').length > 2 ? '' : apiVersion} ${kind}`;
}

const REPELLING_EFFECTS: readonly string[] = ['NoSchedule', 'NoExecute'];

function readMember(cluster: Cluster, rank: number): Member {
  const { spec, status } = cluster;
  const kinds = new Set<string>();
  for (const { groupVersion, resources } of status?.apiEnablements ?? []) {
    for (const { kind } of resources ?? []) kinds.add(kindKey(groupVersion, kind));
  }
  return {
    ...subjectOf(cluster),
    cluster,
    rank,
    region: spec.region ?? '',
    provider: spec.provider ?? '',
    taints: (spec.taints ?? []).filter(({ effect }) => REPELLING_EFFECTS.includes(effect)),
    capacity: capacityOf(cluster),
    kinds,
  };
}

function capacityOf(cluster: Cluster): Capacity | undefined {
  try {
    return readCapacity(cluster);
  } catch (cause) {
    throw new UserError(
      'BadInput',
      `cannot read the resources of cluster "${cluster.metadata.name}": ${messageOf(cause)}`,
      {
        cause,
        hint: 'correct status.resourceSummary or spec.resourceModels of the cluster',
      },
    );
  }
}
