/** Why clusters were not chosen, in one line for an event: clusters with the same reason together. */

import type { Fleet } from '../fleet.ts';
import type { AttemptExplanation, ClusterExplanation, Explanation } from './explanation.ts';

/** More names with one reason are only counted, and so are reasons beyond the limit of an event. */
const MOST_NAMES = 5;
const MOST_TEXT = 900;

/** Tiers from here on are of no affinity at all. */
const NO_AFFINITY = 1000;

/** Why the selection passed over a cluster that would do. */
function leftOutBy({ selection }: AttemptExplanation, region: string): string {
  if (selection?.by === 'region') {
    if (region === '') return 'has no region';
    const isPicked = selection.regions?.some(({ name, picked }) => picked && name === region);
    if (!isPicked) return `region ${region} was not picked`;
  }
  return 'ranks behind the chosen ones';
}

function withoutReplicas({ available, estimates = [], tier = 0 }: ClusterExplanation): string {
  if (tier > 0 && tier < NO_AFFINITY) return 'overflow was not needed';
  if (available === 0) {
    const limits = [...new Set(estimates.flatMap(({ limit }) => limit ?? []))];
    return limits.length > 0 ? `no room, limited by ${limits.join(', ')}` : 'no room';
  }
  return 'its share is no replica';
}

function hasRoom({ available, estimates = [] }: ClusterExplanation): string {
  if (available === undefined || estimates.length === 0) return 'would do';
  return `room for ${available}`;
}

/** Undefined for a target. */
function reasonOf(cluster: ClusterExplanation, attempt: AttemptExplanation, fleet: Fleet): string | undefined {
  if (cluster.replicas !== undefined) return undefined;
  if (!cluster.feasible) return cluster.reason ?? 'was not looked at';
  if (attempt.failure) return hasRoom(cluster);
  if (cluster.selected) return withoutReplicas(cluster);
  return leftOutBy(attempt, fleet.byName.get(cluster.name)?.region ?? '');
}

function namesText(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(', ');
  return names.length > MOST_NAMES ? `${shown} and ${names.length - MOST_NAMES} more` : shown;
}

/** Joins what fits; what does not is counted. */
function joined(parts: readonly string[]): string {
  let text = '';
  for (const [index, part] of parts.entries()) {
    const next = text === '' ? part : `${text}; ${part}`;
    if (next.length > MOST_TEXT) return `${text}; and ${parts.length - index} more reason(s)`;
    text = next;
  }
  return text;
}

/** `m2, m3 (cluster(s) had untolerated taint {…}); m4 (no room, limited by cpu)`; empty when every cluster is a target. */
export function notChosen({ attempts }: Explanation, fleet: Fleet): string {
  const attempt = attempts.at(-1);
  if (!attempt) return '';
  const groups = new Map<string, string[]>();
  const add = (name: string, reason: string): void => {
    const names = groups.get(reason);
    if (names) names.push(name);
    else groups.set(reason, [name]);
  };
  for (const cluster of attempt.clusters) {
    const reason = reasonOf(cluster, attempt, fleet);
    if (reason !== undefined) add(cluster.name, reason);
  }
  for (const name of fleet.deleting) add(name, 'is being deleted');
  return joined([...groups].map(([reason, names]) => `${namesText(names)} (${reason})`));
}
