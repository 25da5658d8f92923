/** Whether workloads would leave a member that fails, and how soon. */

import type { ClusterTaintPolicy } from '../../api/policy/v1alpha1/cluster-taint-policy.ts';
import { isEnabled } from '../../controllers/feature-gates.ts';
import { isChosen } from '../../controllers/names.ts';
import type { Settings } from '../../controllers/settings.ts';

/** What keeps a control plane from moving anything, one phrase each; empty when nothing does. */
export function failoverGaps(settings: Settings, policies: readonly ClusterTaintPolicy[]): string[] {
  const { featureGates, controllers, enableTaintManager, enableNoExecuteTaintEviction } = settings;
  const evicts = policies.some(({ spec }) => spec.taints.some(({ effect }) => effect === 'NoExecute'));
  const gaps: readonly [boolean, string][] = [
    [isEnabled(featureGates, 'Failover'), 'the feature gate Failover is off'],
    [enableNoExecuteTaintEviction, '--enable-no-execute-taint-eviction is off'],
    [enableTaintManager && isChosen(controllers, 'taintManager'), 'the taint manager is off'],
    [evicts, 'no ClusterTaintPolicy puts NoExecute taints on clusters that fail'],
  ];
  return gaps.filter(([isMet]) => !isMet).map(([, gap]) => gap);
}

/** How long it takes at most until a member that fails counts as not ready, in milliseconds. */
export function noticedWithin({ clusterStatusFrequency, clusterFailureThreshold }: Settings): number {
  return clusterFailureThreshold + 2 * clusterStatusFrequency;
}
