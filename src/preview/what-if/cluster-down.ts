/** `--cluster-down member1`: a cluster stops answering and its workloads are evicted. */

import type { Cluster } from '../../api/cluster/v1alpha1/cluster.ts';
import type { Condition } from '../../api/meta/object.ts';
import { changeCluster, type Switch, unreadable } from './switch.ts';
import { withTaints } from './taint.ts';

export const NOT_READY_TAINT = 'cluster.karmada.io/not-ready';

/** Reads the name of a cluster. */
export const clusterDown: Switch = (text) => {
  const name = text.trim();
  if (name === '') throw unreadable('cluster-down', text, 'CLUSTER');
  return {
    text: `${name} is down`,
    apply: (inventory) => changeCluster(inventory, name, down),
  };
};

const OFFLINE: Condition = {
  type: 'Ready',
  status: 'False',
  reason: 'ClusterNotReachable',
  message: 'cluster is not reachable',
  lastTransitionTime: '1970-01-01T00:00:00Z',
};

function down(cluster: Cluster): Cluster {
  const others = (cluster.status?.conditions ?? []).filter(({ type }) => type !== 'Ready');
  const failed = { ...cluster, status: { ...cluster.status, conditions: [...others, OFFLINE] } };
  return withTaints(failed, [
    { key: NOT_READY_TAINT, effect: 'NoSchedule' },
    { key: NOT_READY_TAINT, effect: 'NoExecute' },
  ]);
}
