/** What every version of a binding, and every step from one to the next, must obey. */

import type { ResourceBinding } from '../../src/api/work/v1alpha2/resource-binding.ts';

const targetsOf = ({ spec }: ResourceBinding): string[] => (spec.clusters ?? []).map(({ name }) => name);
const leaving = ({ spec }: ResourceBinding): string[] =>
  (spec.gracefulEvictionTasks ?? []).map(({ fromCluster }) => fromCluster);

function isScheduled({ metadata, status }: ResourceBinding): boolean {
  const scheduled = status?.conditions?.find(({ type }) => type === 'Scheduled');
  return scheduled?.status === 'True' && status?.schedulerObservedGeneration === metadata.generation;
}

const isHealthyIn = ({ status }: ResourceBinding, clusterName: string): boolean =>
  status?.aggregatedStatus?.some((item) => item.clusterName === clusterName && item.health === 'Healthy') === true;

/** What is wrong about one version of a binding, by itself. */
export function bindingFaults(binding: ResourceBinding): string[] {
  const { clusters = [], replicas = 0, placement } = binding.spec;
  const faults: string[] = [];
  const targets = targetsOf(binding);
  if (new Set(targets).size < targets.length) faults.push(`has a target twice: ${targets}`);
  const both = leaving(binding).filter((name) => targets.includes(name));
  if (both.length > 0) faults.push(`is to be on ${both} and to leave it`);
  if (new Set(leaving(binding)).size < leaving(binding).length) faults.push(`leaves twice: ${leaving(binding)}`);
  const isDivided = placement?.replicaScheduling?.replicaSchedulingType === 'Divided';
  const total = clusters.reduce((sum, target) => sum + (target.replicas ?? 0), 0);
  if (isDivided && isScheduled(binding) && total !== replicas) faults.push(`has ${total} of ${replicas} replicas`);
  return faults;
}

/** What is wrong about a binding's versions, the oldest first. */
export function historyFaults(versions: readonly ResourceBinding[]): string[] {
  const had = new Set<string>();
  return versions.flatMap((binding, i) => {
    const faults = bindingFaults(binding);
    for (const name of leaving(binding)) if (!had.has(name)) faults.push(`leaves ${name}, where it never was`);
    for (const name of targetsOf(binding)) had.add(name);
    const before = versions[i - 1];
    const dropped = before ? leaving(before).filter((name) => !leaving(binding).includes(name)) : [];
    for (const name of dropped) {
      const isBack = targetsOf(binding).includes(name);
      const isLast = !targetsOf(binding).some((target) => isHealthyIn(binding, target));
      if (!isBack && before && isHealthyIn(before, name) && isLast)
        faults.push(`lost its last healthy copy, in ${name}`);
    }
    const { name, generation } = binding.metadata;
    return faults.map((fault) => `${name} of generation ${generation} ${fault}`);
  });
}
