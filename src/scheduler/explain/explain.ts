/** Turns what an attempt did into reasons, cluster by cluster. */

import type { TargetCluster } from '../../api/work/v1alpha2/resource-binding.ts';
import type { Candidate } from '../candidate.ts';
import { estimateWith, estimatorsOf } from '../estimate/index.ts';
import { type Failure, isFailure } from '../failure.ts';
import type { Member } from '../fleet.ts';
import type { SchedulerPlugin } from '../plugin.ts';
import type { Request } from '../request.ts';
import type { AttemptExplanation, ClusterExplanation, EstimatorVerdict, PluginVerdict } from './explanation.ts';
import type { Trace } from './trace.ts';

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
  const { candidates, selected, result } = findings;
  const candidateAt: Candidate[] = [];
  for (const candidate of candidates) candidateAt[candidate.member.rank] = candidate;
  const chosen = new Set(selected);
  const targets = new Map(isFailure(result) ? [] : result.map(({ name, replicas = 0 }) => [name, replicas]));
  const verdictsOf = verdictReader(request, findings.plugins);
  const estimatesOf = estimateReader(request);
  return request.fleet.members.map((member): ClusterExplanation => {
    const candidate = candidateAt[member.rank];
    const plugins = verdictsOf(member);
    return {
      name: member.name,
      feasible: candidate !== undefined,
      reason: candidate ? undefined : firstReason(plugins),
      plugins,
      score: candidate?.score,
      tier: candidate?.tier,
      allocatable: candidate?.allocatable,
      available: candidate?.available,
      estimates: candidate && estimatesOf(member),
      selected: candidate !== undefined && chosen.has(candidate),
      previous: request.previous.get(member.name),
      replicas: targets.get(member.name),
    };
  });
}

function firstReason(verdicts: readonly PluginVerdict[]): string | undefined {
  return verdicts.find(({ reason }) => reason !== undefined)?.reason;
}

/** What every plugin says of a cluster. Equal verdicts are one object: most clusters are told the same. */
function verdictReader(
  request: Request,
  plugins: readonly SchedulerPlugin[],
): (member: Member) => readonly PluginVerdict[] {
  const readers = plugins.map(({ name, filter, score }) => {
    const check = filter?.(request);
    const scoreOf = score?.(request);
    const pass: PluginVerdict = { plugin: name, reason: undefined, score: undefined };
    if (!check && !scoreOf) return () => pass;
    const refused = new Map<string, PluginVerdict>();
    const scored = new Map<number, PluginVerdict>();
    return (member: Member): PluginVerdict => {
      const reason = check?.(member);
      if (reason !== undefined) return once(refused, reason, () => ({ plugin: name, reason, score: undefined }));
      if (!scoreOf) return pass;
      const value = scoreOf(member);
      return once(scored, value, () => ({ plugin: name, reason: undefined, score: value }));
    };
  });
  let latest: PluginVerdict[] = [];
  return (member) => {
    const differing = readers.findIndex((read, i) => read(member) !== latest[i]);
    if (differing >= 0) latest = readers.map((read) => read(member));
    return latest;
  };
}

function once<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make();
  known.set(key, made);
  return made;
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
