/** Turns what an attempt did into reasons, cluster by cluster. */

import type { TargetCluster } from '../../api/work/v1alpha2/resource-binding.ts';
import type { Candidate } from '../candidate.ts';
import { estimateWith, estimatorsOf } from '../estimate/index.ts';
import { type Failure, isFailure } from '../failure.ts';
import type { Member } from '../fleet.ts';
import type { SchedulerPlugin } from '../plugin.ts';
import type { Request } from '../request.ts';
import type { AttemptExplanation, ClusterExplanation, EstimatorVerdict } from './explanation.ts';
import type { Trace } from './trace.ts';
import { bystander, bystanders, ownClusters, verdictReader } from './verdicts.ts';

interface Findings {
  readonly trace: Trace;
  readonly plugins: readonly SchedulerPlugin[];
  readonly candidates: readonly Candidate[];
  readonly selected: readonly Candidate[];
  readonly result: readonly TargetCluster[] | Failure;
}

/** The reasons of one attempt: every cluster with every plugin's verdict, the selection and the division. */
export function explainAttempt(request: Request, findings: Findings): AttemptExplanation {
  const { result, trace } = findings;
  return {
    affinity: request.term?.affinityName,
    clusters: explainClusters(request, findings),
    selection: trace.selection,
    divisions: trace.divisions,
    failure: isFailure(result) ? { kind: result.kind, message: result.message } : undefined,
  };
}

function explainClusters(request: Request, findings: Findings): ClusterExplanation[] {
  const { candidates, selected, result, plugins } = findings;
  const chosen = new Set(selected);
  const targets = new Map(isFailure(result) ? [] : result.map(({ name, replicas = 0 }) => [name, replicas]));
  const estimatesOf = estimateReader(request);
  const clusters = bystanders(request, plugins).slice();
  explainOwn(request, plugins, clusters);
  for (const candidate of candidates) {
    const { member, score, tier, allocatable, available } = candidate;
    const { name, rank } = member;
    clusters[rank] = {
      name,
      feasible: true,
      reason: undefined,
      plugins: clusters[rank]?.plugins ?? [],
      score,
      tier,
      allocatable,
      available,
      estimates: estimatesOf(member),
      selected: chosen.has(candidate),
      previous: request.previous.get(name),
      replicas: targets.get(name),
    };
  }
  return clusters;
}

function explainOwn(request: Request, plugins: readonly SchedulerPlugin[], clusters: ClusterExplanation[]): void {
  const own = ownClusters(request);
  if (own.length === 0) return;
  const verdictsOf = verdictReader(request, plugins);
  for (const member of own) {
    const previous = request.previous.get(member.name);
    clusters[member.rank] = { ...bystander(member, verdictsOf(member)), previous };
  }
}

function estimateReader(request: Request): (member: Member) => EstimatorVerdict[] {
  if (request.replicas === 0 && request.components.length === 0) return () => [];
  const estimators = estimatorsOf(request).map((estimator) => ({
    estimator: estimator.name,
    of: estimateWith(estimator, request),
  }));
  return (member) =>
    estimators.map(({ estimator, of }) => {
      const estimate = of(member);
      return { estimator, count: estimate?.count, limit: estimate?.limit };
    });
}
