/** What the scheduler of a preview has done so far, as the control plane's own one remembers it. */

import type { TargetCluster } from '../api/work/v1alpha2/resource-binding.ts';
import {
  createAssumptions,
  type FeatureGates,
  type GroupPeer,
  groupPeer,
  type ScheduleOptions,
} from '../scheduler/index.ts';
import type { Binding, Inventory } from './inventory.ts';

export interface Surroundings {
  /** The options of the next attempt. */
  options(): ScheduleOptions;
  /** Takes note of where a binding goes. */
  placed(binding: Binding, targets: readonly TargetCluster[]): void;
}

/** Begins with the bindings there are. */
export function createSurroundings({ bindings }: Inventory, gates: Partial<FeatureGates>): Surroundings {
  // A preview is a moment: nothing expires in it.
  const assumptions = createAssumptions({ now: () => 0 });
  const peers = new Map<string, GroupPeer>();
  const join = (binding: Binding): void => {
    const peer = groupPeer(binding);
    if (peer && binding.metadata.namespace) peers.set(`${peer.namespace}/${peer.name}`, peer);
  };
  if (gates.WorkloadAffinity) for (const binding of bindings) join(binding);
  return {
    options: () => ({
      gates,
      ...(gates.SchedulingOvercommitProtection ? { assumed: assumptions.byCluster() } : {}),
      ...(gates.WorkloadAffinity ? { peers: [...peers.values()] } : {}),
    }),
    placed(binding, targets) {
      if (!binding.metadata.namespace) return;
      if (gates.SchedulingOvercommitProtection) assumptions.assume(binding, targets);
      if (gates.WorkloadAffinity) join({ ...binding, spec: { ...binding.spec, clusters: [...targets] } });
    },
  };
}
