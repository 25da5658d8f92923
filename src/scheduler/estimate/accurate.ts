/** The accurate estimator: counts on the nodes and quotas of the members themselves, where these are known. */

import type { Node } from '../../api/core/core.ts';
import type { Pod } from '../../api/core/pod.ts';
import { int32 } from '../amount.ts';
import type { Member } from '../fleet.ts';
import type { Assumption, Estimate } from './estimate.ts';
import type { EstimateRequest, Estimator } from './estimator.ts';
import { acceptsPods, type MemberNode, readNodes } from './node.ts';
import { type MemberQuota, quotaForReplicas, quotaForSets } from './quota.ts';
import { countSets, demandsOf, placeSet } from './simulation.ts';
import { maxFit, readVector } from './vector.ts';

/** What is known of a member beyond its Cluster object. */
export interface AccurateMember {
  readonly nodes: readonly MemberNode[];
  readonly quotas: readonly MemberQuota[];
}

const UNBOUNDED = 2 ** 31 - 1;

/** Reads a member's objects for many estimates. */
export function prepareMember(
  nodes: readonly Node[],
  pods: readonly Pod[],
  quotas: readonly MemberQuota[] = [],
): AccurateMember {
  return { nodes: readNodes(nodes, pods), quotas };
}

/** Estimates on real nodes. One member nothing is known of discards the estimator for the attempt. */
export function accurateEstimator(known: (clusterName: string) => AccurateMember | undefined): Estimator {
  const estimating = (estimate: (member: AccurateMember, request: EstimateRequest, name: string) => Estimate) => {
    return (request: EstimateRequest) =>
      ({ name }: Member): Estimate | undefined => {
        const member = known(name);
        if (!member) return undefined;
        return member.nodes.length === 0 ? { count: 0, limit: 'no nodes' } : estimate(member, request, name);
      };
  };
  return {
    name: 'scheduler-estimator',
    replicas: estimating(estimateReplicas),
    sets: estimating(estimateSets),
  };
}

function estimateReplicas({ nodes, quotas }: AccurateMember, request: EstimateRequest, name: string): Estimate {
  const accepts = acceptsPods(request.requirements);
  const wanted = readVector(request.requirements?.resourceRequest);
  const left = afterAssumed(nodes, request.assumed.get(name) ?? []);
  const fits = left.filter(accepts).reduce((sum, { free }) => int32(sum + maxFit(free, wanted).count), 0);
  const quota = request.gates.ResourceQuotaEstimate ? quotaForReplicas(quotas, ofMember(request, name)) : undefined;
  return lesser(fits, quota);
}

function estimateSets({ nodes, quotas }: AccurateMember, request: EstimateRequest, name: string): Estimate {
  const { components } = request;
  const quota = request.gates.ResourceQuotaEstimate ? quotaForSets(quotas, ofMember(request, name)) : undefined;
  if (components.length === 0) return lesser(UNBOUNDED, quota);
  const left = afterAssumed(nodes, request.assumed.get(name) ?? []).map((node) => ({
    ...node,
    free: new Map(node.free),
  }));
  const sets = countSets(left, demandsOf(components, acceptsPods), UNBOUNDED);
  // Without room on the nodes an overdrawn quota no longer shows.
  return sets === 0 ? { count: 0, limit: 'nodes' } : lesser(sets, quota);
}

function lesser(nodes: number, quota: number | undefined): Estimate {
  return quota !== undefined && quota < nodes ? { count: quota, limit: 'quota' } : { count: nodes, limit: 'nodes' };
}

/** The request with the assumptions of one member only. */
function ofMember(request: EstimateRequest, name: string): EstimateRequest {
  return { ...request, assumed: new Map([[name, request.assumed.get(name) ?? []]]) };
}

function afterAssumed(nodes: readonly MemberNode[], assumed: readonly Assumption[]): readonly MemberNode[] {
  const placed = assumed.filter(({ components }) => components.length > 0);
  if (placed.length === 0) return nodes;
  const copies = nodes.map((node) => ({ ...node, free: new Map(node.free) }));
  for (const { components } of placed) placeSet(copies, demandsOf(components, acceptsPods));
  return copies;
}
