/** One whole attempt to schedule a binding: filter, weigh, select, assign, for one affinity term after the other. */

import type { ClusterAffinityTerm, Placement } from '../api/policy/v1alpha1/placement.ts';
import type { ResourceBinding, TargetCluster } from '../api/work/v1alpha2/resource-binding.ts';
import type { GroupPeer } from './affinity/workload-groups.ts';
import { assignReplicas } from './assign/index.ts';
import { wantsFresh } from './binding.ts';
import { type Candidate, weighCandidates } from './candidate.ts';
import type { Assumption } from './estimate/estimate.ts';
import type { Estimator } from './estimate/estimator.ts';
import { explainAttempt } from './explain/explain.ts';
import type { AttemptExplanation } from './explain/explanation.ts';
import type { Trace } from './explain/trace.ts';
import { type Failure, isFailure, otherFailure, prefixed } from './failure.ts';
import { filterMembers } from './filter.ts';
import type { Fleet } from './fleet.ts';
import { DEFAULT_GATES, type FeatureGates } from './gates.ts';
import type { FailedTerm, Outcome } from './outcome.ts';
import type { SchedulerPlugin } from './plugin.ts';
import { enabledPlugins } from './plugins/index.ts';
import { type Request, readRequest, type Surroundings } from './request.ts';
import { selectCandidates } from './select/index.ts';

export interface ScheduleOptions {
  /** Give the reasons as well. */
  readonly explain?: boolean;
  readonly gates?: Partial<FeatureGates>;
  /** Which plugins take part, as Karmada's `--plugins` names them; all of them unless given. */
  readonly plugins?: readonly string[];
  /** Estimators beside the built-in one. */
  readonly estimators?: readonly Estimator[];
  /** Also target selected clusters that get no replicas. */
  readonly enableEmptyWorkloadPropagation?: boolean;
  /** With SchedulingOvercommitProtection: recent assignments by cluster name. */
  readonly assumed?: ReadonlyMap<string, readonly Assumption[]>;
  /** With WorkloadAffinity: the other bindings. */
  readonly peers?: readonly GroupPeer[];
}

/** Decides where the binding runs. Reads its arguments only; the same for every order of the clusters. */
export function schedule(fleet: Fleet, binding: ResourceBinding, options: ScheduleOptions = {}): Outcome {
  const { placement } = binding.spec;
  if (!placement) {
    const { namespace, name } = binding.metadata;
    const subject = namespace ? `resourceBinding(${namespace}/${name})` : `clusterResourceBinding(${name})`;
    return {
      ok: false,
      ...otherFailure(`failed to get placement from ${subject}`),
      failedTerms: [],
      write: false,
      clusters: [],
    };
  }
  const run = createRun(fleet, binding, placement, options);
  return placement.clusterAffinities ? tryTerms(run, placement.clusterAffinities) : tryOnce(run);
}

/** Tries to schedule with one affinity term in effect. */
type Try = (affinityName: string) => TargetCluster[] | Failure;

interface Run {
  readonly binding: ResourceBinding;
  readonly attempt: Try;
  /** Filled by attempts when reasons were asked for. */
  readonly explanations: AttemptExplanation[];
  readonly explain: boolean;
}

function createRun(fleet: Fleet, binding: ResourceBinding, placement: Placement, options: ScheduleOptions): Run {
  const gates: FeatureGates = { ...DEFAULT_GATES, ...options.gates };
  const surroundings: Surroundings = {
    gates,
    estimators: options.estimators ?? [],
    assumed: (gates.SchedulingOvercommitProtection && options.assumed) || new Map(),
    peers: options.peers ?? [],
  };
  const plugins = enabledPlugins(gates, options.plugins);
  const explanations: AttemptExplanation[] = [];
  const explain = options.explain ?? false;
  const attempt: Try = (affinityName) => {
    const request = readRequest(fleet, binding, { placement, affinityName, surroundings });
    const trace: Trace | undefined = explain ? { divisions: [] } : undefined;
    const stages = runStages(request, plugins, { trace, withEmpty: options.enableEmptyWorkloadPropagation ?? false });
    if (trace) explanations.push(explainAttempt(request, { trace, plugins, ...stages }));
    return stages.result;
  };
  return { binding, attempt, explanations, explain };
}

export interface Stages {
  readonly candidates: readonly Candidate[];
  readonly selected: readonly Candidate[];
  readonly result: TargetCluster[] | Failure;
}

/** The four stages. */
function runStages(
  request: Request,
  plugins: readonly SchedulerPlugin[],
  { trace, withEmpty }: { trace: Trace | undefined; withEmpty: boolean },
): Stages {
  const feasible = filterMembers(request, plugins);
  if (isFailure(feasible)) return { candidates: [], selected: [], result: feasible };
  const candidates = weighCandidates(feasible, request, plugins);
  const selected = selectCandidates(request, candidates, trace);
  if (isFailure(selected)) {
    return { candidates, selected: [], result: prefixed('failed to select clusters: ', selected) };
  }
  const assigned = assignReplicas(request, selected, trace);
  const result = isFailure(assigned)
    ? prefixed('failed to assign replicas: ', assigned)
    : withEmpty
      ? [...assigned, ...emptyTargets(selected, assigned)]
      : assigned;
  return { candidates, selected, result };
}

function emptyTargets(selected: readonly Candidate[], assigned: readonly TargetCluster[]): TargetCluster[] {
  const present = new Set(assigned.map(({ name }) => name));
  return selected.flatMap(({ member }) => (present.has(member.name) ? [] : [{ name: member.name }]));
}

function tryOnce({ binding, attempt, explanations, explain }: Run): Outcome {
  const result = attempt(binding.status?.schedulerObservingAffinityName ?? '');
  const explanation = explain ? { explanation: { attempts: explanations } } : {};
  return isFailure(result)
    ? { ok: false, ...result, failedTerms: [], write: result.kind === 'Fit', clusters: [], ...explanation }
    : { ok: true, failedTerms: [], write: true, clusters: result, ...explanation };
}

/** From the term in use on, or from the first when rescheduling was asked for; the first failure is the outcome's. */
function tryTerms({ binding, attempt, explanations, explain }: Run, terms: readonly ClusterAffinityTerm[]): Outcome {
  const failedTerms: FailedTerm[] = [];
  for (let index = firstTerm(binding, terms); index < terms.length; index += 1) {
    const affinity = terms[index]?.affinityName ?? '';
    const result = attempt(affinity);
    if (!isFailure(result)) return { ok: true, failedTerms, write: true, clusters: result, affinity, ...explained() };
    failedTerms.push({ index, affinity, failure: result });
  }
  const first = failedTerms[0]?.failure;
  if (!first) return { ok: true, failedTerms, write: false, clusters: binding.spec.clusters ?? [], ...explained() };
  return { ok: false, ...first, failedTerms, write: first.kind === 'Fit', clusters: [], ...explained() };

  function explained() {
    return explain ? { explanation: { attempts: explanations } } : {};
  }
}

function firstTerm(binding: ResourceBinding, terms: readonly ClusterAffinityTerm[]): number {
  if (wantsFresh(binding)) return 0;
  const observed = binding.status?.schedulerObservingAffinityName;
  return Math.max(
    0,
    terms.findIndex(({ affinityName }) => affinityName === observed),
  );
}
