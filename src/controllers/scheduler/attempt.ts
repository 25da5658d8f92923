/** One turn of one binding: decide whether to schedule, schedule, and write down what came of it. */

import { isApiError } from '../../api/meta/api-error.ts';
import type { ResourceBinding, TargetCluster } from '../../api/work/v1alpha2/resource-binding.ts';
import { formatTime } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import { changeStatus } from '../../machinery/change-status.ts';
import { isTrue, withCondition } from '../../machinery/condition.ts';
import {
  decideTrigger,
  type Fleet,
  failedTermEvent,
  notChosen,
  type Outcome,
  resultEvent,
  SCHEDULED,
  type SchedulingEvent,
  schedule,
  type Verdict,
  verdictOf,
  type WriteFailure,
} from '../../scheduler/index.ts';
import { bindingKindOf } from '../binding-kind.ts';
import type { Environment } from '../environment.ts';
import { observedGeneration } from './observed-generation.ts';
import type { Surroundings } from './surroundings.ts';
import { writeTargets } from './write-targets.ts';

type Retry = Verdict['retry'];

/** What a turn is taken with. */
export interface Turn {
  readonly environment: Environment;
  readonly fleet: Fleet;
  readonly surroundings: Surroundings;
  /** Called before the write of targets, so that the write is not taken for somebody else's. */
  announce(clusters: readonly TargetCluster[]): void;
}

function tell(environment: Environment, binding: ResourceBinding, event: SchedulingEvent): void {
  const { recorder, settings } = environment;
  const { apiVersion, kind, namespace, name, uid } = binding.spec.resource;
  const template = { apiVersion, kind, name, ...(namespace ? { namespace } : {}), ...(uid ? { uid } : {}) };
  for (const subject of [binding, template]) recorder.event(subject, settings.schedulerName, event);
}

function asWriteFailure(thrown: unknown): WriteFailure {
  if (!isApiError(thrown)) return { message: messageOf(thrown) };
  const { message, code, reason, status } = thrown;
  const causes = status.details?.causes ?? [];
  return {
    message,
    code,
    reason,
    namespaceTerminating: causes.some((cause) => cause.reason === 'NamespaceTerminating'),
  };
}

interface Written {
  /** Undefined when the decision came too late. */
  stored: ResourceBinding | undefined;
  failures: readonly WriteFailure[];
}

async function writeOutcome(environment: Environment, binding: ResourceBinding, outcome: Outcome): Promise<Written> {
  if (!outcome.write) return { stored: binding, failures: [] };
  try {
    return { stored: await writeTargets(environment.karmadaClient, binding, outcome.clusters), failures: [] };
  } catch (thrown) {
    return { stored: binding, failures: [asWriteFailure(thrown)] };
  }
}

/** When rescheduling was asked for: the attempt that answers it is not earlier, so that it is answered once. */
function requestedAt({ spec }: ResourceBinding): number {
  return spec.rescheduleTriggeredAt ? Date.parse(spec.rescheduleTriggeredAt) : 0;
}

/** The targets as they stand in the binding where only their order would change: that alone is no news. */
function inKnownOrder({ spec }: ResourceBinding, targets: readonly TargetCluster[]): readonly TargetCluster[] {
  const known = spec.clusters ?? [];
  const shares = new Map(targets.map(({ name, replicas }) => [name, replicas]));
  const isSame =
    known.length === targets.length &&
    known.every(({ name, replicas }) => shares.has(name) && shares.get(name) === replicas);
  return isSame ? known : targets;
}

async function scheduleNow(binding: ResourceBinding, turn: Turn): Promise<Retry> {
  const { environment, fleet, surroundings, announce } = turn;
  const { clock, karmadaClient } = environment;
  const decided = schedule(fleet, binding, { ...surroundings.options(), explain: true });
  const outcome: Outcome = { ...decided, clusters: inKnownOrder(binding, decided.clusters) };
  for (const term of outcome.failedTerms) tell(environment, binding, failedTermEvent(term, binding.metadata));
  announce(outcome.clusters);
  const { stored, failures } = await writeOutcome(environment, binding, outcome);
  if (!stored) return 'backoff';
  if (outcome.ok && failures.length === 0) surroundings.placed(stored, outcome.clusters);
  const verdict = verdictOf(outcome, failures);
  const now = clock.now();
  const success = {
    schedulerObservedGeneration: observedGeneration(binding, stored, outcome.clusters),
    lastScheduledTime: formatTime(Math.max(now, requestedAt(binding))),
    ...(outcome.ok && outcome.affinity ? { schedulerObservingAffinityName: outcome.affinity } : {}),
  };
  await changeStatus(karmadaClient, bindingKindOf(binding).resource, stored, (current) => {
    const conditions = withCondition(current.status?.conditions, verdict.condition, now);
    return {
      ...current,
      status: { ...current.status, conditions, ...(verdict.error === undefined ? success : {}) },
    };
  });
  const namespaced = Boolean(binding.metadata.namespace);
  const reasons = outcome.explanation ? notChosen(outcome.explanation, fleet) : '';
  tell(environment, binding, resultEvent(verdict, outcome.clusters, { namespaced, notChosen: reasons }));
  return verdict.retry;
}

/** Does for a binding what its state asks for; answers whether and how to come back to it. */
export async function attend(binding: ResourceBinding, turn: Turn): Promise<Retry> {
  const { environment, fleet } = turn;
  const trigger = decideTrigger(binding, fleet, environment.settings.featureGates);
  switch (trigger.action) {
    case 'schedule':
      return scheduleNow(binding, turn);
    case 'observe':
      await changeStatus(environment.karmadaClient, bindingKindOf(binding).resource, binding, (current) => ({
        ...current,
        status: {
          ...current.status,
          // What was looked at: the stored one may have changed meanwhile, and comes up for itself.
          schedulerObservedGeneration: binding.metadata.generation ?? 0,
          // Targets that answer the wish again, whoever set them, end an earlier failure.
          ...(isTrue(current.status?.conditions, 'Scheduled')
            ? {}
            : { conditions: withCondition(current.status?.conditions, SCHEDULED, environment.clock.now()) }),
        },
      }));
      return 'none';
    case 'skip':
      tell(environment, binding, { type: 'Warning', reason: 'ScheduleBindingFailed', message: trigger.message });
      return 'none';
    case 'fail':
      environment.log.warn(trigger.message, { controller: 'scheduler' });
      return 'backoff';
    case 'none':
      return 'none';
  }
}
