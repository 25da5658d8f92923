/** What the scheduler knows beside the fleet and the binding: its settings, and what it did lately. */

import type { ResourceBinding, TargetCluster } from '../../api/work/v1alpha2/resource-binding.ts';
import type { Change } from '../../machinery/informer.ts';
import {
  createAssumptions,
  type Estimator,
  type GroupPeer,
  groupPeer,
  isForScheduler,
  type ScheduleOptions,
} from '../../scheduler/index.ts';
import type { Environment } from '../environment.ts';

export interface Surroundings {
  /** The options of an attempt made now. */
  options(): ScheduleOptions;
  /** Takes note of targets that were written. */
  placed(binding: ResourceBinding, targets: readonly TargetCluster[]): void;
  /** Takes note of what became of a binding. */
  changed(change: Change<ResourceBinding>): void;
}

export interface SurroundingsOptions {
  /** The ResourceBindings there are. */
  namespaced(): readonly ResourceBinding[];
  /** Estimators beside the built-in one. */
  readonly estimators: readonly Estimator[];
}

/** Nothing done yet. */
export function createSurroundings(
  { clock, settings }: Pick<Environment, 'clock' | 'settings'>,
  { namespaced, estimators }: SurroundingsOptions,
): Surroundings {
  const { featureGates: gates, schedulerPlugins, enableEmptyWorkloadPropagation, schedulerName } = settings;
  const assumptions = createAssumptions({ now: () => clock.now() });
  const peers = (): GroupPeer[] => namespaced().flatMap((binding) => groupPeer(binding) ?? []);
  return {
    options: () => ({
      gates,
      plugins: schedulerPlugins,
      enableEmptyWorkloadPropagation,
      estimators,
      ...(gates.SchedulingOvercommitProtection ? { assumed: assumptions.byCluster() } : {}),
      ...(gates.WorkloadAffinity ? { peers: peers() } : {}),
    }),
    placed(binding, targets) {
      // Cluster-wide bindings are not protected, as upstream.
      if (gates.SchedulingOvercommitProtection && binding.metadata.namespace) assumptions.assume(binding, targets);
    },
    changed({ type, object }) {
      const { namespace, name } = object.metadata;
      if (type === 'deleted' || !isForScheduler(object, schedulerName)) assumptions.forget(`${namespace}/${name}`);
      else assumptions.observe(object);
    },
  };
}
