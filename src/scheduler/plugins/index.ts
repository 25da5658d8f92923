/** Every plugin. The order is the order of filtering: of several reasons to refuse a cluster, the first is given. */

import type { FeatureGates } from '../gates.ts';
import type { SchedulerPlugin } from '../plugin.ts';
import { apiEnablement } from './api-enablement.ts';
import { clusterAffinity } from './cluster-affinity.ts';
import { clusterEviction } from './cluster-eviction.ts';
import { clusterLocality } from './cluster-locality.ts';
import { spreadConstraint } from './spread-constraint.ts';
import { taintToleration } from './taint-toleration.ts';
import { workloadAffinity } from './workload-affinity.ts';
import { workloadAntiAffinity } from './workload-anti-affinity.ts';

export const plugins: readonly SchedulerPlugin[] = [
  apiEnablement,
  taintToleration,
  clusterAffinity,
  spreadConstraint,
  clusterLocality,
  clusterEviction,
  workloadAffinity,
  workloadAntiAffinity,
];

/**
 * The plugins that run under these gates. `names` reads as Karmada's `--plugins`: `*` is all, a name adds one,
 * `-name` takes one away, in order; unknown names are ignored.
 */
export function enabledPlugins(gates: FeatureGates, names: readonly string[] = ['*']): readonly SchedulerPlugin[] {
  const enabled = new Set(names.includes('*') ? plugins.map(({ name }) => name) : []);
  for (const name of names) {
    if (name.startsWith('-')) enabled.delete(name.slice(1));
    else enabled.add(name);
  }
  return plugins.filter(({ name, gate }) => enabled.has(name) && (gate === undefined || gates[gate]));
}
