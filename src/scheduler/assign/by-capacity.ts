/** Division by what clusters can take: only what is missing is placed, only what is too much is taken away. */

import type { Candidate } from '../candidate.ts';
import { type Failure, unschedulable } from '../failure.ts';
import { goSort } from './go-sort.ts';
import { type DivisionTask, replicasOf, weightsOf } from './strategy.ts';
import { type Party, type Share, seated, webster } from './webster.ts';

/** Chooses which of the pool take part; `total` is how many replicas there are to place. */
export type Gathering = (pool: readonly Party[], keep: readonly Share[], total: number) => readonly Party[];

interface Plan {
  readonly prefix: string;
  readonly action: string;
  readonly target: number;
  readonly pool: Party[];
  /** What stays in place beside the division. */
  readonly keep: readonly Share[];
}

/** Divides by capacity among those `gather` chooses. */
export function divideByCapacity(task: DivisionTask, gather: Gathering): readonly Share[] | Failure {
  const prior = priorShares(task);
  const plan = makePlan(task, prior);
  if (!plan) {
    task.note?.({ action: 'as many replicas as before: unchanged', amounts: replicasOf(prior) });
    return prior;
  }
  const { target, pool, keep, prefix } = plan;
  goSort(pool, (a, b) => a.weight > b.weight);
  const total = pool.reduce((sum, { weight }) => (sum + weight) | 0, 0);
  task.note?.({ action: `${plan.action}, by these weights`, amounts: weightsOf(pool) });
  if (total < target) return unschedulable(`${prefix}Clusters available replicas ${total} are not enough to schedule.`);
  const parties = gather(pool, keep, target);
  if (parties.length < pool.length) task.note?.({ action: 'clusters that suffice', amounts: weightsOf(parties) });
  const shares = merge(keep, webster(target, parties, task.request.spec.resource.uid ?? ''));
  task.note?.({ action: 'result', amounts: replicasOf(shares) });
  return shares;
}

/** Previous replicas on clusters that are still candidates, in their previous order. */
function priorShares({ request, candidates }: DivisionTask): Share[] {
  if (request.previous.size === 0) return [];
  const byName = new Map(candidates.map(({ member }) => [member.name, member]));
  return (request.spec.clusters ?? []).flatMap(({ name, replicas = 0 }) => {
    const member = byName.get(name);
    return member ? [{ member, replicas }] : [];
  });
}

function makePlan(task: DivisionTask, prior: readonly Share[]): Plan | undefined {
  const { request, candidates, replicas } = task;
  if (request.fresh) {
    return {
      prefix: 'failed to do fresh scale: ',
      action: `rescheduling asked for: divide all ${replicas} replicas anew`,
      target: replicas,
      pool: freshPool(candidates, prior),
      keep: [],
    };
  }
  const assigned = sum32(prior.map((share) => share.replicas));
  if (assigned > replicas) {
    return {
      prefix: 'failed to scale down: ',
      action: `${assigned} replicas are assigned: reduce to ${replicas}`,
      target: replicas,
      pool: prior.map(({ member, replicas: weight }) => ({ member, weight })),
      keep: [],
    };
  }
  if (assigned === replicas) return undefined;
  return {
    prefix: 'failed to scale up: ',
    action: `${assigned} replicas are assigned: place ${replicas - assigned} more`,
    target: replicas - assigned,
    pool: candidates.map(({ member, allocatable }) => ({ member, weight: allocatable })),
    keep: prior,
  };
}

function freshPool(candidates: readonly Candidate[], prior: readonly Share[]): Party[] {
  const assigned = new Map(prior.map(({ member, replicas }) => [member, replicas]));
  return candidates.map(({ member, allocatable }) => ({
    member,
    weight: (allocatable + (assigned.get(member) ?? 0)) | 0,
  }));
}

/** A sum in 32 bits, as Karmada keeps it. */
export function sum32(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => (sum + number) | 0, 0);
}

/** Adds new shares to kept ones, by name; kept clusters that had no part in the division follow in their order. */
function merge(keep: readonly Share[], added: readonly Share[]): readonly Share[] {
  if (keep.length === 0) return seated(added);
  if (added.length === 0) return keep;
  const kept = new Map(keep.map(({ member, replicas }) => [member, replicas]));
  const merged = added.map(({ member, replicas }) => ({ member, replicas: replicas + (kept.get(member) ?? 0) }));
  const present = new Set(added.map(({ member }) => member));
  return [...seated(merged), ...keep.filter(({ member }) => !present.has(member))];
}
