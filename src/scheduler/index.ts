/**
 * The scheduling library: Karmada's decisions, and the reasons. Pure: usable in Node and in browsers.
 *
 * `prepareFleet` once per state of the fleet, `schedule` once per binding.
 */

export type { ClusterAffinityMatcher } from './affinity/cluster-affinity.ts';
export { clusterMatches, compileAffinity } from './affinity/cluster-affinity.ts';
export { untolerated } from './affinity/toleration.ts';
export type { GroupPeer } from './affinity/workload-groups.ts';
export { groupPeer } from './affinity/workload-groups.ts';
export type { Assumptions } from './assumptions.ts';
export { createAssumptions } from './assumptions.ts';
export type { SchedulingEvent, Verdict, WriteFailure } from './condition.ts';
export { failedTermEvent, resultEvent, SCHEDULED, verdictOf } from './condition.ts';
export type { AccurateMember } from './estimate/accurate.ts';
export { accurateEstimator, prepareMember } from './estimate/accurate.ts';
export type { Assumption } from './estimate/estimate.ts';
export type { Estimator } from './estimate/estimator.ts';
export type { AttemptExplanation, ClusterExplanation, Explanation } from './explain/explanation.ts';
export { notChosen } from './explain/not-chosen.ts';
export type { Failure, FailureKind } from './failure.ts';
export type { Fleet, Member } from './fleet.ts';
export { prepareFleet } from './fleet.ts';
export type { FeatureGates } from './gates.ts';
export { DEFAULT_GATES } from './gates.ts';
export type { NotScheduled, Outcome, Scheduled } from './outcome.ts';
export { placementJson } from './placement-json.ts';
export type { QueueItem, SchedulingQueue } from './queue.ts';
export { createSchedulingQueue } from './queue.ts';
export type { ScheduleOptions } from './schedule.ts';
export { schedule } from './schedule.ts';
export type { Trigger } from './trigger.ts';
export { decideTrigger } from './trigger.ts';
export { isAffectedBy, isForScheduler } from './wake.ts';
