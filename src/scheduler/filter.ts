/** Stage one: the clusters no plugin refuses. */

import type { Failure } from './failure.ts';
import type { Member } from './fleet.ts';
import type { Check, SchedulerPlugin } from './plugin.ts';
import type { Request } from './request.ts';

/** The feasible clusters by name; a `Fit` failure when there are none. */
export function filterMembers(request: Request, plugins: readonly SchedulerPlugin[]): Member[] | Failure {
  const checks = compileChecks(request, plugins);
  const feasible = reachable(request, plugins).filter((member) => firstReason(checks, member) === undefined);
  return feasible.length > 0 ? feasible : fitFailure(request, checks);
}

/** One check per plugin that could refuse a cluster, in order. */
function compileChecks(request: Request, plugins: readonly SchedulerPlugin[]): Check[] {
  return plugins.flatMap(({ filter }) => filter?.(request) ?? []);
}

/** The clusters worth checking: all, or those the placement names. */
function reachable(request: Request, plugins: readonly SchedulerPlugin[]): readonly Member[] {
  const { members, byName } = request.fleet;
  const named = plugins.map(({ only }) => only?.(request)).find((names) => names !== undefined);
  if (!named || named.size * 2 > members.length) return members;
  const found = [...named].flatMap((name) => byName.get(name) ?? []);
  return found.sort((a, b) => a.rank - b.rank);
}

function firstReason(checks: readonly Check[], member: Member): string | undefined {
  for (const check of checks) {
    const reason = check(member);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function fitFailure({ fleet }: Request, checks: readonly Check[]): Failure {
  const rejected: Record<string, string> = {};
  const counts = new Map<string, number>();
  for (const member of fleet.members) {
    const reason = firstReason(checks, member) ?? '';
    rejected[member.name] = reason;
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  const reasons = [...counts].map(([reason, count]) => `${count} ${reason}`).sort();
  const summary = reasons.length > 0 ? reasons.join(', ') : 'no cluster exists';
  const message = `0/${fleet.size} clusters are available: ${summary}.`;
  return reasons.length > 0 ? { kind: 'Fit', message, rejected } : { kind: 'Fit', message };
}
