/** The policy behind `--failover`: workloads may not stay on clusters that are not ready. */

import type { ClusterTaintPolicy } from '../api/policy/v1alpha1/cluster-taint-policy.ts';

export const failoverPolicy: ClusterTaintPolicy = {
  metadata: { name: 'failover' },
  spec: {
    addOnConditions: [{ conditionType: 'Ready', operator: 'NotIn', statusValues: ['True'] }],
    removeOnConditions: [{ conditionType: 'Ready', operator: 'In', statusValues: ['True'] }],
    taints: [{ key: 'cluster.karmada.io/not-ready', effect: 'NoExecute' }],
  },
};
