/** How many of a Job's completions each cluster is to reach, when its replicas are divided. */

import type { AnyObject } from '../api/meta/object.ts';
import type { ResourceBindingSpec, TargetCluster } from '../api/work/v1alpha2/resource-binding.ts';
import { fnv32a } from '../base/fnv.ts';
import { compareText } from '../base/json.ts';

interface Party {
  name: string;
  weight: number;
  seats: number;
}

/** Seats in proportion to weights, one by one to whoever is due next (Webster's method). */
function divide(seats: number, clusters: readonly TargetCluster[], uid: string): Map<string, number> {
  const parties: Party[] = clusters.map(({ name, replicas = 0 }) => ({ name, weight: replicas, seats: 0 }));
  const sign = uid !== '' && fnv32a(uid) % 2 === 1 ? -1 : 1;
  const due = ({ weight, seats: held }: Party): number => weight / (2 * held + 1);
  const ahead = (a: Party, b: Party): number =>
    due(b) - due(a) || a.seats - b.seats || sign * compareText(a.name, b.name);
  for (let left = seats; left > 0; left -= 1) {
    const next = parties.reduce((best, party) => (ahead(party, best) < 0 ? party : best));
    next.seats += 1;
  }
  return new Map(parties.map(({ name, seats: held }) => [name, held]));
}

/** Completions by cluster; undefined when each cluster keeps the template's number. */
export function splitCompletions(template: AnyObject, spec: ResourceBindingSpec): Map<string, number> | undefined {
  const completions = template.spec?.['completions'];
  const isJob = template.apiVersion === 'batch/v1' && template.kind === 'Job';
  const isDivided = spec.placement?.replicaScheduling?.replicaSchedulingType === 'Divided';
  const clusters = (spec.clusters ?? []).filter(({ replicas = 0 }) => replicas > 0);
  if (!isJob || !isDivided || !spec.replicas || typeof completions !== 'number' || clusters.length === 0) {
    return undefined;
  }
  return divide(completions, clusters, template.metadata.uid ?? '');
}
